import type { Place } from "../../frame/place";
import type { Finding } from "../../frame/rule";
import { duplicates, forEach, textOf, type Check } from "../check";
import { isReserved } from "./access";

const paths = ["extension_control_path", "dynamic_library_path", "ld_library_path", "bin_path"];

/** Extensions that come as images of their own. */
export const extensions: Check = (root) => {
  const items = root.in("spec", "postgresql", "extensions").items;
  const hasCatalog = root.in("spec", "imageCatalogRef").isPresent;
  return [
    ...forEach(items, (item) => extension(item, hasCatalog)),
    ...duplicates(
      items,
      (item) => item.in("name").text?.replaceAll("_", "-"),
      "its volume has the name of one before it; rename it",
    ),
  ];
};

function extension(item: Place, hasCatalog: boolean): Finding[] {
  const found: Finding[] = [];
  if (textOf(item.in("name")) === undefined) found.push({ at: item.in("name"), message: "has no name; set it" });
  const image = item.in("image", "reference");
  if (!hasCatalog && textOf(image) === undefined) {
    found.push({ at: image, message: "no catalog says which image it is in; set it" });
  }
  return [...found, ...paths.flatMap((list) => pathList(item.in(list))), ...environment(item.in("env"))];
}

function pathList(list: Place): Finding[] {
  return [
    ...forEach(list.items, (at) => {
      if (textOf(at) === undefined) return { at, message: "is empty; set a path, or remove it" };
      return escapes(at.text ?? "") ? { at, message: "leads out of the extension; write a path inside it" } : undefined;
    }),
    ...duplicates(list.items, (at) => textOf(at), "is the same as one before it; remove it"),
  ];
}

/** Whether a path, once it is cleaned up, begins above where it starts. */
function escapes(path: string): boolean {
  const kept: string[] = [];
  if (path.startsWith("/")) return false;
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && kept.length > 0 && kept.at(-1) !== "..") kept.pop();
    else kept.push(part);
  }
  return kept[0]?.startsWith("..") ?? false;
}

const dedicated: Readonly<Record<string, string>> = { PATH: "bin_path", LD_LIBRARY_PATH: "ld_library_path" };

function environment(list: Place): Finding[] {
  return [
    ...forEach(list.items, (item) => {
      const name = item.in("name").text ?? "";
      const found: Finding[] = [];
      if (isReserved(name)) found.push({ at: item.in("name"), message: "the operator sets it itself; remove it" });
      if (Object.hasOwn(dedicated, name)) {
        found.push({ at: item.in("name"), message: `has a field of its own; set ${dedicated[name]}` });
      }
      const unknown = placeholders(item.in("value").text ?? "");
      if (unknown.length > 0) {
        found.push({ at: item.in("value"), message: `there is no \${${unknown[0]}}; use \${image_root}` });
      }
      return found;
    }),
    ...duplicates(list.items, (item) => item.in("name").text, "is set before; remove one of them"),
  ];
}

/** Names in `${...}` that mean nothing; a dollar sign before one takes its meaning away. */
function placeholders(value: string): string[] {
  const found = [...value.matchAll(/(\$+)\{([^}]+)\}/g)];
  return found
    .filter(([, dollars, name]) => dollars.length % 2 === 1 && name !== "image_root")
    .map(([, , name]) => name);
}
