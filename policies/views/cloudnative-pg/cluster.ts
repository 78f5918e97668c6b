import { prepend, set } from "../../frame/edit";
import { findKnown, setting, someKnown, type Place } from "../../frame/place";
import { properties, type Resource } from "../../frame/resource";
import { newestMajor } from "../parameters";
import type { DatabaseView, Volume, WalArchive, ClientAuthentication, ReplicationView } from "../types";
import { inTreeStores } from "./backups";
import { defaults } from "./defaults";
import { majorVersion, parameters } from "./parameters";
import { scheduling } from "./scheduling";

const barmanPlugin = "barman-cloud.cloudnative-pg.io";

/** A Cluster of postgresql.cnpg.io/v1. */
export function cluster(resource: Resource): DatabaseView {
  const root = properties(resource);
  const spec = root.in("spec");
  const server = { name: "postgres", resources: spec.in("resources") };
  const enablePDB = spec.in("enablePDB");
  const shm = spec.in("ephemeralVolumesSizeLimit", "shm");
  return {
    what: "CloudNativePG Cluster",
    name: root.in("metadata", "name"),
    namespace: root.in("metadata", "namespace"),
    operator: "cloudnative-pg",
    instances: setting(spec.in("instances"), (at) => at.number ?? defaults["spec.instances"]),
    majorVersion: majorVersion(spec),
    server,
    containers: [server],
    scheduling: scheduling(root),
    priorityClass: setting(spec.in("priorityClassName"), (at) => at.text),
    get volumes() {
      return volumes(spec);
    },
    get walVolumeAt() {
      const at = spec.in("walStorage");
      return at.isPresent ? undefined : at;
    },
    disruptionBudget: {
      at: enablePDB,
      get value() {
        return enablePDB.flag ?? defaults["spec.enablePDB"];
      },
      turn: (on) => [set(enablePDB, on)],
      instead: "set it to true",
      alone: { at: enablePDB, instead: "set it to false" },
    },
    replication: replication(spec),
    parameters: parameters(spec),
    sharedMemory: {
      at: shm,
      // The operator mounts a volume in memory on every instance (pkg/specs/volumes.go).
      isVolume: setting(shm, () => true),
      size: setting(shm, (at) => at.text),
      fix: [],
    },
    seccompProfile: setting(spec.in("seccompProfile", "type"), (at) => at.text ?? defaults["spec.seccompProfile.type"]),
    walArchive: walArchive(root),
    get backupMethods() {
      return backupMethods(spec);
    },
    ownSchedules: [],
    get ownStores() {
      return inTreeStores(root);
    },
    get backupTargets() {
      return backupTargets(spec);
    },
    identity: {
      serviceAccount: setting(spec.in("serviceAccountName"), (at) => at.text ?? root.in("metadata", "name").text ?? ""),
      roleArn: spec.in("serviceAccountTemplate", "metadata", "annotations", "eks.amazonaws.com/role-arn"),
    },
    clientAuthentication: clientAuthentication(spec),
    dataChecksums: dataChecksums(spec),
    serverTls: undefined,
    missingBaseBackups: {
      at: spec.in("plugins"),
      message: "no ScheduledBackup of this stack takes base backups of this cluster; create one",
    },
    get unreadRetention() {
      return unreadRetention(spec);
    },
  };
}

/** The Cluster's own retention is that of its own section; the plugin reads the ObjectStore's (plugin-barman-cloud, docs). */
function unreadRetention(spec: Place): DatabaseView["unreadRetention"] {
  const at = spec.in("backup", "retentionPolicy");
  if (!at.isPresent || spec.in("backup", "barmanObjectStore").isPresent) return undefined;
  return {
    at,
    message:
      "nothing reads it beside the Barman Cloud plugin; set spec.retentionPolicy of the ObjectStore and remove it",
  };
}

/** initdb makes checksums since PostgreSQL 18; a cluster out of a backup or another cluster has what that one has. */
function dataChecksums(spec: Place): DatabaseView["dataChecksums"] {
  const bootstrap = spec.in("bootstrap");
  return setting(bootstrap.in("initdb", "dataChecksums"), (at) => {
    if (["recovery", "pg_basebackup"].some((method) => bootstrap.in(method).isPresent)) return undefined;
    return at.flag ?? (majorVersion(spec).value ?? newestMajor) >= 18;
  });
}

function volumes(spec: Place): Volume[] {
  const volume = (name: string, at: Place, holdsWal: boolean): Volume => ({
    name,
    storageClass: setting(
      at.in("storageClass"),
      (direct) => direct.text ?? at.in("pvcTemplate", "storageClassName").text,
    ),
    size: setting(
      at.in("size"),
      (direct) => direct.text ?? at.in("pvcTemplate", "resources", "requests", "storage").text,
    ),
    holdsWal,
  });
  const tablespaces = spec
    .in("tablespaces")
    .items.map((at) => volume(`tablespace ${at.in("name").text ?? ""}`, at.in("storage"), false));
  const hasWal = spec.in("walStorage").isPresent;
  const wal = hasWal ? [volume("WAL", spec.in("walStorage"), true)] : [];
  return [volume("data", spec.in("storage"), !hasWal), ...wal, ...tablespaces];
}

function replication(spec: Place): ReplicationView {
  const synchronous = spec.in("postgresql", "synchronous");
  const legacy = spec.in("minSyncReplicas");
  const quorum = synchronous.in("failoverQuorum");
  return {
    at: synchronous,
    synchronousStandbys: setting(synchronous.in("number"), (at) => at.number ?? legacy.number ?? 0),
    // The older fields give up as many standbys as are missing (docs/src/replication.md).
    instead: { synchronous: "set it to 1", strict: "set it to required" },
    degrades: setting(synchronous.in("dataDurability"), (at) => {
      const isLegacy = !synchronous.isPresent && legacy.isPresent;
      return isLegacy || (at.text ?? defaults["spec.postgresql.synchronous.dataDurability"]) === "preferred";
    }),
    promotesOnlyCurrent: setting(quorum, (at) => at.flag ?? defaults["spec.postgresql.synchronous.failoverQuorum"]),
    gap: undefined,
  };
}

/** The plugin and the Cluster's own section write to an object store; snapshots stay in the account. */
function backupTargets(spec: Place): DatabaseView["backupTargets"] {
  const plugins = spec.in("plugins").items.filter((item) => item.in("enabled").flag ?? true);
  const places = [
    ...plugins.map((at) => ({ at, kind: "object-store" as const })),
    { at: spec.in("backup", "barmanObjectStore"), kind: "object-store" as const },
    { at: spec.in("backup", "volumeSnapshot"), kind: "cluster" as const },
  ];
  return places.filter(({ at }) => at.isPresent);
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
    instead: "list one with isWALArchiver true",
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
      return [...own, { at: undefined, text: defaults["spec.postgresql.pg_hba[last]"] }];
    },
    prepend: (line) => [prepend(at, line)],
    replace: (line, text) => (line.at === undefined ? [] : [set(line.at, text)]),
  };
}
