import { isObject } from "kubernetes-postgres/plan/objects";
import type { Segment } from "kubernetes-postgres-policies/frame/place";
import type { StackResource } from "kubernetes-postgres-policies/frame/resource";
import { isPulumiFile, resourcesOfPulumi } from "./pulumi";
import type { InputError, Source } from "./sources";
import { writtenResource } from "./written";
import { hint, parseDocuments, templateHint, type ParsedDocument } from "./yaml";

/** A resource to be judged, and where it was read. */
export interface CheckedResource extends StackResource {
  readonly file: string;
  /** "Cluster", or a type of Pulumi's for what is not Kubernetes'. */
  readonly kind: string;
  /** The line of a part of it; that of the whole where the part is absent. */
  readonly lineOf: (segments: readonly Segment[]) => number;
  /** Where it can be edited; undefined in a file that a program wrote and will write again. */
  readonly editable: Editable | undefined;
}

/** A manifest within its document: a List holds several. */
export interface Editable extends Pick<ParsedDocument, "start" | "end"> {
  readonly prefix: readonly Segment[];
}

/** What a text holds. */
export interface Read {
  readonly resources: CheckedResource[];
  /** What cannot be read of it. */
  readonly errors: InputError[];
  /** What is no manifest, and only stands in a folder that was looked through. */
  readonly skipped: InputError[];
}

/** Everything in a text that can be judged, and what else there is. */
export function resourcesOf(source: Source): Read {
  const { documents, errors: broken } = parseDocuments(source);
  const errors: InputError[] = [];
  const skipped: InputError[] = [];
  // Whoever names a file means it; a folder may hold charts, packages and settings of other programs, too.
  const foreign = source.isNamed ? errors : skipped;
  const mentionsManifests = /\bapiVersion\b/.test(source.text);
  for (const error of broken) {
    const isForeign = error.message.endsWith(templateHint) || (source.file.endsWith(".json") && !mentionsManifests);
    (isForeign ? foreign : errors).push(error);
  }
  if (documents.length === 0 && broken.length === 0) {
    foreign.push({ file: source.file, message: "is empty: there is nothing to check" });
  }
  const resources: CheckedResource[] = [];
  for (const parsed of documents) {
    const { value, lineOf } = parsed;
    const wrong = (at: readonly Segment[], message: string): unknown => {
      const line = lineOf(at);
      const more = hint(source.text, line);
      const isForeign = more !== "" || message.endsWith(notKubernetes);
      return (isForeign ? foreign : errors).push({ file: source.file, line, message: `${message}${more}` });
    };
    const written = writtenResource(value, source, lineOf);
    if (written !== undefined) resources.push(written);
    else if (isPulumiFile(value)) resources.push(...resourcesOfPulumi(value, source.file, lineOf));
    else resources.push(...manifestsOf(value, [], wrong).map((found) => checked(found, source.file, parsed)));
  }
  return { resources, errors, skipped };
}

const notKubernetes = "so it is not a Kubernetes object; leave it out";

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly object: Record<string, unknown>;
  readonly prefix: readonly Segment[];
}

/** The Kubernetes objects of a document: itself, or the items of a List. */
function manifestsOf(
  value: unknown,
  prefix: readonly Segment[],
  wrong: (at: readonly Segment[], message: string) => unknown,
): Manifest[] {
  const missing = isObject(value)
    ? ["apiVersion", "kind"].filter((field) => typeof value[field] !== "string" || value[field] === "")
    : [];
  if (!isObject(value) || missing.length > 0) {
    const what = isObject(value) ? `has no ${missing.join(" and no ")}` : "is not an object";
    wrong(prefix, `${what}, ${notKubernetes}`);
    return [];
  }
  const name = isObject(value.metadata) ? value.metadata.name : undefined;
  if (name !== undefined && typeof name !== "string") {
    wrong([...prefix, "metadata", "name"], "metadata.name is not a text");
    return [];
  }
  const { apiVersion, kind, items } = value as { apiVersion: string; kind: string; items?: unknown };
  if (kind.endsWith("List") && Array.isArray(items)) {
    return items.flatMap((item, index) => manifestsOf(item, [...prefix, "items", index], wrong));
  }
  return [{ apiVersion, kind, object: value, prefix }];
}

function checked(
  { apiVersion, kind, object, prefix }: Manifest,
  file: string,
  { start, end, lineOf }: ParsedDocument,
): CheckedResource {
  const metadata = isObject(object.metadata) ? object.metadata : {};
  const name = typeof metadata.name === "string" ? metadata.name : "";
  const namespace = typeof metadata.namespace === "string" ? `${metadata.namespace}/` : "";
  const type = `kubernetes:${apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`}:${kind}`;
  return {
    type,
    urn: `urn:pulumi:manifests::${file}::${type}::${namespace}${name}`,
    name,
    properties: object,
    // Nothing in a manifest says what Pulumi's option does.
    protect: undefined,
    propertyDependencies: {},
    file,
    kind,
    lineOf: (segments) => lineOf([...prefix, ...segments]),
    editable: { start, end, prefix },
  };
}

/** The resources with URNs that differ: the same object may be given twice. */
export function withUniqueUrns(resources: readonly CheckedResource[]): CheckedResource[] {
  const seen = new Map<string, number>();
  return resources.map((resource) => {
    const count = (seen.get(resource.urn) ?? 0) + 1;
    seen.set(resource.urn, count);
    return count === 1 ? resource : Object.assign(resource, { urn: `${resource.urn}#${count}` });
  });
}
