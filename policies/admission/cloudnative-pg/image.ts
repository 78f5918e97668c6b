import type { Place } from "../../frame/place";
import { textOf, type Check } from "../check";

/** What the operator reads a version off: digits, and after a point more of them. */
const version = /^(\d+)(?!\d|\.(?!\d))/;

/** The tag by which the operator tells versions apart; empty where an image has none, which names no version either. */
function tagOf(image: string): string {
  return /:([^/]+)$/.exec(image.replace(/@sha256:[a-f\d]+$/i, ""))?.[1] ?? "";
}

/**
 * PostgreSQL's major version as the operator finds it: in the catalog's reference, then in the tag; undefined where it
 * finds none, and for the operator's own image, which is new enough for everything.
 */
export function majorOf(root: Place): number | undefined {
  const catalog = root.in("spec", "imageCatalogRef");
  if (catalog.isPresent) return catalog.in("major").number;
  const image = textOf(root.in("spec", "imageName"));
  const major = image === undefined ? undefined : version.exec(tagOf(image))?.[1];
  return major === undefined ? undefined : Number(major);
}

/** Whether the operator can read a major version at all; it judges no parameters otherwise. */
export function hasReadableMajor(root: Place): boolean {
  return textOf(root.in("spec", "imageName")) === undefined || majorOf(root) !== undefined;
}

export const imageTag: Check = (root) => {
  const at = root.in("spec", "imageName");
  const image = textOf(at);
  if (image === undefined || version.test(tagOf(image))) return undefined;
  return { at, message: "the tag must begin with PostgreSQL's version; write it as postgresql:18.4" };
};

export const supportedMajor: Check = (root) => {
  const major = majorOf(root);
  if (major === undefined || major >= 13) return undefined;
  const catalog = root.in("spec", "imageCatalogRef", "major");
  const at = catalog.isPresent ? catalog : root.in("spec", "imageName");
  return { at, message: `PostgreSQL ${major} is too old for the operator; use 14 or newer` };
};

export const pullPolicy: Check = (root) => {
  const at = root.in("spec", "imagePullPolicy");
  const policy = textOf(at);
  if (policy === undefined || ["Always", "Never", "IfNotPresent"].includes(policy)) return undefined;
  return { at, message: `there is no policy ${policy}; set it to Always, IfNotPresent or Never` };
};
