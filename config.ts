import * as pulumi from "@pulumi/pulumi";
import { operatorFacts } from "kubernetes-postgres/operators/registry";
import { planCluster } from "kubernetes-postgres/plan/cluster";
import { archiveOf } from "kubernetes-postgres/plan/cluster/archive";
import { contextOf, defaultDelivery, defaultIdentity } from "kubernetes-postgres/plan/context";
import { defaults } from "kubernetes-postgres/plan/defaults";
import { isObject } from "kubernetes-postgres/plan/objects";
import { draftPlatform } from "kubernetes-postgres/plan/platform";
import { readExisting, type ExistingSettings } from "kubernetes-postgres/plan/platform/existing";
import { formatProblems, under, type Problem } from "kubernetes-postgres/plan/problems";
import { clusterFields, clusterSchema } from "kubernetes-postgres/plan/schema/cluster";
import { group, text, textMap, type FieldsOf } from "kubernetes-postgres/plan/schema/fields";
import { nearest } from "kubernetes-postgres/plan/schema/nearest";
import { platformFields } from "kubernetes-postgres/plan/schema/platform";
import { readSpec } from "kubernetes-postgres/plan/schema/read";
import type { ClusterSpec } from "kubernetes-postgres/plan/spec/cluster";
import { Cloud, CredentialsDelivery } from "kubernetes-postgres/plan/spec/enums";
import type { PlatformSpec } from "kubernetes-postgres/plan/spec/platform";
import type { ChartPlan, ClusterPlan, PlanContext, Planned, PlatformPlan } from "kubernetes-postgres/plan/types";
import * as z from "zod/mini";

/** Which Kubernetes cluster the stack is on. */
export interface KubernetesSettings {
  /** Context of the kubeconfig. Default: its current one. */
  context?: string;
  /** Path of the kubeconfig. Default: $KUBECONFIG, else ~/.kube/config. */
  kubeconfigPath?: string;
}

/** The access key of an S3-compatible object store; a secret. Clusters that name no Secret of their own use it. */
export interface AccessKeys {
  accessKeyId: string;
  secretAccessKey: string;
}

/** What databases share: as it was asked for, what exists already of it, and the plan made of both. */
export interface StackPlatform {
  name: string;
  spec: PlatformSpec;
  existing: ExistingSettings;
  plan: PlatformPlan;
}

/** One database cluster: as it was asked for, and the plan made of it. */
export interface StackCluster {
  name: string;
  spec: ClusterSpec;
  plan: ClusterPlan;
}

/** A stack's configuration, complete and right. */
export interface StackSettings {
  platform: StackPlatform;
  clusters: StackCluster[];
  kubernetes: KubernetesSettings;
  /** undefined: every cluster that needs keys names a Secret. */
  accessKeys?: AccessKeys;
  /** Licence keys by operator; secrets. undefined: none are given. */
  licenses?: Record<string, string>;
}

/** Mistakes in a stack's configuration. Pulumi shows the message without a stack trace; nothing has been registered. */
export class ConfigurationError extends pulumi.RunError {
  constructor(
    readonly problems: Problem[],
    stack: string,
  ) {
    super(formatProblems(problems, `the configuration of stack ${stack}`));
    this.name = "ConfigurationError";
  }
}

/** The settings of the stack that runs. Throws a ConfigurationError with every mistake in them. */
export function loadStack(): StackSettings {
  const config = new pulumi.Config();
  const secretKeys = process.env.PULUMI_CONFIG_SECRET_KEYS ?? "[]";
  const prefix = `${config.name}:`;
  const given = Object.keys(pulumi.runtime.allConfig()).filter((key) => key.startsWith(prefix));
  const { plan, problems } = readStack(
    (key) => parse(config.get(key)),
    (key) => secretKeys.includes(`"${config.name}:${key}"`),
    given.map((key) => key.slice(prefix.length)),
  );
  if (plan === undefined) throw new ConfigurationError(problems, pulumi.getStack());
  return plan;
}

/** A structured value reaches the program as JSON; what is not JSON is left as text, and refused as such. */
function parse(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

const platformName = "postgres";

/** The keys of a stack. */
const keys = ["platform", "clusters", "kubernetes", "accessKeys", "licenses"];

/** A key that nobody reads would lose what it holds without a word. */
function unknownKeys(given: readonly string[]): Problem[] {
  return given
    .filter((key) => !keys.includes(key))
    .map((key) => {
      const meant = nearest(key, keys);
      const fix = `remove it; the keys are ${keys.join(", ")}`;
      const message = "there is no such key";
      return { path: key, message, fix: meant === undefined ? fix : `did you mean ${meant}? Otherwise remove it` };
    });
}

/**
 * Reads a stack's configuration. `read` gives the value of a key, undefined where it is not set; `isSecret` says whether
 * the key holds a secret, whose parts then appear in no problem; `present` are the keys that are set.
 */
export function readStack(
  read: (key: string) => unknown,
  isSecret: (key: string) => boolean = () => false,
  present: readonly string[] = [],
): Planned<StackSettings> {
  const problems = unknownKeys(present);
  const note = (key: string, found: Problem[]) => {
    problems.push(...(isSecret(key) ? withoutSecrets(found, read(key)) : found));
  };
  const store = readAccessKeys(read("accessKeys"));
  // Never with a value: a key is a secret whether or not it was stored as one.
  problems.push(...under("accessKeys", withoutSecrets(store.problems, read("accessKeys"))));
  const licenses = readSpec<Record<string, string>>(textMap(), read("licenses") ?? {});
  problems.push(...under("licenses", withoutSecrets(licenses.problems, read("licenses"))));
  const given = {
    hasAccessKey: store.accessKeys !== undefined,
    licensed: Object.keys(licenses.spec),
    operators: operatorsOf(read("clusters")),
  };
  const platform = readPlatform(read("platform"), given);
  note("platform", under("platform", platform.problems));
  problems.push(...platform.licences);
  const clusters = readClusters(read("clusters"), platform.context, platform.existing.backupBucketName);
  note("clusters", under("clusters", clusters.problems));
  const kubernetes = readSpec<KubernetesSettings>(kubernetesSchema, read("kubernetes") ?? {});
  note("kubernetes", under("kubernetes", kubernetes.problems));
  if (problems.length > 0) return { problems };
  const { name, spec, existing, plan } = platform;
  return {
    plan: {
      platform: { name, spec, existing, plan },
      clusters: clusters.clusters,
      kubernetes: kubernetes.spec,
      accessKeys: store.accessKeys,
      licenses: given.licensed.length === 0 ? undefined : (licenses.spec as Record<string, string>),
    },
    problems: [],
  };
}

const kubernetesSchema = group({
  context: z.optional(text("kind-postgres")),
  kubeconfigPath: z.optional(text("./kubeconfig.yaml")),
} satisfies FieldsOf<KubernetesSettings>);

const accessKeysSchema = group({
  accessKeyId: text("minio"),
  secretAccessKey: text("<the key>"),
} satisfies FieldsOf<AccessKeys>);

/** An empty group, the default of Pulumi.yaml, is no key. */
function readAccessKeys(input: unknown): { accessKeys?: AccessKeys; problems: Problem[] } {
  if (input === undefined || (isObject(input) && Object.keys(input).length === 0)) return { problems: [] };
  const { spec, problems } = readSpec<AccessKeys>(accessKeysSchema, input);
  // Half a key counts as one, so that its mistake is not told again by every cluster.
  return { accessKeys: { accessKeyId: "", secretAccessKey: "", ...spec }, problems };
}

interface ReadPlatform extends StackPlatform {
  problems: Problem[];
  /** What is wrong with the stack's licences; paths are those of the stack. */
  licences: Problem[];
  /** undefined while it is not known which cloud is meant: clusters are checked for their shape only. */
  context?: PlanContext;
}

/** What other keys of the stack say that the platform must know. */
interface GivenBeside {
  hasAccessKey: boolean;
  licensed: string[];
  /** Operators that the clusters ask for; undefined where only the default one is. */
  operators?: { name: string }[];
}

/** Operators that clusters ask for, in the order of the registry, so that the platform has them without being told. */
function operatorsOf(clusters: unknown): { name: string }[] | undefined {
  const entries = Array.isArray(clusters) ? (clusters as unknown[]).filter(isObject) : [];
  const asked = new Set(entries.map(({ operator = defaults.ClusterSpec.operator }) => operator));
  const wanted = Object.keys(operatorFacts).filter((name) => asked.has(name));
  const onlyDefault = wanted.length === 0 || (wanted.length === 1 && wanted[0] === defaults.ClusterSpec.operator);
  return onlyDefault ? undefined : wanted.map((name) => ({ name }));
}

function readPlatform(input: unknown, { hasAccessKey, licensed, operators }: GivenBeside): ReadPlatform {
  const group = isObject(input) ? input : {};
  const misspelt = group.existing === undefined ? misspeltOf(group, platformFields, "existing") : undefined;
  const { existing: correct, [misspelt ?? "existing"]: existingInput = correct, ...given } = group;
  const rest: Record<string, unknown> = { ...(operators && { operators }), ...given };
  const wish = input === undefined || isObject(input) ? rest : input;
  const cloud = rest.cloud === Cloud.None ? Cloud.None : Cloud.Aws;
  const region = typeof rest.region === "string" ? rest.region : undefined;
  const { existing, parts: existingParts, problems } = readExisting(existingInput, { cloud, region });
  const parts = { ...existingParts, hasAccessKey, licensed };
  const drafted = draftPlatform(platformName, wish, parts, ["existing"]);
  const { plan } = drafted;
  // Nobody wrote the list of operators that the clusters ask for: what is wrong with a licence is told of the stack's own.
  const isOfLicence = ({ path }: Problem) => given.operators === undefined && licencePath.test(path);
  const found = drafted.problems.filter((problem) => !isOfLicence(problem));
  const licences = drafted.problems.filter(isOfLicence).map((problem) => {
    const index = Number(licencePath.exec(problem.path)?.[1]);
    return { ...problem, path: `licenses.${operators?.[index]?.name}` };
  });
  if (misspelt !== undefined) found.push(noSuchSetting(misspelt, existingInput, "existing"));
  const wrong = (path: string) => found.some((problem) => problem.path === path);
  // One mistake of the platform is not repeated for each of its clusters.
  const context = {
    ...contextOf(plan, parts),
    ...(cloud === Cloud.Aws && found.some(({ path }) => path.startsWith("backupBucket")) ? { bucket: {} } : {}),
    ...(wrong("delivery") ? { delivery: defaultDelivery(cloud) } : {}),
    ...(wrong("identity") ? { identity: defaultIdentity(cloud) } : {}),
    ...(wrong("operators") || found.some(({ path }) => path.startsWith("operators[")) ? { operators: undefined } : {}),
    takenNamespaces: chartsOf(plan).map(({ namespace }) => namespace),
    deliveries: cloud === Cloud.None || wrong("delivery") ? undefined : deliveriesOf(plan, existing),
  };
  return {
    name: platformName,
    spec: wish as PlatformSpec,
    existing,
    plan,
    problems: [...found, ...under("existing", problems)],
    licences,
    context: wrong("cloud") || wrong("") ? undefined : context,
  };
}

const licencePath = /^operators\[(\d+)\]\.licenseSecretName$/;

function chartsOf({ operators, certManager, secretsStore }: PlatformPlan): ChartPlan[] {
  const { csi, externalSecrets } = secretsStore ?? {};
  const own = operators.flatMap(({ charts }) => Object.values(charts));
  return [...own, certManager, csi, externalSecrets].filter((chart) => chart !== undefined);
}

/** The ways of passwords that there are drivers for; Pulumi itself needs none. */
function deliveriesOf({ secretsStore }: PlatformPlan, existing: ExistingSettings): CredentialsDelivery[] {
  const hasEso = secretsStore?.externalSecrets !== undefined || existing.externalSecretsRoleArn !== undefined;
  return [
    CredentialsDelivery.Direct,
    ...(secretsStore?.csi === undefined ? [] : [CredentialsDelivery.Csi]),
    ...(hasEso ? [CredentialsDelivery.Eso] : []),
  ];
}

function readClusters(
  input: unknown,
  context: PlanContext | undefined,
  platformBucket: string | undefined,
): { clusters: StackCluster[]; problems: Problem[] } {
  if (input === undefined) return { clusters: [], problems: [] };
  if (!Array.isArray(input)) {
    const message = isObject(input) ? "must be a list, not a group of settings" : "must be a list";
    return { clusters: [], problems: [{ path: "", message, fix: 'begin each cluster with "- name: <name>"' }] };
  }
  const problems: Problem[] = [];
  const clusters = (input as unknown[]).flatMap((entry, index) => {
    const read = readCluster(entry, context);
    problems.push(...under(`[${index}]`, read.problems));
    return read.cluster ?? [];
  });
  return { clusters, problems: [...problems, ...findTwice(input, platformBucket)] };
}

function readCluster(
  entry: unknown,
  context: PlanContext | undefined,
): { cluster?: StackCluster; problems: Problem[] } {
  if (!isObject(entry)) {
    const message = entry === null ? "is empty" : "must be a group of settings";
    const value = entry === null ? {} : { value: entry };
    return { problems: [{ path: "", ...value, message, fix: 'begin it with "- name: <name>" and "storage:" below' }] };
  }
  const misspelt = entry.name === undefined ? misspeltOf(entry, clusterFields, "name") : undefined;
  const { name, [misspelt ?? "name"]: meant, ...spec } = entry;
  const problems = typeof name === "string" ? [] : [nameProblem(name, misspelt, meant)];
  if (context === undefined) return { problems: [...problems, ...readSpec<ClusterSpec>(clusterSchema, spec).problems] };
  const planned = planCluster(typeof name === "string" ? name : "unnamed", spec, context);
  if (planned.plan === undefined || typeof name !== "string") return { problems: [...problems, ...planned.problems] };
  return { cluster: { name, spec: spec as unknown as ClusterSpec, plan: planned.plan }, problems };
}

/** The unknown setting of a group that most likely is the one that is `meant`, which the group's own fields lack. */
function misspeltOf(entry: Record<string, unknown>, fields: object, meant: string): string | undefined {
  const names = [...Object.keys(fields), meant];
  return Object.keys(entry).find((key) => !Object.hasOwn(fields, key) && nearest(key, names) === meant);
}

function noSuchSetting(key: string, value: unknown, meant: string): Problem {
  const message = "there is no such setting";
  const given = value === undefined || value === null ? {} : { value };
  return { path: key, ...given, message, fix: `did you mean ${meant}? Otherwise remove it` };
}

function nameProblem(name: unknown, misspelt: string | undefined, meant: unknown): Problem {
  const fix = 'set it to a name such as "orders"';
  if (name !== undefined && name !== null) return { path: "name", value: name, message: "must be text", fix };
  if (misspelt === undefined) return { path: "name", message: "is missing", fix };
  return noSuchSetting(misspelt, meant, "name");
}

/** What only one cluster may have: its name, its namespace, and the place it archives to. */
function findTwice(entries: unknown[], platformBucket = ""): Problem[] {
  const problems: Problem[] = [];
  const seen = new Map<string, number>();
  const once = (index: number, path: string, value: string, key: string, message: string, fix: string) => {
    const first = seen.get(key);
    if (first === undefined) seen.set(key, index);
    else problems.push({ path: `[${index}].${path}`, value, message: `${message} clusters[${first}] already`, fix });
  };
  entries.forEach((entry, index) => {
    if (!isObject(entry) || typeof entry.name !== "string") return;
    const { name, namespace = name, backup } = entry;
    const before = problems.length;
    once(index, "name", name, `name ${name}`, "is the name of", "give every cluster a name of its own");
    // A cluster of the same name is in the same namespace: once is enough. One that does not make it may share it.
    if (typeof namespace === "string" && entry.createNamespace !== false && problems.length === before) {
      const fix =
        "give every cluster a namespace of its own, for deletion, access and quotas go by namespace; or set createNamespace to false to share one that is there";
      once(index, "namespace", namespace, `namespace ${namespace}`, "is the namespace of", fix);
    }
    const told = problems.length > before;
    const { bucket = platformBucket, enabled, path: given } = isObject(backup) ? backup : {};
    // Where the cluster itself is there twice already, its default archive is no second mistake.
    if (enabled === false || (told && given === undefined)) return;
    const { path, serverName } = archiveOf(name, readSpec<ClusterSpec>(clusterSchema, entry).spec);
    const fix = "give each a backup.path or backup.serverName of its own, or their archives mix";
    once(index, "backup.path", path, `backup ${JSON.stringify([bucket, path, serverName])}`, "is the archive of", fix);
  });
  return problems;
}

/** The problems without anything that stands in `secret`: a value may be quoted in messages and fixes too. */
function withoutSecrets(problems: Problem[], secret: unknown): Problem[] {
  const texts = [...new Set(leaves(secret))].filter((leaf) => leaf.length > 2).sort((a, b) => b.length - a.length);
  const mask = (shown: string) => texts.reduce((masked, leaf) => masked.replaceAll(leaf, "[secret]"), shown);
  return problems.map(({ path, message, fix }) => ({ path, message: mask(message), fix: mask(fix) }));
}

function leaves(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return typeof value === "string" ? [value] : [];
  return Object.values(value).flatMap(leaves);
}
