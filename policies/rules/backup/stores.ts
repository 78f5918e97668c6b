import { knownText } from "../../frame/place";
import { type Subject } from "../../frame/stack";
import type { Finding } from "../../frame/rule";
import type { DatabaseView } from "../../views/types";
import { isElsewhere } from "./schedules";

/**
 * An archive to an object store that is not there. Stores may be made elsewhere, so a name is only doubted in a stack
 * that makes stores in the cluster's own namespace, all of whose names are known.
 */
export function missingStore(
  { walArchive, namespace }: DatabaseView,
  stores: readonly Subject<"backup-store">[],
): Finding | undefined {
  const at = walArchive.store;
  const beside = stores.filter(({ view }) => !isElsewhere(view.namespace, namespace));
  const names = beside.map(({ view }) => knownText(view.name));
  if (at?.text === undefined || names.includes(at.text) || names.includes(undefined)) return undefined;
  if (!beside.some(({ view }) => knownText(view.namespace) === knownText(namespace))) return undefined;
  const message = `no ObjectStore of this stack has this name in the cluster's namespace; set it to ${names.join(" or ")}`;
  return { at, message };
}
