/** An image's name in its parts; a registry is the first part with a dot or a port, Docker Hub where there is none. */
export interface ImageName {
  /** "ghcr.io/cloudnative-pg/postgresql", in full. */
  readonly name: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** The parts of an image reference (https://github.com/distribution/reference). */
export function parseImage(image: string): ImageName {
  const [withTag, digest] = image.split("@", 2);
  const tag = /:([\w][\w.-]*)$/.exec(withTag.slice(withTag.lastIndexOf("/") + 1))?.[1];
  const path = tag === undefined ? withTag : withTag.slice(0, -tag.length - 1);
  const [first, ...rest] = path.split("/");
  const hasRegistry = rest.length > 0 && /[.:]|^localhost$/.test(first);
  const name = hasRegistry ? path : `docker.io/${rest.length === 0 ? "library/" : ""}${path}`;
  return { name, tag, digest };
}

/** Tags that are moved to other images by habit. */
const moving = /^(latest|stable|main|master|edge|nightly|dev|develop|lts|current|release)([-_].*)?$/i;

/** Whether a tag names one release: "18.4", "ubi9-17.5-2520", "2.17.2-pg17"; or one build, by date or commit. */
function namesRelease(tag: string): boolean {
  return /\d\.\d/.test(tag) || /\d{8,}/.test(tag) || /(^|-)(sha-)?[0-9a-f]{7,40}$/.test(tag);
}

/** Why an image is not always the same one; undefined where it is. */
export function looseness({ tag, digest }: ImageName, level: string): string | undefined {
  if (digest !== undefined) return undefined;
  if (level === "digest") return "may be replaced by another image of the same tag; add its digest, @sha256:...";
  if (tag === undefined) return "has no tag, which is latest; name a release, such as 18.4";
  if (moving.test(tag)) return `${tag} is another image tomorrow; name a release, such as 18.4`;
  if (namesRelease(tag)) return undefined;
  return `${tag} names no minor release, so that a restart may update it; name one, such as 18.4`;
}
