import { set } from "../../frame/edit";
import { ifKnown, setting, type Place } from "../../frame/place";
import { properties, type Resource } from "../../frame/resource";
import type { Stack } from "../../frame/stack";
import { roleArnOf } from "../elsewhere";
import type { DatabaseView, HbaLine, ReplicationView, ServerTls } from "../types";
import { backupAccount, methods, schedules, stores, targets, walArchive, type Archived } from "./archiver";
import { containers } from "./containers";
import { defaults } from "./defaults";
import { parameters } from "./parameters";
import { scheduling } from "./scheduling";

export const what = "KubeDB Postgres";

/** Modes of sslMode that refuse connections without TLS. */
const requiring = ["require", "verify-ca", "verify-full"];

/** A Postgres of kubedb.com v1 and v1alpha2, or of gitops.kubedb.com. */
export function postgres(resource: Resource, stack: Stack): DatabaseView {
  const root = properties(resource);
  const spec = root.in("spec");
  const isOld = resource.type.includes("/v1alpha2:");
  const archived: Archived = { root, stack };
  const pod = spec.in("podTemplate", "spec");
  const replicas = spec.in("replicas");
  const instances = (): number => replicas.number ?? defaults["spec.replicas"];
  const account = pod.in("serviceAccountName");
  const name = root.in("metadata", "name");
  const own = (): Place => backupAccount(archived) ?? (account.isPresent ? account : name);
  const majorVersion = setting(spec.in("version"), (at) => majorOf(at.text));
  const [server] = containers(spec, isOld);
  return {
    what,
    operator: "kubedb",
    name,
    namespace: root.in("metadata", "namespace"),
    instances: setting(replicas, instances),
    majorVersion,
    server,
    get containers() {
      return containers(spec, isOld);
    },
    scheduling: scheduling(root, stack, isOld),
    priorityClass: setting(pod.in("priorityClassName"), (at) => at.text),
    volumes: [volume(spec)],
    walVolumeAt: undefined,
    settled: {
      "wal-volume": "KubeDB has no volume of its own for the WAL",
      "disruption-budget": "KubeDB's operator makes one itself where there are several instances",
      "shared-memory": "KubeDB's operator mounts a volume in memory at /dev/shm itself",
      "owned-parameters": "KubeDB's operator takes every parameter that its configuration names",
    },
    disruptionBudget: {
      at: replicas,
      // The operator makes one for several instances, and none for a single one.
      get value() {
        return instances() > 1;
      },
      turn: () => [],
      instead: "set it to 2 or more",
      alone: { at: replicas, instead: "set it to 2 or more" },
    },
    replication: replication(spec),
    parameters: parameters(root, majorVersion, stack),
    sharedMemory: {
      at: pod,
      isVolume: setting(pod, () => true),
      size: setting(pod, () => undefined),
      fix: [],
    },
    seccompProfile: setting(pod.in("securityContext", "seccompProfile", "type"), (at) => at.text ?? "RuntimeDefault"),
    walArchive: walArchive(archived),
    backupMethods: methods,
    get ownSchedules() {
      return schedules(archived);
    },
    get ownStores() {
      return stores(archived);
    },
    get backupTargets() {
      return targets(archived);
    },
    identity: {
      serviceAccount: setting(account, () => (ifKnown(own) ?? account).text ?? name.text ?? ""),
      get roleArn() {
        return roleArnOf(stack, own(), root.in("metadata", "namespace"));
      },
    },
    clientAuthentication: clientAuthentication(spec, majorVersion),
    serverTls: serverTls(spec),
    missingBaseBackups: {
      at: spec.in("archiver", "ref"),
      message:
        "no PostgresArchiver or BackupConfiguration of this stack takes base backups of it; set spec.fullBackup.scheduler of a PostgresArchiver",
    },
  };
}

/** "18.3", "17.9-bookworm", "13.13-debian": PostgresVersion objects are named after what they hold. */
export function majorOf(version: string | undefined): number | undefined {
  const major = /^(?:timescaledb-.*-pg)?(\d{2})\b/.exec(version ?? "")?.[1];
  return major === undefined ? undefined : Number(major);
}

function volume(spec: Place): DatabaseView["volumes"][number] {
  const storage = spec.in("storage");
  const type = spec.in("storageType");
  return {
    name: "data",
    storageClass: setting(storage.in("storageClassName"), (at) => at.text),
    size: setting(storage.in("resources", "requests", "storage"), (at) => at.text),
    holdsWal: true,
    get gap() {
      if (type.text !== "Ephemeral") return undefined;
      return { at: type, message: "is gone with its pod; set it to Durable" };
    },
  };
}

function replication(spec: Place): ReplicationView {
  const mode = spec.in("streamingMode");
  const count = spec.in("synchronousReplicationConfig", "numSyncReplicas");
  const isOn = (): boolean => (mode.text ?? defaults["spec.streamingMode"]) === "Synchronous";
  return {
    at: mode,
    synchronousStandbys: {
      get at() {
        return ifKnown(isOn) === true && ifKnown(() => count.isPresent) !== false ? count : mode;
      },
      get value() {
        return isOn() ? (count.number ?? defaults["spec.synchronousReplicationConfig.numSyncReplicas"]) : 0;
      },
    },
    instead: { synchronous: "set it to Synchronous", strict: "set it to Synchronous" },
    // synchronous_standby_names is never emptied for want of standbys.
    degrades: setting(mode, () => false),
    promotesOnlyCurrent: undefined,
    gap: undefined,
  };
}

/** With an issuer the operator asks for TLS unless it is told otherwise. */
export function sslMode(spec: Place): string {
  const written = spec.in("sslMode").text;
  return written ?? defaults[spec.in("tls").isPresent ? "spec.sslMode (with spec.tls)" : "spec.sslMode"];
}

/** The operator writes pg_hba.conf by sslMode and clientAuthMode. */
function clientAuthentication(spec: Place, major: DatabaseView["majorVersion"]): DatabaseView["clientAuthentication"] {
  const [mode, method] = [spec.in("sslMode"), spec.in("clientAuthMode")];
  return {
    at: mode,
    get lines(): HbaLine[] {
      const type = requiring.includes(sslMode(spec)) ? "hostssl" : "host";
      const written =
        method.text ?? defaults[(major.value ?? 0) < 18 ? "spec.clientAuthMode" : "spec.clientAuthMode (18)"];
      const name = written === "scram" ? "scram-sha-256" : written;
      return [
        { at: undefined, text: "local all all trust" },
        { at: undefined, text: "host all all 127.0.0.1/32 trust" },
        { at: undefined, text: "host all all ::1/128 trust" },
        { at: method, text: `${type} all all all ${name}`, otherMethod: "set it to scram" },
      ];
    },
    prepend: () => [],
    replace: () => [],
  };
}

function serverTls(spec: Place): ServerTls {
  const at = spec.in("sslMode");
  return {
    at,
    get value() {
      return requiring.includes(sslMode(spec));
    },
    instead: "set it to verify-full, with spec.tls",
    // Without an issuer there is no certificate.
    get fix() {
      return spec.in("tls").isPresent ? [set(at, "verify-full")] : [];
    },
  };
}
