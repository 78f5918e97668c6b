import { someKnown, type Place } from "../../frame/place";
import type { Finding } from "../../frame/rule";
import { duplicates, forEach, textOf, type Check } from "../check";
import { parseQuantity } from "../quantity";

/** The size of a volume: its own, or that of its claim's template. */
function sized(storage: Place): Finding | undefined {
  const at = storage.in("size");
  const size = textOf(at);
  if (size !== undefined) {
    if (parseQuantity(size) !== undefined) return undefined;
    return { at, message: `${size} is not a quantity; write it as 100Gi` };
  }
  const request = textOf(storage.in("pvcTemplate", "resources", "requests", "storage"));
  if (request !== undefined && parseQuantity(request) !== 0) return undefined;
  return { at, message: "the volume has no size; set one such as 100Gi" };
}

export const dataSize: Check = (root) => sized(root.in("spec", "storage"));

export const walSize: Check = (root) => {
  const at = root.in("spec", "walStorage");
  return at.isPresent ? sized(at) : undefined;
};

export const tablespaceSizes: Check = (root) =>
  forEach(root.in("spec", "tablespaces").items, (item) => sized(item.in("storage")));

export const ephemeralVolume: Check = (root) => {
  const at = root.in("spec", "ephemeralVolumeSource");
  if (!at.isPresent || !root.in("spec", "ephemeralVolumesSizeLimit", "temporaryData").isPresent) return undefined;
  return { at, message: "ephemeralVolumesSizeLimit.temporaryData bounds the same volume; keep one of them" };
};

/** The webhook writes a list that is left out as null, which the definition does not take. */
export const projectedVolume: Check = (root) => {
  const template = root.in("spec", "projectedVolumeTemplate");
  if (!template.isPresent || template.in("sources").isPresent) return undefined;
  return { at: template.in("sources"), message: "the volume has no sources; list some, or remove it" };
};

export const tablespaceNames: Check = (root) => {
  const items = root.in("spec", "tablespaces").items;
  const name = (item: Place): string => item.in("name").text ?? "";
  return [
    ...forEach(items, (item) => {
      const wrong = wrongName(name(item));
      return wrong === undefined ? undefined : { at: item.in("name"), message: wrong };
    }),
    ...duplicates(items, (item) => volumeName(name(item)), "its volume has the name of one before it; rename it"),
  ];
};

function wrongName(name: string): string | undefined {
  if (name.startsWith("pg_")) return "names that begin with pg_ are PostgreSQL's own; rename it";
  if (!/^[A-Za-z_][\w$]*$/.test(name))
    return "a name has letters, digits, _ and $, and begins with no digit; rename it";
  return name.length > 63 ? "a name has at most 63 characters; shorten it" : undefined;
}

/** The name of a tablespace's volume, in which case and some characters are lost. */
function volumeName(name: string): string {
  return name.replace(/^_/, "1").replace(/[$_]/g, "-").toLowerCase();
}

export const snapshotTablespaces: Check = (root) => {
  const classes = root.in("spec", "backup", "volumeSnapshot", "tablespaceClassName");
  if (!classes.isPresent) return undefined;
  const tablespaces = root.in("spec", "tablespaces").items;
  return classes.entries.flatMap(([name, at]) => {
    if (someKnown(tablespaces, (item) => item.in("name").text === name)) return [];
    return [{ at, message: "no tablespace has this name; add it to spec.tablespaces, or remove it" }];
  });
};
