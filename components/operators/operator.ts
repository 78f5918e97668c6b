import type { Manifest, Value } from "../kubernetes/manifest";
import type { Problem } from "../plan/problems";
import type { IdentityKind, ReplicationMode } from "../plan/spec/enums";
import type { ChartPlan, ClusterPlan, PlatformPlan } from "../plan/types";

/** A PostgreSQL parameter that a person may not set, and what to do instead. */
export interface OwnedParameter {
  reason: string;
  instead: string;
}

/** What an operator can do, as data: a plan that asks for more is refused at preview (capabilities.ts). */
export interface OperatorCapabilities {
  /** Ways of its backup tool to prove to S3 who it is. */
  readonly identities: readonly IdentityKind[];
  /** What a commit may wait for. */
  readonly replication: readonly ReplicationMode[];
  /** Whether the write-ahead log may have a volume of its own. */
  readonly walVolume: boolean;
  /** Whether IOPS and throughput of running volumes follow a VolumeAttributesClass. */
  readonly volumeAttributes: boolean;
  readonly hugePages: boolean;
  readonly pooler: boolean;
  readonly readOnlyPooler: boolean;
  /** Whether databases and extensions are made declaratively. */
  readonly databases: boolean;
  /** Whether roles are made declaratively, with passwords from Secrets. */
  readonly roles: boolean;
  readonly recovery: boolean;
  readonly podMonitors: boolean;
}

/** What the plan must know of an operator: pure data and functions, no Pulumi. */
export interface OperatorFacts {
  readonly name: string;
  /** Longest cluster name it accepts. */
  readonly maxClusterName: number;
  /** PostgreSQL majors it runs. */
  readonly majors: readonly number[];
  readonly capabilities: OperatorCapabilities;
  /** Parameters it sets itself or forbids. */
  ownedParameter(name: string): OwnedParameter | undefined;
  /** Values it gives parameters nobody sets, where they differ from PostgreSQL's. */
  readonly parameterDefaults: Readonly<Record<string, string>>;
  /** What else it refuses of a plan: its own admission rules and capabilities, told at preview. */
  check(plan: ClusterPlan): Problem[];
}

/** What the renderers take besides the plan. `V` stands for values that only the cloud knows. */
export interface BoundValues<V> {
  /** Namespace of the operator, let in by the network policy. */
  operatorNamespace: string;
  /** Registry that mirrors every image. Default: the images' own registries. */
  imageRegistry?: string;
  /** AWS region of the backup bucket; the backup tool asks the instance metadata service without it. */
  region?: V;
  /** Where the cluster backs up to: "s3://bucket/path". Needed where the plan has backups. */
  backupDestination?: V;
  /** Where the cluster it starts from backed up to. Needed where the plan has a recovery. */
  recoverySource?: V;
  /** ARN of the role that the instances' ServiceAccount assumes. Needed with identity "irsa". */
  backupRoleArn?: V;
}

/** One Kubernetes object of a cluster, and how Pulumi is to treat it. */
export interface RenderedObject<V> {
  /** What it is, unique in the cluster; its logical name is `<name>-<what>`. */
  what: string;
  manifest: Manifest<V>;
  /** The `what` of objects that must be there before. */
  after: string[];
  /** Whether data is lost with it: protected, and kept when it leaves the program, under deletion protection. */
  holdsData?: boolean;
  /** When it counts as ready: a condition or a JSONPath, in the words of `pulumi.com/waitFor`. */
  waitFor?: string;
  /** How long to wait for that. Default: Pulumi's 10 minutes. */
  timeoutSeconds?: number;
}

/** Which charts are installed and how. */
export type OperatorInstallation = PlatformPlan["operator"];

/** One Helm release of the operator's installation. */
export interface RenderedRelease {
  /** What it is: the name of the release, and in `<name>-<what>` its logical name. It contains the chart's, so that objects are called by it alone. */
  what: string;
  chart: ChartPlan;
  values: Record<string, Value>;
  /** The `what` of releases that must be there before. */
  after: string[];
  timeoutSeconds: number;
}

/** Names of what the operator makes by itself, that applications need. */
export interface GeneratedNames {
  /** Secret with the certificate authority that clients verify the server by. */
  caSecret: string;
  /** Key of the certificate in that Secret. */
  caKey: string;
}

/**
 * An operator's renderer: from a plan and values of the cloud to plain objects. Adding an operator is a folder that
 * exports one of these and two lines: its facts in registry.ts, its renderer in renderers.ts.
 */
export interface OperatorRenderer {
  readonly facts: OperatorFacts;
  /** Helm releases, in an order that satisfies `after`. */
  installation(operator: OperatorInstallation, imageRegistry?: string): RenderedRelease[];
  /** Network policies: who may talk to whom. They stand before anything runs. */
  access<V>(plan: ClusterPlan, bound: BoundValues<V>): RenderedObject<V>[];
  /** Everything of the operator's, in an order that satisfies `after`. */
  cluster<V>(plan: ClusterPlan, bound: BoundValues<V>): RenderedObject<V>[];
  generatedNames(plan: ClusterPlan): GeneratedNames;
}
