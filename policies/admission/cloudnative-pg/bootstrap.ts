import { findKnown, type Place } from "../../frame/place";
import type { Finding } from "../../frame/rule";
import { forEach, textOf, type Check } from "../check";

const methods = ["initdb", "recovery", "pg_basebackup"] as const;

/** Where a Cluster says what it starts from; the methods that it names. */
function named(root: Place): Place[] {
  return methods.map((method) => root.in("spec", "bootstrap", method)).filter((at) => at.isPresent);
}

/** The external cluster of a name, which must be there. */
export function externalCluster(root: Place, name: string): Place | undefined {
  return findKnown(root.in("spec", "externalClusters").items, (item) => item.in("name").text === name);
}

export const oneMethod: Check = (root) => {
  if (named(root).length < 2) return undefined;
  const at = root.in("spec", "bootstrap");
  return { at, message: "a cluster starts from one of initdb, recovery and pg_basebackup; keep one of them" };
};

/** The operator makes the owner of the database's name; only a whole server's import has no database of its own. */
export const applicationDatabase: Check = (root) => {
  const at = root.in("spec", "bootstrap", "initdb");
  if (!at.isPresent || at.in("import", "type").text !== "monolith") return undefined;
  if (textOf(at.in("owner")) === undefined || textOf(at.in("database")) !== undefined) return undefined;
  return { at: at.in("database"), message: "an owner without a database; set it as well, or remove owner" };
};

export const walSegmentSize: Check = (root) => {
  const at = root.in("spec", "bootstrap", "initdb", "walSegmentSize");
  const size = at.number;
  if (size === undefined || Number.isInteger(Math.log2(size))) return undefined;
  return { at, message: `${size} is no power of two; set it to 16, 32, 64 or the like` };
};

export const initSqlReferences: Check = (root) => {
  const references = root.in("spec", "bootstrap", "initdb", "postInitApplicationSQLRefs");
  const items = ["secretRefs", "configMapRefs"].flatMap((list) => references.in(list).items);
  return forEach(items, (at) => {
    if (textOf(at.in("name")) !== undefined && textOf(at.in("key")) !== undefined) return undefined;
    return { at, message: "a reference has a name and a key; set both" };
  });
};

/** What may be imported: one database with microservice, several and roles with monolith. */
export const logicalImport: Check = (root) => {
  const at = root.in("spec", "bootstrap", "initdb", "import");
  if (!at.isPresent) return undefined;
  const databases = at.in("databases");
  const roles = at.in("roles");
  const names = databases.items.map((item) => item.text ?? "");
  if (at.in("type").text === "microservice") {
    const found: Finding[] = [];
    if (names.length !== 1) found.push({ at: databases, message: "microservice imports one database; name one" });
    if (names.length === 1 && names[0]?.includes("*")) {
      found.push({ at: databases, message: "microservice imports one database; name it without a wildcard" });
    }
    if (roles.items.length > 0) found.push({ at: roles, message: "microservice imports no roles; remove it" });
    return found;
  }
  if (at.in("type").text !== "monolith") return undefined;
  const found: Finding[] = [];
  if (names.length < 1) found.push({ at: databases, message: 'monolith imports databases; name some, or "*"' });
  for (const list of [databases, roles]) {
    const items = list.items.map((item) => item.text);
    if (items.length > 1 && items.includes("*"))
      found.push({ at: list, message: '"*" is all of them; leave it alone' });
  }
  const sql = at.in("postImportApplicationSQL");
  if (sql.items.length > 0) found.push({ at: sql, message: "monolith runs no SQL after the import; remove it" });
  return found;
};

export const baseBackupSource: Check = (root) => {
  const at = root.in("spec", "bootstrap", "pg_basebackup");
  if (!at.isPresent) return undefined;
  return missing(root, at.in("source"), at.in("source").text ?? "");
};

export const recoverySource: Check = (root) => {
  const at = root.in("spec", "bootstrap", "recovery", "source");
  const name = textOf(at);
  return name === undefined ? undefined : missing(root, at, name);
};

/** What names an external cluster that is not in spec.externalClusters. */
export function missing(root: Place, at: Place, name: string): Finding | undefined {
  if (externalCluster(root, name) !== undefined) return undefined;
  return { at, message: `no external cluster is called "${name}"; add it to spec.externalClusters` };
}

/** Volume snapshots and claims that a recovery starts from. */
export const recoveryDataSource: Check = (root) => {
  const recovery = root.in("spec", "bootstrap", "recovery");
  const snapshots = recovery.in("volumeSnapshots");
  if (!snapshots.isPresent) return undefined;
  if (recovery.in("backup").isPresent) {
    return { at: recovery.in("backup"), message: "a recovery from volume snapshots takes no backup; remove it" };
  }
  const backupId = recovery.in("recoveryTarget", "backupID");
  if (textOf(backupId) !== undefined) {
    return { at: backupId, message: "a recovery from volume snapshots takes no backup; remove it" };
  }
  const wal = snapshots.in("walStorage");
  const found = [snapshotSource(snapshots.in("storage")), wal.isPresent ? snapshotSource(wal) : undefined];
  if (wal.isPresent && !root.in("spec", "walStorage").isPresent) {
    found.push({ at: wal, message: "the cluster has no WAL volume; set spec.walStorage" });
  }
  return found.flatMap((it) => it ?? []);
};

function snapshotSource(at: Place): Finding | undefined {
  const source = `${at.in("apiGroup").text ?? ""}/${at.in("kind").text ?? ""}`;
  if (["snapshot.storage.k8s.io/VolumeSnapshot", "/PersistentVolumeClaim"].includes(source)) return undefined;
  return { at, message: "is neither a VolumeSnapshot of snapshot.storage.k8s.io nor a PersistentVolumeClaim" };
}
