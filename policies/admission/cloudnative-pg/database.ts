import type { Place } from "../../frame/place";
import type { Finding } from "../../frame/rule";
import { duplicates, forEach, type Check } from "../check";

function unique(list: Place): Finding[] {
  return duplicates(list.items, (item) => item.in("name").text, "has the name of one before it; remove one of them");
}

export const extensionsAreUnique: Check = (root) => unique(root.in("spec", "extensions"));

export const schemasAreUnique: Check = (root) => unique(root.in("spec", "schemas"));

/** Foreign data wrappers and servers, and within each their options and grants. */
export const foreignDataIsUnique: Check = (root) =>
  [root.in("spec", "fdws"), root.in("spec", "servers")].flatMap((list) => [
    ...unique(list),
    ...forEach(list.items, (item) => [...unique(item.in("options")), ...unique(item.in("usage"))]),
  ]);

export const serversHaveWrappers: Check = (root) => {
  const wrappers = root.in("spec", "fdws").items.map((item) => item.in("name").text);
  return forEach(root.in("spec", "servers").items, (item) => {
    const at = item.in("fdw");
    if (item.in("ensure").text === "absent" || wrappers.includes(at.text)) return undefined;
    return { at, message: "no wrapper has this name; add it to spec.fdws" };
  });
};
