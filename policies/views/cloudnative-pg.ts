import { set } from "../frame/edit";
import { findKnown, setting, someKnown, type Place } from "../frame/place";
import { properties, type Resource } from "../frame/resource";
import { longestGapHours } from "./cron";
import { environmentOf, environmentOfPod } from "./environment";
import type { Labels } from "./labels";
import { antiAffinityTerms, hostname, spreadConstraints } from "./scheduling";
import type {
  BackupScheduleView,
  BackupStoreView,
  ClientAuthentication,
  Container,
  DatabaseView,
  EnvironmentView,
  PoolerView,
  Scheduling,
  Separation,
  Volume,
  WalArchive,
} from "./types";

/** What CloudNativePG 1.30 does when a field is left out (api/v1/cluster_types.go, pooler_types.go, docs/src/postgresql_conf.md). */
export const defaults = {
  instances: 1,
  enablePodAntiAffinity: true,
  podAntiAffinityType: "preferred",
  topologyKey: hostname,
  enablePDB: true,
  lastHbaLine: "host all all all scram-sha-256",
  poolerClientTls: "prefer",
  poolerServerTls: "verify-ca",
  backupMethod: "barmanObjectStore",
} as const;

const barmanPlugin = "barman-cloud.cloudnative-pg.io";

/** A Cluster of postgresql.cnpg.io/v1. */
export function cluster(resource: Resource): DatabaseView {
  const root = properties(resource);
  const spec = root.in("spec");
  return {
    what: "CloudNativePG Cluster",
    name: root.in("metadata", "name"),
    namespace: root.in("metadata", "namespace"),
    instances: setting(spec.in("instances"), (at) => at.number ?? defaults.instances),
    scheduling: scheduling(root),
    containers: [{ name: "postgres", resources: spec.in("resources") }],
    get volumes() {
      return volumes(spec);
    },
    disruptionBudget: setting(spec.in("enablePDB"), (at) => at.flag ?? defaults.enablePDB),
    walArchive: walArchive(root),
    get backupMethods() {
      return backupMethods(spec);
    },
    clientAuthentication: clientAuthentication(spec),
  };
}

export function clusterEnvironment(resource: Resource): EnvironmentView {
  return { isDatabase: true, variables: environmentOf(properties(resource).in("spec")) };
}

/** Labels of the instances' pods; the operator adds more that differ from pod to pod. */
function instanceLabels(root: Place): Labels {
  const labels: Record<string, string> = {};
  for (const inherited of [root.in("metadata", "labels"), root.in("spec", "inheritedMetadata", "labels")]) {
    for (const [key, value] of inherited.entries) labels[key] = value.text ?? "";
  }
  return { ...labels, ...instanceSelector(root) };
}

function instanceSelector(root: Place): Labels {
  return { "cnpg.io/cluster": root.in("metadata", "name").text ?? "", "cnpg.io/podRole": "instance" };
}

function scheduling(root: Place): Scheduling {
  const affinity = root.in("spec", "affinity");
  const type = affinity.in("podAntiAffinityType");
  const own: Separation = {
    at: type,
    kind: "anti-affinity",
    get required() {
      const enabled = affinity.in("enablePodAntiAffinity").flag ?? defaults.enablePodAntiAffinity;
      return enabled && (type.text ?? defaults.podAntiAffinityType) === "required";
    },
    get topologyKey() {
      return affinity.in("topologyKey").text ?? defaults.topologyKey;
    },
    // The operator writes this selector itself.
    selectsInstances: true,
  };
  const labels = (): Labels => instanceLabels(root);
  const spreadAt = root.in("spec", "topologySpreadConstraints");
  return {
    antiAffinityAt: type,
    antiAffinity: [own, ...antiAffinityTerms(affinity.in("additionalPodAntiAffinity"), labels)],
    spreadAt,
    spread: spreadConstraints(spreadAt, labels),
    get instanceSelector() {
      return instanceSelector(root);
    },
    requireDifferentNodes: (topologyKey) => [
      set(affinity.in("enablePodAntiAffinity"), true),
      set(type, "required"),
      set(affinity.in("topologyKey"), topologyKey),
    ],
  };
}

function volumes(spec: Place): Volume[] {
  const volume = (name: string, at: Place): Volume => ({
    name,
    storageClass: setting(
      at.in("storageClass"),
      (direct) => direct.text ?? at.in("pvcTemplate", "storageClassName").text,
    ),
  });
  const tablespaces = spec
    .in("tablespaces")
    .items.map((at) => volume(`tablespace ${at.in("name").text ?? ""}`, at.in("storage")));
  const wal = spec.in("walStorage").isPresent ? [volume("WAL", spec.in("walStorage"))] : [];
  return [volume("data", spec.in("storage")), ...wal, ...tablespaces];
}

function walArchive(root: Place): WalArchive {
  const spec = root.in("spec");
  const plugins = spec.in("plugins");
  const inTree = spec.in("backup", "barmanObjectStore");
  const skip = root.in("metadata", "annotations", "cnpg.io/skipWalArchiving");
  const archiver = (): Place | undefined =>
    findKnown(plugins.items, (item) => (item.in("isWALArchiver").flag ?? false) && (item.in("enabled").flag ?? true));
  const store = (): Place | undefined => {
    const found = archiver();
    return found?.in("name").text === barmanPlugin ? found.in("parameters", "barmanObjectName") : undefined;
  };
  return {
    at: plugins,
    get isConfigured() {
      return someKnown([() => archiver() !== undefined, () => inTree.isPresent], (isOne) => isOne());
    },
    get gap() {
      const at = store();
      if (at?.isPresent !== false) return undefined;
      return { at, message: "the Barman Cloud plugin is not told its object store; set the name of an ObjectStore" };
    },
    get store() {
      return store();
    },
    get switchedOffAt() {
      return skip.text === "enabled" ? skip : undefined;
    },
  };
}

/** A plugin takes base backups of a cluster that lists it; the others need a section of their own. */
function backupMethods(spec: Place): string[] {
  const plugins = spec.in("plugins").items.filter((item) => item.in("enabled").flag ?? true);
  const sections = ["barmanObjectStore", "volumeSnapshot"].filter((method) => spec.in("backup", method).isPresent);
  return [...plugins.map((item) => `plugin ${item.in("name").text ?? ""}`), ...sections];
}

function clientAuthentication(spec: Place): ClientAuthentication {
  const at = spec.in("postgresql", "pg_hba");
  return {
    at,
    get lines() {
      const own = at.items.map((item) => ({
        at: item,
        get text() {
          return item.text ?? "";
        },
      }));
      return [...own, { at: undefined, text: defaults.lastHbaLine }];
    },
  };
}

/** A Pooler of postgresql.cnpg.io/v1. */
export function pooler(resource: Resource): PoolerView {
  const spec = properties(resource).in("spec");
  const parameters = spec.in("pgbouncer", "parameters");
  return {
    what: "CloudNativePG Pooler",
    get containers() {
      const pod = spec.in("template", "spec");
      return [
        ...withOperators(pod.in("initContainers"), "bootstrap-controller"),
        ...withOperators(pod.in("containers"), "pgbouncer"),
      ];
    },
    clientTls: setting(parameters.in("client_tls_sslmode"), (at) => at.text ?? defaults.poolerClientTls),
    serverTls: setting(parameters.in("server_tls_sslmode"), (at) => at.text ?? defaults.poolerServerTls),
  };
}

/** The containers of a pooler's template; the operator adds its own without requests when the template has none. */
function withOperators(list: Place, own: string): Container[] {
  const containers = list.items.map((at) => ({ name: at.in("name").text ?? "", resources: at.in("resources") }));
  if (containers.some(({ name }) => name === own)) return containers;
  return [...containers, { name: own, resources: list.in(containers.length, "resources") }];
}

export function poolerEnvironment(resource: Resource): EnvironmentView {
  return { isDatabase: true, variables: environmentOfPod(properties(resource).in("spec", "template", "spec")) };
}

/** Barman counts a month as 31 days (https://github.com/EnterpriseDB/barman/blob/master/barman/retention_policies.py). */
const daysOf: Readonly<Record<string, number>> = { d: 1, w: 7, m: 31 };

/** An ObjectStore of barmancloud.cnpg.io/v1: it also sets up the backup container beside every PostgreSQL. */
export function objectStore(resource: Resource): BackupStoreView {
  const root = properties(resource);
  const spec = root.in("spec");
  return {
    what: "Barman Cloud ObjectStore",
    name: root.in("metadata", "name"),
    namespace: root.in("metadata", "namespace"),
    containers: [{ name: "plugin-barman-cloud", resources: spec.in("instanceSidecarConfiguration", "resources") }],
    destination: spec.in("configuration", "destinationPath"),
    get retentionDays() {
      const [, count, unit] = /^(\d+)([dwm])$/.exec(spec.in("retentionPolicy").text ?? "") ?? [];
      return count === undefined ? undefined : Number(count) * daysOf[unit];
    },
  };
}

export function objectStoreEnvironment(resource: Resource): EnvironmentView {
  return {
    isDatabase: true,
    variables: environmentOf(properties(resource).in("spec", "instanceSidecarConfiguration")),
  };
}

/** A ScheduledBackup of postgresql.cnpg.io/v1, whose schedule has six fields, seconds first. */
export function scheduledBackup(resource: Resource): BackupScheduleView {
  const root = properties(resource);
  const schedule = root.in("spec", "schedule");
  const method = (at: Place): string => {
    const name = at.text ?? defaults.backupMethod;
    return name === "plugin" ? `plugin ${root.in("spec", "pluginConfiguration", "name").text ?? ""}` : name;
  };
  return {
    what: "CloudNativePG ScheduledBackup",
    schedule,
    cluster: root.in("spec", "cluster", "name"),
    namespace: root.in("metadata", "namespace"),
    suspended: setting(root.in("spec", "suspend"), (at) => at.flag ?? false),
    method: setting(root.in("spec", "method"), method),
    fieldCount: 6,
    get longestGapHours() {
      return longestGapHours(schedule.text ?? "");
    },
  };
}
