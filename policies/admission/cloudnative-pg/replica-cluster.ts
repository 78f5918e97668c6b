import type { Place } from "../../frame/place";
import type { Finding } from "../../frame/rule";
import { duplicates, forEach, textOf, type Check } from "../check";
import { missing } from "./bootstrap";

/** Whether the cluster follows another one: said directly, or because the primary has another name. */
export function isReplica(root: Place): boolean {
  const replica = root.in("spec", "replica");
  if (!replica.isPresent) return false;
  const self = textOf(replica.in("self")) ?? root.in("metadata", "name").text ?? "";
  return replica.in("enabled").flag ?? self !== (replica.in("primary").text ?? "");
}

export const replicaMode: Check = (root) => {
  const replica = root.in("spec", "replica");
  if (!replica.isPresent) return undefined;
  const found: (Finding | undefined)[] = [];
  if (textOf(replica.in("primary")) !== undefined && replica.in("enabled").isPresent) {
    found.push({ at: replica.in("enabled"), message: "primary says the same; keep one of them" });
  }
  const bootstrap = root.in("spec", "bootstrap");
  const follows = bootstrap.in("pg_basebackup").isPresent || bootstrap.in("recovery").isPresent;
  if (isReplica(root) && !follows) {
    found.push({ at: bootstrap, message: "a replica starts from another cluster; set recovery or pg_basebackup" });
  }
  found.push(missing(root, replica.in("source"), replica.in("source").text ?? ""));
  for (const at of [replica.in("self"), replica.in("primary")]) {
    const name = textOf(at);
    if (name !== undefined) found.push(missing(root, at, name));
  }
  return found.flatMap((it) => it ?? []);
};

const tokenFields = [
  "latestCheckpointTimelineID",
  "redoWalFile",
  "databaseSystemIdentifier",
  "latestCheckpointREDOLocation",
  "timeOfLatestCheckpoint",
  "operatorVersion",
];

export const promotionToken: Check = (root) => {
  const replica = root.in("spec", "replica");
  if (!replica.isPresent) return undefined;
  const at = replica.in("promotionToken");
  const token = textOf(at);
  if (token === undefined) return undefined;
  const delay = replica.in("minApplyDelay");
  if (delay.isPresent) return { at: delay, message: "a cluster that is promoted applies at once; remove it" };
  if (isReplica(root)) return { at, message: "only a cluster that becomes the primary has one; remove it" };
  if (isToken(token)) return undefined;
  return { at, message: "is not the demotionToken of a cluster's status; copy that" };
};

/** Base64 of JSON with everything in it. */
function isToken(token: string): boolean {
  if (token.length % 4 !== 0 || !/^[\w+/]*={0,2}$/.test(token.replace(/\s/g, "")) || token.includes("_")) return false;
  try {
    const content = JSON.parse(Buffer.from(token, "base64").toString("utf8")) as Record<string, unknown> | null;
    return tokenFields.every((field) => typeof content?.[field] === "string" && content[field] !== "");
  } catch {
    return false;
  }
}

/** Names that end up in a path of files. */
function isUnsafe(text: string | undefined): boolean {
  return text === "." || text === ".." || /[/\\]/.test(text ?? "");
}

export const externalClusters: Check = (root) => {
  const items = root.in("spec", "externalClusters").items;
  return [
    ...forEach(items, reachable),
    ...duplicates(items, (item) => item.in("name").text, "has the name of one before it; rename it"),
  ];
};

function reachable(cluster: Place): Finding[] {
  const ways = ["connectionParameters", "barmanObjectStore", "plugin"].map((way) => cluster.in(way));
  const found: Finding[] = [];
  if (!ways.some((at) => at.isPresent)) {
    found.push({ at: cluster, message: "nothing says how to reach it; set connectionParameters or plugin" });
  }
  const selectors = ["sslCert", "sslKey", "sslRootCert"].map((name) => cluster.in(name));
  const names = [cluster.in("name"), ...selectors.flatMap((at) => [at.in("name"), at.in("key")])];
  const unsafe = names.filter((at) => isUnsafe(at.text));
  return [...found, ...unsafe.map((at) => ({ at, message: "becomes the name of a file; write it without slashes" }))];
}
