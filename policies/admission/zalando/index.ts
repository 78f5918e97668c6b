import type { Place } from "../../frame/place";
import { forEach, type Check } from "../check";
import { patroniMinimums } from "../patroni";

/** A Service of the cluster's name and "-repl" must fit a DNS label (pkg/apis/acid.zalan.do/v1/util.go). */
const longest = 63 - "-repl".length;

const clusterName: Check = (root) => {
  const at = root.in("metadata", "name");
  const name = at.text;
  if (name === undefined) return undefined;
  if (!/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name)) {
    return { at, message: "has small letters, digits and hyphens, and begins with a letter; rename it" };
  }
  return name.length > longest
    ? { at, message: `has ${name.length} characters, at most ${longest}; shorten it` }
    : undefined;
};

/** What may stand behind a user's name (pkg/cluster/util.go, normalizeUserFlags). */
const flags = ["SUPERUSER", "CREATEDB", "CREATEROLE", "INHERIT", "LOGIN", "NOLOGIN", "REPLICATION", "BYPASSRLS"];

const users: Check = (root) => {
  const at = root.in("spec", "users");
  if (!at.isPresent) return undefined;
  return at.entries.flatMap(([, list]) => forEach(list.items, flag));
};

function flag(at: Place): ReturnType<Check> {
  const name = (at.text ?? "").toUpperCase();
  if (flags.includes(name)) return undefined;
  return { at, message: `there is no flag ${at.text ?? ""}; set one of ${flags.join(", ").toLowerCase()}` };
}

const patroni: Check = (root) => patroniMinimums(root.in("spec", "patroni"));

/** What Zalando's operator takes and then marks as invalid, for it has no webhook. */
export const zalandoChecks: Readonly<Record<string, readonly Check[]>> = {
  postgresql: [clusterName, users, patroni],
};
