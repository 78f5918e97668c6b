import { isSchedule } from "../../views/cron";
import type { Place } from "../../frame/place";
import type { Finding } from "../../frame/rule";
import { textOf, type Check } from "../check";

export const oneWalArchiver: Check = (root) => {
  const at = root.in("spec", "plugins");
  const archivers = at.items.filter(
    (item) => (item.in("enabled").flag ?? true) && item.in("isWALArchiver").flag === true,
  );
  const inTree = root.in("spec", "backup", "barmanObjectStore").isPresent;
  if (archivers.length > 1) return { at, message: "only one plugin archives the WAL; set isWALArchiver of one" };
  if (archivers.length === 0 || !inTree) return undefined;
  return { at, message: "barmanObjectStore archives the WAL already; remove spec.backup.barmanObjectStore" };
};

const providers = ["s3Credentials", "azureCredentials", "googleCredentials"];

/** The one way in which a Cluster's own backup section logs in. */
export const storeCredentials: Check = (root) => {
  const store = root.in("spec", "backup", "barmanObjectStore");
  if (!store.isPresent) return undefined;
  const given = providers.map((provider) => store.in(provider)).filter((at) => at.isPresent);
  if (given.length !== 1) {
    return { at: store, message: `set exactly one of ${providers.join(", ")}` };
  }
  const [s3, azure, google] = providers.map((provider) => store.in(provider));
  if (s3.isPresent) return s3Credentials(s3);
  return azure.isPresent ? azureCredentials(azure) : googleCredentials(google);
};

function s3Credentials(at: Place): Finding[] {
  const [key, secret] = [at.in("accessKeyId").isPresent, at.in("secretAccessKey").isPresent];
  const role = at.in("inheritFromIAMRole").flag === true;
  if (key !== secret) return [{ at, message: "a key has two halves; set accessKeyId and secretAccessKey" }];
  if (role !== key) return [];
  return [{ at, message: "set either inheritFromIAMRole or accessKeyId with secretAccessKey" }];
}

function azureCredentials(at: Place): Finding[] {
  const flags = ["inheritFromAzureAD", "useDefaultAzureCredentials"].filter((name) => at.in(name).flag === true);
  const keys = ["storageKey", "storageSasToken"].filter((name) => at.in(name).isPresent);
  const ways = flags.length + keys.length;
  const account = at.in("storageAccount").isPresent;
  const connection = at.in("connectionString").isPresent;
  if (connection && (ways > 0 || account))
    return [{ at, message: "connectionString says everything; remove the rest" }];
  if (!connection && ways !== 1) {
    return [{ at, message: "set one of inheritFromAzureAD, useDefaultAzureCredentials, storageKey, storageSasToken" }];
  }
  if (keys.length === 0 || account) return [];
  return [{ at: at.in("storageAccount"), message: "a key is one of an account; set it" }];
}

function googleCredentials(at: Place): Finding[] {
  if ((at.in("gkeEnvironment").flag ?? false) !== at.in("applicationCredentials").isPresent) return [];
  return [{ at, message: "set either gkeEnvironment or applicationCredentials" }];
}

/** What only volume snapshots can be told, in a Backup and a ScheduledBackup. */
export const snapshotOptions: Check = (root) => {
  const spec = root.in("spec");
  if ((textOf(spec.in("method")) ?? "barmanObjectStore") !== "barmanObjectStore") return undefined;
  const options = ["online", "onlineConfiguration"].map((name) => spec.in(name)).filter((at) => at.isPresent);
  return options.map((at) => ({ at, message: "is for the method volumeSnapshot only; remove it" }));
};

export const schedule: Check = (root) => {
  const at = root.in("spec", "schedule");
  if (isSchedule(at.text ?? "")) return undefined;
  return { at, message: 'is not a schedule; write one such as "0 0 2 * * *", every night at 02:00' };
};

export const pluginIsNamed: Check = (root) => {
  const plugin = root.in("spec", "pluginConfiguration");
  if (root.in("spec", "method").text !== "plugin" || textOf(plugin.in("name")) !== undefined) return undefined;
  return { at: plugin.in("name"), message: "the method plugin needs one; set it to barman-cloud.cloudnative-pg.io" };
};

export const snapshotDeadline: Check = (root) => {
  const at = root.in("metadata", "annotations", "cnpg.io/volumeSnapshotDeadline");
  if (textOf(at) === undefined || /^[+-]?\d+$/.test(at.text ?? "")) return undefined;
  return { at, message: "is not a number of minutes; set one" };
};
