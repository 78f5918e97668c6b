import { parseDays } from "kubernetes-postgres/plan/duration";
import { setting, type Place } from "../../frame/place";
import { properties, type Resource } from "../../frame/resource";
import { longestGapHours } from "../cron";
import { environmentOf } from "../environment";
import type { BackupScheduleView, BackupStoreView, EnvironmentView, RemovedFieldsView } from "../types";
import { defaults } from "./defaults";

/** An ObjectStore of barmancloud.cnpg.io/v1: it also sets up the backup container beside every PostgreSQL. */
export function objectStore(resource: Resource): BackupStoreView {
  const root = properties(resource);
  const spec = root.in("spec");
  const sidecar = { name: "plugin-barman-cloud", resources: spec.in("instanceSidecarConfiguration", "resources") };
  const store = { what: "Barman Cloud ObjectStore", containers: [sidecar], ...named(root) };
  return barmanStore(store, spec.in("configuration"), spec.in("retentionPolicy"));
}

function named(root: Place): { readonly name: Place; readonly namespace: Place } {
  return { name: root.in("metadata", "name"), namespace: root.in("metadata", "namespace") };
}

/** Of the compressions that Barman has, those that take several times as long as lz4 and snappy. */
const slow = ["bzip2", "gzip", "xz"];

/** What an ObjectStore and the Cluster's own section of the same shape say about the store. */
function barmanStore(
  store: Pick<BackupStoreView, "what" | "name" | "namespace" | "containers">,
  configuration: Place,
  retentionAt: Place,
): BackupStoreView {
  const s3 = configuration.in("s3Credentials");
  return {
    ...store,
    destination: configuration.in("destinationPath"),
    endpoint: configuration.in("endpointURL"),
    retentionAt,
    get retentionDays() {
      return parseDays(retentionAt.text ?? "");
    },
    retentionCount: undefined,
    get slowCompression() {
      const places = ["wal", "data"].map((part) => configuration.in(part, "compression"));
      return places.flatMap((at) => (slow.includes(at.text ?? "") ? [{ at, name: at.text ?? "" }] : []));
    },
    credentials: {
      at: s3.in("inheritFromIAMRole"),
      instead: `set ${s3.in("inheritFromIAMRole").path} to true`,
      get staticKeys() {
        return ["accessKeyId", "secretAccessKey", "sessionToken"].map((key) => s3.in(key)).filter((at) => at.isPresent);
      },
      get usesPodIdentity() {
        return s3.in("inheritFromIAMRole").flag ?? false;
      },
    },
  };
}

/** The object store of a Cluster's own, deprecated backup section; none where it has no such section. */
export function inTreeStores(root: Place): BackupStoreView[] {
  const backup = root.in("spec", "backup");
  const section = backup.in("barmanObjectStore");
  if (section.isKnown && !section.isPresent) return [];
  const store = { what: "CloudNativePG Cluster's own object store", containers: [], ...named(root) };
  return [barmanStore(store, section, backup.in("retentionPolicy"))];
}

/** Where a Cluster still uses what CloudNativePG 1.31 no longer has (https://cloudnative-pg.io/documentation/1.30/appendixes/backup_barmanobjectstore/). */
export function removedFields(resource: Resource): RemovedFieldsView {
  const spec = properties(resource).in("spec");
  const instead = "use the Barman Cloud plugin: spec.plugins with an ObjectStore";
  return {
    removedIn: "1.31",
    get fields() {
      const places = [
        spec.in("backup", "barmanObjectStore"),
        ...spec.in("externalClusters").items.map((at) => at.in("barmanObjectStore")),
      ];
      return places.filter((at) => at.isPresent).map((at) => ({ at, instead }));
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
    const name = at.text ?? defaults["spec.method"];
    return name === "plugin" ? `plugin ${root.in("spec", "pluginConfiguration", "name").text ?? ""}` : name;
  };
  return {
    what: "CloudNativePG ScheduledBackup",
    schedule,
    cluster: root.in("spec", "cluster", "name"),
    namespace: root.in("metadata", "namespace"),
    suspended: setting(root.in("spec", "suspend"), (at) => at.flag ?? defaults["spec.suspend"]),
    method: setting(root.in("spec", "method"), method),
    fieldCount: 6,
    get longestGapHours() {
      return longestGapHours(schedule.text ?? "");
    },
  };
}
