import type { Manifest, Value } from "../kubernetes/manifest";
import type { Problem } from "../plan/problems";
import type { ChartPlan, ClusterPlan, OperatorPlan } from "../plan/types";
import type { ChartVersion } from "../versions";
import type { OperatorCapabilities } from "./abilities";
import type { ImageContent } from "./image-content";
import type { RefusesUpdate } from "./updates";

/** A PostgreSQL parameter that a person may not set, and what to do instead. */
export interface OwnedParameter {
  reason: string;
  instead: string;
}

/** Names that the operator decides: of what it makes, and of what it looks for. */
export interface OperatorNames {
  /** ServiceAccounts whose pods reach the backup bucket. The first is that of the instances, where these do. */
  readonly serviceAccounts: string[];
  /** ServiceAccount of the job that dumps, which there is with dumps alone; undefined where it takes none. */
  readonly dumpAccount?: string;
  /** Service of the primary, and of the standbys. */
  readonly readWrite: string;
  readonly readOnly: string;
  /** Services of the poolers towards the primary and the standbys. */
  readonly poolerReadWrite: string;
  readonly poolerReadOnly: string;
  /** Kubernetes Secret with the password of the owner, or of another role. */
  ownerSecret(owner: string): string;
  roleSecret(role: string): string;
}

/** Pod Security level of a cluster's namespace (https://kubernetes.io/docs/concepts/security/pod-security-standards/). */
export type PodSecurity = "restricted" | "baseline";

/** What the plan must know of an operator: pure data and functions, no Pulumi. */
export interface OperatorFacts {
  /** How a cluster asks for it, and the name of its folder. */
  readonly name: string;
  /** How its project writes it, and what it is in one sentence, for docs/operators.md. */
  readonly title: string;
  readonly summary: string;
  /** Charts that it is installed from, by the keys of OperatorReleaseSpec.charts; none where nothing is installed. The first is the operator's own. */
  readonly charts: Readonly<Record<string, ChartVersion>>;
  /** The oldest version of the first chart whose operator takes what is rendered here. Default: any. */
  readonly oldestVersion?: string;
  /** Whether certificates come from cert-manager, which the platform then installs as well. */
  readonly needsCertManager: boolean;
  /** Whether it only runs with a licence key. */
  readonly needsLicense: boolean;
  /** The ServiceAccount of its own pods, where these open backup buckets as well: its name, and the key of its chart. Default none. */
  readonly bucketAccount?: { readonly name: string; readonly chart: string };
  /** Images of its own that OperatorReleaseSpec.images may replace, by what they are. */
  readonly images: Readonly<Record<string, string>>;
  /** Longest cluster name it accepts. */
  readonly maxClusterName: number;
  /** PostgreSQL majors it runs. */
  readonly majors: readonly number[];
  /** The image of PostgreSQL it runs by default; undefined where it chooses itself. */
  image(major: number): string | undefined;
  /** Whether one image has every major version in it, so that its tag names none. Default false. */
  readonly imageHasAllMajors?: boolean;
  /** What its default image has besides PostgreSQL's own modules. */
  readonly imageContent: ImageContent;
  /** The strictest level at which its pods start. */
  readonly podSecurity: PodSecurity;
  names(cluster: string): OperatorNames;
  /** Roles besides the owner and those of a plan that need a generated password, such as its superuser. Default none. */
  readonly systemRoles: readonly string[];
  /**
   * Roles that its members log in to each other by password as, and it to them: a cluster that follows another one must
   * have the other's passwords of them. Default: none, and given ones are refused.
   */
  readonly inheritedRoles?: readonly string[];
  /** Role with a generated password that its exporter logs in as, where there are metrics. Default: none. */
  readonly exporterRole?: string;
  /** Labels without which it does not take the Secret of a role. */
  secretLabels(cluster: string, role: string): Record<string, string>;
  /**
   * Whether it becomes the owner of the Secrets of roles: it writes keys of its own into them, deletes them with the
   * cluster, and takes a changed password only with its SCRAM verifier beside it, under "verifier". Default false: it reads them.
   */
  readonly adoptsSecrets?: boolean;
  /** Roles that it keeps for itself, besides PostgreSQL's; one that ends in "_" stands for all that begin so. */
  readonly reservedRoles: readonly string[];
  readonly capabilities: OperatorCapabilities;
  /** Parameters it sets itself or forbids. */
  ownedParameter(name: string): OwnedParameter | undefined;
  /** Values it gives parameters nobody sets, where they differ from PostgreSQL's. */
  readonly parameterDefaults: Readonly<Record<string, string>>;
  /** What else it refuses of a plan besides its capabilities: its own admission rules, told at preview. */
  check(plan: ClusterPlan): Problem[];
}

/** What the renderers take besides the plan. `V` stands for values that only the cloud knows. */
export interface BoundValues<V> {
  /** Namespace of the operator, let in by the network policy; undefined where there is none. */
  operatorNamespace?: string;
  /** Version of the operator's chart that is there. Default: the version table's. */
  operatorVersion?: string;
  /** Registry that mirrors every image. Default: the images' own registries. */
  imageRegistry?: string;
  /** AWS region of the backup bucket; the backup tool asks the instance metadata service without it. */
  region?: V;
  /** Host name of S3 in that region. */
  s3Host?: V;
  /** Where the cluster backs up to: "s3://bucket/path". Needed where the plan has backups. */
  backupDestination?: V;
  /** Where this incarnation of it does: "s3://bucket/path/serverName". */
  backupArchive?: V;
  /** Name of that bucket alone. */
  backupBucket?: V;
  /** ARN of the KMS key that encrypts it; undefined where the bucket is encrypted otherwise. */
  backupKeyArn?: V;
  /** Where the cluster dumps to: "s3://bucket/path". Needed where the plan has dumps. */
  dumpDestination?: V;
  /** Where the cluster it starts from backed up to. Needed where the plan has a recovery. */
  recoverySource?: V;
  /** Where the incarnation it starts from did: "s3://bucket/path/serverName". */
  recoveryArchive?: V;
  /** Name of that bucket alone. */
  recoveryBucket?: V;
  /** ARN of the role that the ServiceAccounts of the plan assume. Needed with identity "irsa". */
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
  /** API versions that the same object may have been made with: a change from one to another is no other object. Default none. */
  otherApiVersions?: string[];
  /** Properties that the operator writes too, which Pulumi leaves as they are. Default none. */
  ignoreChanges?: string[];
}

/** One Helm release of the operator's installation. `V` stands for values that only the cloud knows. */
export interface RenderedRelease<V = never> {
  /** What it is: the name of the release, and in `<name>-<what>` its logical name. It contains the chart's, so that objects are called by it alone. */
  what: string;
  chart: ChartPlan;
  values: Record<string, Value<V>>;
  /** The `what` of releases that must be there before. */
  after: string[];
  timeoutSeconds: number;
}

/** Secrets of a backup that the tool reads from one Kubernetes Secret; undefined where the plan has none of the kind. */
export interface BackupSecrets {
  accessKeyId?: string;
  secretAccessKey?: string;
  /** Passphrase that the backup tool encrypts with. */
  passphrase?: string;
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
  /** Objects that stand before the releases, such as a Secret with a licence. Default none. */
  ground?<V>(operator: OperatorPlan, license: V | undefined): RenderedObject<V>[];
  /**
   * Helm releases, in an order that satisfies `after`; cert-manager's is called "cert-manager" and may be named there.
   * `roleArn` is that of the role of the facts' bucketAccount, where it has one.
   */
  installation<V>(operator: OperatorPlan, imageRegistry?: string, roleArn?: V): RenderedRelease<V>[];
  /** Network policies: who may talk to whom. They stand before anything runs. */
  access<V>(plan: ClusterPlan, bound: BoundValues<V>): RenderedObject<V>[];
  /** Everything of the operator's, in an order that satisfies `after`; what the instances are is called "cluster". */
  cluster<V>(plan: ClusterPlan, bound: BoundValues<V>): RenderedObject<V>[];
  /** Content of the Secret that the backup tool reads its keys and passphrase from. Default: the access key under the names of the plan. */
  backupSecret?(plan: ClusterPlan, secrets: BackupSecrets): Record<string, string>;
  /** Labels of that Secret. Default none. */
  readonly backupSecretLabels?: Readonly<Record<string, string>>;
  generatedNames(plan: ClusterPlan): GeneratedNames;
  /** Settings of the operator that the promises about its clusters rest on, by their names in its configuration. Default none: all are the clusters' own. */
  readonly reliedOn?: Readonly<Record<string, Value>>;
  /** What would be refused, or come to nothing, of an update of one of its objects that Pulumi would try. Default: nothing. */
  readonly refusesUpdate?: RefusesUpdate;
}
