import type { Edit } from "../frame/edit";
import type { Place, Setting } from "../frame/place";

/** CPU and memory, the two resources that decide a pod's quality of service. */
export type ComputeResource = "cpu" | "memory";

/** A container and where its requests and limits are written, as Kubernetes' ResourceRequirements. */
export interface Container {
  readonly name: string;
  readonly resources: Place;
}

/** Anything that runs containers. */
export interface RunsContainers {
  readonly containers: readonly Container[];
}

/** Something that keeps the instances of one cluster apart. Read lazily: each getter may throw Unreadable. */
export interface Separation {
  readonly at: Place;
  readonly kind: "anti-affinity" | "topology-spread";
  /** Whether the scheduler must follow it, or only prefers to. */
  readonly required: boolean;
  readonly topologyKey: string;
  /** Whether its label selector matches the instances' own labels. */
  readonly selectsInstances: boolean;
}

/** A topology spread constraint. */
export interface SpreadConstraint extends Separation {
  readonly maxSkew: Place;
  readonly whenUnsatisfiable: Place;
  readonly labelSelector: Place;
  readonly minDomains: Place;
}

/** Where instances may run, relative to each other. */
export interface Scheduling {
  /** Where a missing anti-affinity is reported. */
  readonly antiAffinityAt: Place;
  readonly antiAffinity: readonly Separation[];
  /** Where topology spread constraints are listed. */
  readonly spreadAt: Place;
  readonly spread: readonly SpreadConstraint[];
  /** Labels that select exactly the instances of this cluster. */
  readonly instanceSelector: Readonly<Record<string, string>>;
  /** What makes the operator require different nodes. */
  readonly requireDifferentNodes: (topologyKey: string) => Edit[];
}

/** A volume of each instance. */
export interface Volume {
  /** "data", "WAL" or "tablespace reports". */
  readonly name: string;
  readonly storageClass: Setting<string | undefined>;
}

/** How every WAL segment leaves the cluster. */
export interface WalArchive {
  /** Where a missing archive is reported. */
  readonly at: Place;
  /** Whether segments are archived at all. */
  readonly isConfigured: boolean;
  /** What is set but unfinished, such as a backup tool that is not told its object store. */
  readonly gap: { readonly at: Place; readonly message: string } | undefined;
  /** The name of the object store that a backup tool of its own writes to; undefined for any other archiver. */
  readonly store: Place | undefined;
  /** A switch that turns archiving off although it is configured; undefined when there is none or it is not thrown. */
  readonly switchedOffAt: Place | undefined;
}

/** One line of pg_hba.conf in effect. */
export interface HbaLine {
  /** Undefined for a line the operator adds, which nobody can change. */
  readonly at: Place | undefined;
  readonly text: string;
}

/** Who may connect how: the lines in the order PostgreSQL reads them. */
export interface ClientAuthentication {
  /** Where the lines are listed. */
  readonly at: Place;
  readonly lines: readonly HbaLine[];
}

/** A database cluster, whichever operator runs it. Every getter may throw Unreadable. */
export interface DatabaseView extends RunsContainers {
  /** What a person calls it: "CloudNativePG Cluster". */
  readonly what: string;
  readonly name: Place;
  readonly namespace: Place;
  readonly instances: Setting<number>;
  readonly scheduling: Scheduling;
  readonly volumes: readonly Volume[];
  /** Whether the operator makes a PodDisruptionBudget. */
  readonly disruptionBudget: Setting<boolean>;
  readonly walArchive: WalArchive;
  /** The ways of taking base backups that the cluster is set up for, in the words of BackupScheduleView.method. */
  readonly backupMethods: readonly string[];
  readonly clientAuthentication: ClientAuthentication;
}

/** A connection pooler in front of a cluster. */
export interface PoolerView extends RunsContainers {
  readonly what: string;
  /** PgBouncer's sslmode towards clients and towards PostgreSQL. */
  readonly clientTls: Setting<string>;
  readonly serverTls: Setting<string>;
}

/** An object store that backups go to, and the backup tool's container beside PostgreSQL. */
export interface BackupStoreView extends RunsContainers {
  readonly what: string;
  readonly name: Place;
  readonly namespace: Place;
  /** `s3://bucket/path`. */
  readonly destination: Place;
  /** Days that backups are kept; undefined where it is not said. May throw Unreadable. */
  readonly retentionDays: number | undefined;
}

/** A schedule of base backups. */
export interface BackupScheduleView {
  readonly what: string;
  readonly schedule: Place;
  readonly cluster: Place;
  readonly namespace: Place;
  readonly suspended: Setting<boolean>;
  /** How the base backups are taken, as its operator names it: "plugin barman-cloud.cloudnative-pg.io". */
  readonly method: Setting<string>;
  /** Number of cron fields the operator reads. */
  readonly fieldCount: number;
  /** The longest time between two base backups, in hours; undefined where the schedule cannot be read as one. */
  readonly longestGapHours: number | undefined;
}

/** A Kubernetes StorageClass. */
export interface StorageClassView {
  readonly provisioner: Place;
  /** A parameter of the driver, whose keys have no case. */
  readonly parameter: (name: string) => Place;
  readonly bindingMode: Setting<string>;
  readonly allowsExpansion: Setting<boolean>;
  readonly reclaimPolicy: Setting<string>;
}

/** An environment variable of a container. */
export interface EnvironmentVariable {
  readonly name: Place;
  /** Present for a literal value, absent for a reference to a Secret or ConfigMap. */
  readonly value: Place;
}

/** Containers and the environment they are given. */
export interface EnvironmentView {
  /** Whether these are the database's own containers, in which every password is one of its own. */
  readonly isDatabase: boolean;
  readonly variables: readonly EnvironmentVariable[];
}

/** Plain texts by key, as a ConfigMap holds them. */
export interface PlainTextView {
  readonly entries: readonly [string, Place][];
}

/** Secret texts by key, in groups that are stored differently; `decode` turns what is stored into the text. */
export interface SecretTextView {
  readonly groups: readonly { readonly texts: Place; readonly decode: (stored: string) => string }[];
}

/** Something whose deletion loses data. */
export interface StatefulView {
  readonly what: string;
  readonly isProtected: boolean;
}

/** An S3 bucket, and one of the resources that configure it. */
export interface BucketView {
  readonly bucketName: Place;
  readonly properties: Place;
}

export interface BucketPartView {
  readonly part: BucketPart;
  readonly bucketName: Place;
  readonly properties: Place;
}

export type BucketPart =
  | "public-access-block"
  | "encryption"
  | "versioning"
  | "policy"
  | "lifecycle"
  | "object-lock"
  | "logging"
  | "replication"
  | "acl";

/** What a resource can be seen as. A rule names the roles it covers and never a type. */
export interface Views {
  database: DatabaseView;
  pooler: PoolerView;
  "backup-store": BackupStoreView;
  "backup-schedule": BackupScheduleView;
  "storage-class": StorageClassView;
  environment: EnvironmentView;
  "plain-text": PlainTextView;
  "secret-text": SecretTextView;
  stateful: StatefulView;
  bucket: BucketView;
  "bucket-part": BucketPartView;
}

export type Role = keyof Views;
