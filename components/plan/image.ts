import type { Report } from "./report";

/** An image reference in its parts: "host:5000/team/postgresql:18.4@sha256:...". */
interface ImageReference {
  name: string;
  tag?: string;
  digest?: string;
}

function parseImage(text: string): ImageReference | undefined {
  const match = /^([a-z0-9][\w.-]*(?::\d+)?(?:\/[a-z0-9][\w.-]*)*)(?::(\w[\w.-]*))?(?:@(sha256:[0-9a-f]{64}))?$/i.exec(
    text,
  );
  if (match === null) return undefined;
  const [, name, tag, digest] = match;
  return { name, tag, digest };
}

/** The image at a registry that mirrors its own: the first part of its name is replaced. */
export function mirrored(image: string, registry: string | undefined): string {
  return registry === undefined ? image : `${registry}/${image.slice(image.indexOf("/") + 1)}`;
}

/** Checks that an image is one, with a tag or a digest that says which. */
export function checkReference(image: string, report: Report): void {
  const reference = parseImage(image);
  const example = 'write it as name:tag, such as "registry.example.com/postgresql:1.0"';
  if (reference === undefined) return report("image", image, "is not a container image reference", example);
  if (reference.tag === undefined && reference.digest === undefined) {
    report("image", image, "has no tag, and what it names would change", `set it to "${reference.name}:<tag>"`);
  }
}

/**
 * Checks that the tag of a PostgreSQL image begins with its major version: operators read the version off the tag, and
 * CloudNativePG refuses tags it cannot read it off ("latest", a bare digest).
 */
export function checkImage(image: string, major: number | undefined, report: Report): void {
  const example = `registry.example.com/postgresql:${major ?? 18}.4`;
  const reference = parseImage(image);
  if (reference === undefined) {
    return report("image", image, "is not a container image reference", `write it as name:tag, such as "${example}"`);
  }
  const { name, tag, digest } = reference;
  if (tag === undefined) {
    const missing = digest === undefined ? "has no tag" : "has a digest but no tag";
    const fix = `set it to "${name}:<tag>${digest === undefined ? "" : "@sha256:..."}" with a tag that begins with ${major ?? "the major version"}`;
    return report("image", image, `${missing}, and the operator reads the PostgreSQL version off the tag`, fix);
  }
  // After a point there must be digits: "18." is no version.
  const found = /^(\d+)(?!\d|\.(?!\d))/.exec(tag)?.[1];
  if (found === undefined) {
    const message = `has tag "${tag}", which does not begin with a PostgreSQL version`;
    return report(
      "image",
      image,
      message,
      `use a tag that begins with ${major ?? "the major version"}, such as "${example}"`,
    );
  }
  if (major !== undefined && Number(found) !== major) {
    const message = `is PostgreSQL ${found}, but postgresVersion is ${major}`;
    report("image", image, message, `set postgresVersion to ${found}, or use an image of PostgreSQL ${major}`);
  }
}
