import { checkCapabilities, isGiven } from "../operators/capabilities";
import { operatorFacts } from "../operators/registry";
import { checkNamespace, planMonitoring, planNetwork, planScheduling } from "./cluster/access";
import { planBackups } from "./cluster/backup";
import { planCompute, readCompute } from "./cluster/compute";
import { planDatabases } from "./cluster/databases";
import { checkLibraries } from "./cluster/extensions";
import { checkWindows } from "./cluster/maintenance";
import { planImport } from "./cluster/import";
import { planReplication } from "./cluster/replication";
import { planTls } from "./cluster/tls";
import { planTrust } from "./cluster/trust";
import { planPooler, planTuning } from "./cluster/tuning";
import { planStorage } from "./cluster/volumes";
import { defaults } from "./defaults";
import { parseSeconds } from "./duration";
import { checkImage, checkReference, mirrored } from "./image";
import { asDnsLabel, clusterNames, dnsLabel } from "./names";
import type { Problem } from "./problems";
import { at, reportTo, type Report } from "./report";
import { clusterSchema } from "./schema/cluster";
import { oneOf } from "./schema/fields";
import { nearest } from "./schema/nearest";
import { readSpec, type Lenient } from "./schema/read";
import type { ClusterSpec } from "./spec/cluster";
import type {
  ClusterNames,
  ClusterPlan,
  EndpointsPlan,
  PlanContext,
  Planned,
  PoolerPlan,
  SystemRolePlan,
} from "./types";
import type { OperatorFacts } from "../operators/operator";

/** From arguments to a complete, validated, tuned cluster, or every mistake in them at once. Pure: nothing is created. */
export function planCluster(name: string, spec: unknown, context: PlanContext): Planned<ClusterPlan> {
  const { plan, problems } = draftCluster(name, spec, context);
  return problems.length === 0 ? { plan, problems: [] } : { problems };
}

/**
 * What the arguments come to, mistakes or not. With problems the draft must not be applied: it only serves to compare
 * what is refused here with what the operator would have refused.
 */
export function draftCluster(
  name: string,
  spec: unknown,
  context: PlanContext,
): { plan: ClusterPlan; problems: Problem[] } {
  const { spec: read, problems } = readSpec<ClusterSpec>(clusterSchema, spec);
  const plan = planSpec(name, read, context, problems);
  return { plan, problems };
}

/** Properties that budgets are computed from: while one of them is wrong, what is computed would mislead. */
const foundations =
  /^(postgresVersion|instances|profile|maxConnections|resources|storage$|storage\.(size|walSize)|pooler)\b/;

function planSpec(name: string, spec: Lenient<ClusterSpec>, context: PlanContext, problems: Problem[]): ClusterPlan {
  const report = reportTo(problems);
  const wrong = (path: string) => problems.some((problem) => problem.path === path);
  const { operator, isKnown } = findOperator(spec, context, report);
  const major = planMajor(spec, operator, report);
  const names = planNames(name, spec, operator, context, report);
  const instances = spec.instances ?? defaults.ClusterSpec.instances;
  const compute = readCompute(spec.resources ?? {}, at(report, "resources"));
  const scheduling = planScheduling(spec.scheduling ?? {}, context, at(report, "scheduling"));
  const { able: hasWalVolume } = operator.capabilities.walVolume;
  const surroundings = { context, ...names, instanceType: scheduling.instanceType, hasWalVolume };
  const storage = planStorage(spec.storage ?? {}, surroundings, at(report, "storage"));
  const replication = planReplication(
    spec.replication ?? {},
    wrong("instances") ? undefined : instances,
    at(report, "replication"),
  );
  if (spec.image !== undefined) {
    // One image with every major version in it says nothing of them in its tag.
    if (operator.imageHasAllMajors === true) checkReference(spec.image, report);
    else checkImage(spec.image, wrong("postgresVersion") ? undefined : major, report);
  }
  const databases = planDatabases(spec, names.cluster, operator, report);
  const trust = planTrust(spec, context, report);
  const backups = planBackups(spec, { context, identity: trust.identity, major, ...names }, report);
  const sound = isKnown && !problems.some(({ path }) => foundations.test(path));
  const tuningSurroundings = { operator, major, compute, storage, replication, sound };
  const tuned = planTuning(spec, tuningSurroundings, report);
  const pooler = planPooler(spec, tuned, tuningSurroundings, report);
  checkLibraries(spec, operator, report);
  const plan: ClusterPlan = {
    names: backups.dump === undefined ? names : withDumpAccount(names, operator),
    createNamespace: spec.createNamespace ?? defaults.ClusterSpec.createNamespace,
    operator: operator.name,
    cloud: context.cloud,
    postgresMajor: major,
    image: planImage(spec.image, operator.image(major), context.imageRegistry),
    instances,
    profile: spec.profile ?? defaults.ClusterSpec.profile,
    compute: planCompute(compute, tuned.hugePagesBytes),
    // What would be computed from sizes that are wrong is nobody's choice, and nothing to be told of.
    parameters: sound ? tuned.parameters : (spec.parameters ?? defaults.ClusterSpec.parameters),
    tuning: tuned.plan,
    sharedPreloadLibraries: spec.sharedPreloadLibraries ?? defaults.ClusterSpec.sharedPreloadLibraries,
    storage,
    ...databases,
    replication,
    failover: spec.failover ?? defaults.ClusterSpec.failover,
    scheduling,
    pooler,
    ...backups,
    monitoring: planMonitoring(spec.monitoring ?? {}, at(report, "monitoring")),
    network: planNetwork(spec.network ?? {}, at(report, "network")),
    ...trust,
    tls: planTls(spec.tls, at(report, "tls")),
    import: planImport(spec, operator.capabilities, at(report, "import")),
    systemRoles: planSystemRoles(spec, names, operator),
    maintenanceWindows: checkWindows(spec.maintenanceWindows ?? defaults.ClusterSpec.maintenanceWindows, report),
    endpoints: planEndpoints(names, pooler),
    deletionProtection: spec.deletionProtection ?? defaults.ClusterSpec.deletionProtection,
    readyTimeoutSeconds: planTimeout(spec.readyTimeout, report),
  };
  // The rules of an operator that nobody asked for would mislead.
  if (isKnown) checkOperator(plan, spec, operator, problems);
  return plan;
}

/**
 * What the operator has to say, whatever else is wrong. Where it cannot do at all what an argument asks for, the argument
 * has no right value: that is told in the place of what is wrong with the value. Its other rules are told last, and only
 * of what nothing is told of yet.
 */
function checkOperator(
  plan: ClusterPlan,
  spec: Lenient<ClusterSpec>,
  operator: OperatorFacts,
  problems: Problem[],
): void {
  const refused = [
    ...checkCapabilities(operator.name, operator.capabilities, plan, spec),
    ...checkPassphrase(plan, operator),
  ];
  const replaced = new Set(refused.map(({ path }) => path).filter((path) => isGiven(spec, path)));
  const others = problems.filter(({ path }) => !replaced.has(path));
  const told = [...others, ...refused].map(({ path }) => path);
  // A group that is wrong as a whole counts as told of in all its parts.
  const isPartOf = (path: string, other: string) =>
    path === other || path.startsWith(`${other}.`) || path.startsWith(`${other}[`);
  const first = refused.filter(({ path }) => !others.some((other) => isPartOf(path, other.path)));
  const own = [...checkSystemPasswords(plan, operator), ...operator.check(plan)].filter(
    ({ path }) => !told.some((other) => isPartOf(path, other)),
  );
  problems.splice(0, problems.length, ...others, ...first, ...own);
}

/** Those that are always there, those whose passwords are given, and the exporter's. */
function planSystemRoles(
  { credentials, monitoring }: Lenient<ClusterSpec>,
  { cluster }: ClusterNames,
  operator: OperatorFacts,
): SystemRolePlan[] {
  const { systemRoles, inheritedRoles = [], exporterRole } = operator;
  const given = credentials?.systemPasswordsSecretName === undefined ? [] : inheritedRoles;
  const exporter = monitoring?.enabled === true && exporterRole !== undefined ? [exporterRole] : [];
  const all = new Set([...systemRoles, ...given, ...exporter]);
  return [...all].map((name) => ({ name, secretName: operator.names(cluster).roleSecret(name) }));
}

/** The source's verifiers come with its data, and members that log in to each other by password need its passwords. */
function checkSystemPasswords(
  { credentials, recovery, systemRoles }: ClusterPlan,
  { name, inheritedRoles }: OperatorFacts,
): Problem[] {
  const path = "credentials.systemPasswordsSecretName";
  const value = credentials.systemPasswordsSecretName;
  if (value !== undefined && inheritedRoles === undefined) {
    const message = `the operator "${name}" logs in by no password that could be given`;
    return [{ path, value, message, fix: `remove ${path}` }];
  }
  if (value !== undefined || inheritedRoles === undefined || recovery?.standby !== true) return [];
  const roles = [...new Set([...inheritedRoles, ...systemRoles.map((role) => role.name)])].join(", ");
  const message = `is missing: with "${name}" the members of a standby log in by the passwords of its source, which come with the data`;
  const fix = `set it to a Secret with those passwords, one key a role (${roles}), by the steps of docs/operators/${name}.md`;
  return [{ path, message, fix }];
}

/** An encrypted source is read by who encrypts. */
function checkPassphrase({ recovery }: ClusterPlan, { name, capabilities }: OperatorFacts): Problem[] {
  const { encryptedRepository } = capabilities;
  const value = recovery?.passphraseSecretName;
  if (value === undefined || encryptedRepository.able) return [];
  const message = `the operator "${name}" ${encryptedRepository.because}`;
  return [{ path: "recovery.passphraseSecretName", value, message, fix: "remove recovery.passphraseSecretName" }];
}

/** The operator that is asked for; where nobody knows it, the default one stands in for it. */
function findOperator(
  spec: Lenient<ClusterSpec>,
  { operators }: PlanContext,
  report: Report,
): { operator: OperatorFacts; isKnown: boolean } {
  const asked = spec.operator ?? defaults.ClusterSpec.operator;
  const known = Object.keys(operatorFacts);
  if (Object.hasOwn(operatorFacts, asked)) {
    const facts = operatorFacts[asked];
    if (operators?.includes(asked) === false && Object.keys(facts.charts).length > 0) {
      const message = `is not among the operators of the platform: ${operators.join(", ") || "it has none"}`;
      report("operator", asked, message, `add { name: "${asked}" } to operators of the platform`);
    }
    return { operator: facts, isKnown: true };
  }
  const fix = `set it to "${nearest(asked, known) ?? defaults.ClusterSpec.operator}"`;
  report("operator", asked, `must be ${oneOf(known)}`, fix);
  return { operator: operatorFacts[defaults.ClusterSpec.operator], isKnown: false };
}

function planMajor(spec: Lenient<ClusterSpec>, operator: OperatorFacts, report: Report): number {
  const major = spec.postgresVersion ?? defaults.ClusterSpec.postgresVersion;
  if (!operator.majors.includes(major)) {
    const newest = Math.max(...operator.majors);
    report(
      "postgresVersion",
      major,
      `the operator "${operator.name}" runs PostgreSQL ${operator.majors.join(", ")}`,
      `set it to ${newest}`,
    );
  }
  return major;
}

function planImage(
  asked: string | undefined,
  own: string | undefined,
  registry: string | undefined,
): string | undefined {
  return asked ?? (own === undefined ? undefined : mirrored(own, registry));
}

function planNames(
  name: string,
  spec: Lenient<ClusterSpec>,
  operator: OperatorFacts,
  context: PlanContext,
  report: Report,
): ClusterNames {
  const most = operator.maxClusterName;
  if (name.length > most) {
    const message = `a cluster's name has at most ${most} characters, and this has ${name.length}`;
    report("name", name, message, `set it to "${asDnsLabel(name, most)}" or another short name`);
  } else if (!dnsLabel.test(name)) {
    const message =
      "a cluster's name is part of Service names: lower-case letters, digits and hyphens, beginning with a letter";
    report("name", name, message, `set it to "${asDnsLabel(name, most)}"`);
  }
  checkNamespace("namespace", spec.namespace, report);
  checkOwner(spec, name, context, report);
  const owner = spec.database?.owner ?? defaults.DatabaseSpec.owner;
  return clusterNames(context.platformName, spec.namespace ?? name, name, operator.names(name), owner);
}

/** A cluster's namespace is closed by its network policies and deleted with it: nobody else's may be taken. */
function checkOwner(spec: Lenient<ClusterSpec>, name: string, context: PlanContext, report: Report): void {
  const namespace = spec.namespace ?? name;
  const { createNamespace = defaults.ClusterSpec.createNamespace, monitoring } = spec;
  const fix = "set namespace to one of the cluster's own";
  if (/^(default|kube-.*)$/.test(namespace)) {
    report("namespace", spec.namespace, "belongs to Kubernetes itself", fix);
  } else if (context.takenNamespaces?.includes(namespace) === true) {
    report("namespace", namespace, "is a namespace of the platform: the operator or what it needs runs there", fix);
  } else if (
    createNamespace &&
    monitoring?.enabled === true &&
    namespace === (monitoring.namespace ?? defaults.MonitoringSpec.namespace)
  ) {
    const message = "is where Prometheus runs (monitoring.namespace), and the cluster would create and delete it";
    report("namespace", namespace, message, `${fix}, or createNamespace to false`);
  }
}

/** Only with dumps is there a ServiceAccount of their own, which a role may then trust. */
function withDumpAccount(names: ClusterNames, operator: OperatorFacts): ClusterNames {
  const { dumpAccount } = operator.names(names.cluster);
  if (dumpAccount === undefined) return names;
  return { ...names, serviceAccounts: [...names.serviceAccounts, dumpAccount] };
}

function planEndpoints(
  { namespace, readWrite, readOnly, poolerReadWrite, poolerReadOnly }: ClusterNames,
  pooler?: PoolerPlan,
): EndpointsPlan {
  const host = (service: string) => `${service}.${namespace}.svc`;
  return {
    readWrite: host(readWrite),
    readOnly: host(readOnly),
    pooler: pooler && host(poolerReadWrite),
    poolerReadOnly: pooler?.readOnly === true ? host(poolerReadOnly) : undefined,
    port: 5432,
  };
}

const shortestTimeout = 5 * 60;
const longestTimeout = 6 * 3600;

function planTimeout(timeout: string = defaults.ClusterSpec.readyTimeout, report: Report): number {
  const seconds = parseSeconds(timeout);
  if (seconds !== undefined && seconds >= shortestTimeout && seconds <= longestTimeout) return seconds;
  const message =
    seconds === undefined ? "is not a duration" : "must be 5m to 6h: a first start pulls images and makes volumes";
  report("readyTimeout", timeout, message, 'write it as "45m" or "1h"');
  return 0;
}
