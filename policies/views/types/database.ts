import type { Edit } from "../../frame/edit";
import type { Place, Setting } from "../../frame/place";
import type { BackupScheduleView, BackupStoreView } from "./backup";
import type { Scheduling } from "./scheduling";

/** What runs a database, in the words of the component's `operator`. */
export type OperatorName = "cloudnative-pg" | "zalando" | "crunchy" | "kubedb" | "patroni" | "standalone";

/** CPU and memory, the two resources that decide a pod's quality of service. */
export type ComputeResource = "cpu" | "memory";

/** A container and where its requests and limits are written, as Kubernetes' ResourceRequirements. */
export interface Container {
  readonly name: string;
  readonly resources: Place;
  /** What the operator gives it where nothing is written: quantities as text. Default: nothing. */
  readonly defaults?: { readonly requests?: Amounts; readonly limits?: Amounts };
}

export type Amounts = Readonly<Partial<Record<ComputeResource, string>>>;

/** Anything that runs containers. */
export interface RunsContainers {
  readonly containers: readonly Container[];
}

/** What is set up but does not do what it is there for. */
export interface Gap {
  readonly at: Place;
  readonly message: string;
  /** For what may be right all the same, for reasons outside the stack. */
  readonly level?: "advisory";
}

/** A volume of each instance. */
export interface Volume {
  /** "data", "WAL" or "tablespace reports". */
  readonly name: string;
  readonly storageClass: Setting<string | undefined>;
  /** A Kubernetes quantity such as "100Gi"; undefined where it is not said. */
  readonly size: Setting<string | undefined>;
  /** Whether the write-ahead log is on it. */
  readonly holdsWal: boolean;
  /** Where IOPS and throughput (MiB/s) are set beside the size, for an operator that changes the EBS volume itself. */
  readonly performance?: { readonly iops: Place; readonly throughput: Place };
  /** Why nothing is kept on it, where that is so: it is not mounted where PostgreSQL writes. Default: nothing wrong. */
  readonly gap?: Gap;
  /** Why PostgreSQL does not own it, where that is so: it is given to another user. Default: nothing wrong. */
  readonly ownership?: Gap;
}

/** How every WAL segment leaves the cluster. */
export interface WalArchive {
  /** Where a missing archive is reported. */
  readonly at: Place;
  /** Whether segments are archived at all. */
  readonly isConfigured: boolean;
  /** What is set but unfinished, such as a backup tool that is not told its object store. */
  readonly gap: Gap | undefined;
  /** The name of the object store that a backup tool of its own writes to; undefined for any other archiver. */
  readonly store: Place | undefined;
  /** A switch that turns archiving off although it is configured; undefined when there is none or it is not thrown. */
  readonly switchedOffAt: Place | undefined;
  /** What to do where there is none: "list one with isWALArchiver true". */
  readonly instead: string;
}

/** Base backups of a cluster that has none. */
export interface MissingBaseBackups {
  /** Where they would be asked for. */
  readonly at: Place;
  /** What is missing, and what to do: "no ScheduledBackup of this stack takes base backups of this cluster; create one". */
  readonly message: string;
}

/** One line of pg_hba.conf in effect. */
export interface HbaLine {
  /** Undefined for a line the operator adds, which nobody can change. */
  readonly at: Place | undefined;
  readonly text: string;
  /** What to write there against it, where the place is no line but a field that adds one: "remove it". */
  readonly instead?: string;
  /** What to write there for another way of proving who one is, where it is no line: "set it to scram". */
  readonly otherMethod?: string;
}

/** Who may connect how: the lines in the order PostgreSQL reads them. */
export interface ClientAuthentication {
  /** Where the lines are listed. */
  readonly at: Place;
  /** Whether they are a file of a ConfigMap that is judged for itself. May throw Unreadable. Default: not so. */
  readonly isOfConfigMap?: boolean;
  readonly lines: readonly HbaLine[];
  /** What puts lines before all others; none where the lines are part of a text that is not edited. */
  readonly prepend: (line: string) => Edit[];
  /** What puts another line in the place of one; none where that cannot be done. */
  readonly replace: (line: HbaLine, text: string) => Edit[];
}

/** Why a parameter may not be set, and what to do instead. */
export interface OwnedParameter {
  readonly reason: string;
  readonly instead: string;
}

/** PostgreSQL's configuration parameters, where they are written and what they amount to. Names in small letters. */
export interface ParametersView {
  /** Where they are listed, and where a missing one is reported. */
  readonly at: Place;
  /** Every parameter that is written, with the place of its value; throws Unreadable where that is not known. */
  readonly written: readonly (readonly [name: string, at: Place])[];
  /** One parameter in effect: what is written, else the operator's default, else PostgreSQL's; undefined where it has none. */
  readonly of: (name: string) => Setting<string | undefined>;
  /** Why a parameter is not to be set here; undefined where it may be. */
  readonly owner: (name: string) => OwnedParameter | undefined;
  /** What sets a parameter; nothing where it is part of a text that is not edited. */
  readonly set: (name: string, value: string) => Edit[];
  /** What takes a parameter away, in the same way. */
  readonly remove: (name: string) => Edit[];
  /** Files with parameters, or lines of pg_hba.conf, that are handed to the pods but that PostgreSQL never reads. */
  readonly ignoredFiles: readonly Place[];
  /** What would be in effect once somebody has those files read; none where all are. */
  readonly dormant?: readonly ParametersView[];
}

/** What a commit waits for. */
export interface ReplicationView {
  /** What to write to have commits wait for a standby, and to have them insist on it: "set it to 1". */
  readonly instead: { readonly synchronous: string; readonly strict: string };
  /** Where synchronous replication is set up. */
  readonly at: Place;
  /** Standbys that confirm a commit before it is acknowledged; 0 is asynchronous. */
  readonly synchronousStandbys: Setting<number>;
  /** Whether commits go on without their standbys when there are too few, which loses what they alone have. */
  readonly degrades: Setting<boolean>;
  /** Whether only a standby that surely has every acknowledged commit is promoted; undefined where the operator has no choice to make. */
  readonly promotesOnlyCurrent: Setting<boolean> | undefined;
  /** Why the instances are no replicas of one another, where that is so. */
  readonly gap: Gap | undefined;
  /** What keeps a standby from starting a second time. Default: nothing. */
  readonly restartGap?: Gap;
}

/** What keeps node drains from taking several instances. */
export interface DisruptionBudget extends Setting<boolean> {
  /** What turns it on, and off for a single instance. */
  readonly turn: (on: boolean) => Edit[];
  /** What to write at the place to have one: "set it to true". */
  readonly instead: string;
  /** Where, and what, for a single instance to let its node be drained. */
  readonly alone: { readonly at: Place; readonly instead: string };
}

/** The memory that parallel workers share, /dev/shm. */
export interface SharedMemory {
  readonly at: Place;
  /** What is wrong where it is none. Default: it has the container runtime's 64 MiB. May throw Unreadable. */
  readonly lacking?: string;
  /** Whether it is a volume in memory, and not the container runtime's 64 MiB. */
  readonly isVolume: Setting<boolean>;
  /** Its largest size as a quantity; undefined: bounded by the container's memory alone. */
  readonly size: Setting<string | undefined>;
  readonly fix: Edit[];
}

/** TLS of a server that is without it unless told. */
export interface ServerTls extends Setting<boolean> {
  /** What to write at the place: "set ssl to on". */
  readonly instead: string;
  readonly fix: Edit[];
}

/** Which identity the pods of a cluster have towards the cloud. */
export interface IdentityView {
  /** The ServiceAccount's name, and where it comes from. */
  readonly serviceAccount: Setting<string>;
  /** Where `eks.amazonaws.com/role-arn` is, or would be, written. */
  readonly roleArn: Place;
}

/** A database cluster, whichever operator runs it. Every getter may throw Unreadable. */
export interface DatabaseView extends RunsContainers {
  /** What a person calls it: "CloudNativePG Cluster". */
  readonly what: string;
  readonly operator: OperatorName;
  readonly name: Place;
  readonly namespace: Place;
  readonly instances: Setting<number>;
  /** PostgreSQL's major version; undefined where the operator's own default decides. */
  readonly majorVersion: Setting<number | undefined>;
  /** The container that runs PostgreSQL, one of `containers`: its memory and CPU bound the server's. */
  readonly server: Container;
  readonly scheduling: Scheduling;
  /** The pods' PriorityClass. */
  readonly priorityClass: Setting<string | undefined>;
  readonly volumes: readonly Volume[];
  /** Whether a single volume holds data and WAL, and a volume for the WAL could be asked for. */
  readonly walVolumeAt: Place | undefined;
  /** Undefined where no operator makes one, and a PodDisruptionBudget has to be there. */
  readonly disruptionBudget: DisruptionBudget | undefined;
  readonly replication: ReplicationView;
  readonly parameters: ParametersView;
  readonly sharedMemory: SharedMemory;
  /** The type of the seccomp profile PostgreSQL runs under: "RuntimeDefault", "Localhost", "Unconfined", "of the node". */
  readonly seccompProfile: Setting<string>;
  readonly walArchive: WalArchive;
  /** The ways of taking base backups that the cluster is set up for, in the words of BackupScheduleView.method. */
  readonly backupMethods: readonly string[];
  /** Schedules and stores that are part of the resource itself; an operator with resources of their own has none here. */
  readonly ownSchedules: readonly BackupScheduleView[];
  readonly ownStores: readonly BackupStoreView[];
  /** Where base backups and WAL end up. "cluster": on volumes or snapshots that are lost with the Kubernetes cluster or its account. */
  readonly backupTargets: readonly { readonly at: Place; readonly kind: "object-store" | "cluster" }[];
  readonly identity: IdentityView;
  readonly clientAuthentication: ClientAuthentication;
  /** Whether pages carry checksums; undefined where the cluster comes out of another one, which decided it. */
  readonly dataChecksums?: Setting<boolean | undefined>;
  /** Whether clients can be made to use TLS; undefined where the operator always serves it. */
  readonly serverTls: ServerTls | undefined;
  /** What is said of a cluster that nothing takes base backups of. */
  readonly missingBaseBackups: MissingBaseBackups;
  /** A retention that is written where nothing reads it; undefined where there is none. May throw Unreadable. */
  readonly unreadRetention?: { readonly at: Place; readonly message: string };
  /** What nobody can set here, and why: rules about it do not apply. */
  readonly settled?: Readonly<Partial<Record<SettledMatter, string>>>;
}

/** What an operator may leave nobody a say in. */
export type SettledMatter = "wal-volume" | "disruption-budget" | "shared-memory" | "owned-parameters" | "backup-store";

/** A connection pooler in front of a cluster. */
export interface PoolerView extends RunsContainers {
  readonly what: string;
  readonly namespace: Place;
  /** The name of the cluster it connects to. */
  readonly cluster: Place;
  readonly instances: Setting<number>;
  /** Connections to PostgreSQL of each pooler pod, for each pair of user and database. */
  readonly poolSize: Setting<number>;
  /** PgBouncer's sslmode towards clients and towards PostgreSQL. */
  readonly clientTls: Setting<string>;
  readonly serverTls: Setting<string>;
  /** The servers it connects to. Default: the primary. */
  readonly reaches?: Setting<"primary" | "standbys" | "any">;
  /** What to write at the place of the pool's size for a size, where that is another number. */
  readonly written?: (poolSize: number) => number;
}
