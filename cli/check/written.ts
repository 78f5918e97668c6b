import { isObject } from "kubernetes-postgres/plan/objects";
import type { Segment } from "kubernetes-postgres-policies/frame/place";
import { readable } from "./pulumi";
import type { CheckedResource } from "./resources";
import type { Source } from "./sources";

/**
 * The resource in a file that `kubepg preview --out` wrote beside the manifests: one of AWS below aws/, the values of a
 * release below helm/. Undefined for any other file.
 */
export function writtenResource(
  value: unknown,
  { file, text }: Pick<Source, "file" | "text">,
  lineOf: (segments: readonly Segment[]) => number,
): CheckedResource | undefined {
  if (!isObject(value)) return undefined;
  const { type, name, inputs, ...others } = value;
  if (typeof type === "string" && type.startsWith("aws:") && typeof name === "string" && isObject(inputs)) {
    if (Object.keys(others).length > 0) return undefined;
    return resource(file, { type, kind: type, name, properties: inputs }, (segments) =>
      lineOf(["inputs", ...segments]),
    );
  }
  const release = releaseOf(text);
  if (release === undefined) return undefined;
  const properties = { ...release, values: value };
  const kind = "Release";
  return resource(file, { type: "kubernetes:helm.sh/v3:Release", kind, name: release.name, properties }, (segments) =>
    lineOf(segments.slice(1)),
  );
}

function resource(
  file: string,
  { properties, ...named }: Pick<CheckedResource, "type" | "kind" | "name" | "properties">,
  lineOf: CheckedResource["lineOf"],
): CheckedResource {
  return {
    ...named,
    urn: `urn:pulumi:manifests::${file}::${named.type}::${named.name}`,
    properties: readable(properties),
    protect: undefined,
    propertyDependencies: {},
    file,
    lineOf,
    // A preview writes it again.
    editable: undefined,
  };
}

/** What the command above the values says of the release that they are for. */
function releaseOf(text: string): { name: string; chart: string; version?: string; namespace?: string } | undefined {
  const command = /^# helm upgrade --install (\S+) (\S+) (.*)--values \S+\.values\.yaml$/m.exec(text);
  if (command === null || command.index > 0) return undefined;
  const [, name, chart, flags] = command;
  const flag = (it: string): string | undefined => new RegExp(`--${it} (\\S+)`).exec(flags)?.[1];
  return { name, chart, version: flag("version"), namespace: flag("namespace") };
}
