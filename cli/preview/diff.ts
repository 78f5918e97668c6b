import * as fs from "node:fs";
import { UserError } from "../engine";
import { isMap, type PropertyMap, type Value } from "../engine/values";
import { isProviderType } from "../engine/urn";
import { aliasUrns } from "./aliases";
import { holdsData, mutableSettings, replaceForcing } from "./replacements";
import { refusals } from "./refused";
import type { Report, ReportedResource } from "./report";

export type Operation = "create" | "update" | "replace" | "delete" | "same";

/** One property that differs. */
export interface PropertyChange {
  path: string;
  from: Value | undefined;
  to: Value | undefined;
  /** Whether this change alone replaces the resource. */
  replaces: boolean;
}

/** What happens to one resource. */
export interface Change {
  urn: string;
  type: string;
  name: string;
  operation: Operation;
  /** The URN it had, where an alias led here. */
  formerUrn?: string;
  properties: PropertyChange[];
  /** Whether it holds data, keys or the way back to either. */
  holdsData: boolean;
  /** Why Pulumi will refuse, or what survives: "protected", "retained". */
  guard?: "protected" | "retained";
  /** Why an update will be refused where it is applied; absent when nobody refuses. */
  refused?: string[];
}

/** Reads an earlier `--json` document. */
export function readBase(file: string): Report {
  let content: unknown;
  try {
    content = JSON.parse(fs.readFileSync(file, "utf8"));
  } catch (error) {
    throw new UserError(`--diff ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const isReport = isMap(content as Value) && Array.isArray((content as Report).resources);
  if (!isReport) throw new UserError(`--diff ${file}: not a document that kubepg preview --json wrote`);
  return content as Report;
}

/** What a change of the program does to each resource; deleted ones come last. */
export function diffReports(base: Report, next: Report): Change[] {
  const before = new Map(base.resources.filter(isManaged).map((resource) => [resource.urn, resource]));
  const providerSettings = new Map(next.resources.map(({ urn, inputs }) => [urn, inputs]));
  const movedProviders = new Map(
    next.resources.map((resource) => [resource.urn, replacementsOf(before.get(resource.urn), resource)]),
  );
  const claimed = new Set<string>();
  /** What a resource was called, by what it is called now; parents come before their children. */
  const formerUrns = new Map<string, string>();
  const changes = next.resources.filter(isManaged).map((resource) => {
    const former = [resource.urn, ...aliasUrns(resource, formerUrns)]
      .map((urn) => before.get(urn))
      .find((one) => one !== undefined && !claimed.has(one.urn));
    if (former === undefined) return change(resource, "create");
    claimed.add(former.urn);
    if (former.urn !== resource.urn) formerUrns.set(resource.urn, former.urn);
    return compare(former, resource, providerSettings, movedProviders.get(providerOf(resource)) ?? []);
  });
  const deleted = [...before.values()].filter(({ urn }) => !claimed.has(urn));
  for (const made of changes) {
    const supplanted = made.operation === "create" ? deleted.find((one) => isSupplanted(one, made)) : undefined;
    if (supplanted !== undefined) made.refused = [emptyInstead(supplanted.type, made.type)];
  }
  return [...changes, ...deleted.map((resource) => ({ ...change(resource, "delete"), guard: guardOf(resource) }))];
}

/** Whether something that holds data goes while another type of the same name comes in its place: the data does not. */
function isSupplanted(former: ReportedResource, made: Change): boolean {
  const place = ({ urn, type, name }: { urn: string; type: string; name: string }): string =>
    `${urn.slice(0, -`${type}::${name}`.length)} ${name}`;
  return made.holdsData && holdsData(former.type) && former.type !== made.type && place(former) === place(made);
}

function emptyInstead(former: string, made: string): string {
  const [from, to] = [former, made].map((type) => type.replace(/^kubernetes:/, ""));
  return `operator: a ${to} begins empty in the place of the ${from}, whose data it cannot take over; add a cluster of another name, move the data (docs/migration.md), then remove this one`;
}

function isManaged({ external }: ReportedResource): boolean {
  return external !== true;
}

function change({ urn, type, name }: ReportedResource, operation: Operation): Change {
  return { urn, type, name, operation, properties: [], holdsData: holdsData(type) };
}

function guardOf({ options }: ReportedResource): Change["guard"] {
  if (options.protect) return "protected";
  return options.retainOnDelete ? "retained" : undefined;
}

function compare(
  former: ReportedResource,
  next: ReportedResource,
  providers: ReadonlyMap<string, PropertyMap>,
  ofProvider: readonly PropertyChange[],
): Change {
  const forcing = forcingPaths(next, providers);
  const ignored = (next.options.ignoreChanges ?? []).map(pathOf);
  const properties: PropertyChange[] = differences(former.inputs, next.inputs, "")
    .filter(({ path }) => !ignored.some((pattern) => covers(pattern, path)))
    .map((found) => ({ ...found, replaces: forcing.some((pattern) => covers(pattern, found.path)) }));
  const trigger = differences(
    former.options.replacementTrigger,
    next.options.replacementTrigger,
    "(replacementTrigger)",
  );
  properties.push(...trigger.map((found) => ({ ...found, replaces: true })), ...ofProvider);
  const replaces = properties.some((property) => property.replaces);
  const operation = replaces ? "replace" : properties.length > 0 ? "update" : "same";
  const found: Change = { ...change(next, operation), properties };
  if (former.urn !== next.urn) found.formerUrn = former.urn;
  // The engine refuses only what is protected before and after; a flag that is lowered in the same update lets it go.
  if (operation === "replace" && former.options.protect && next.options.protect) found.guard = "protected";
  // What Pulumi replaces, it deletes first where a name is fixed: who refuses it says how else it is done.
  const refused = operation === "same" ? [] : refusals(former, next);
  if (refused.length > 0) found.refused = refused;
  return found;
}

/** URN of a resource's provider; empty where the engine chooses one. */
function providerOf({ options }: ReportedResource): string {
  return (options.provider ?? "").replace(/::[^:]*$/, "");
}

/** What replaces a provider, and with it everything that it manages: it then speaks to another cluster. */
function replacementsOf(former: ReportedResource | undefined, next: ReportedResource): PropertyChange[] {
  if (former === undefined || !isProviderType(next.type)) return [];
  const forcing = replaceForcing(next.type);
  return differences(former.inputs, next.inputs, "")
    .filter(({ path }) => forcing.some((pattern) => covers(pattern, path)))
    .map((found) => ({ ...found, path: `(provider).${found.path}`, replaces: true }));
}

function forcingPaths(resource: ReportedResource, providers: ReadonlyMap<string, PropertyMap>): string[] {
  const { type, options } = resource;
  const setting = mutableSettings[type];
  const provider = providers.get(providerOf(resource));
  const mutable = setting !== undefined && ["true", true].includes((provider?.[setting] ?? false) as string | boolean);
  const byType = replaceForcing(type).filter((path) => !mutable || path.startsWith("metadata."));
  return [...byType, ...(options.replaceOnChanges ?? []).map(pathOf)];
}

/** A path of an option, written as the diff writes it: `a["b"].c` to `a.b.c`. */
function pathOf(option: string): string {
  return option.replace(/\["([^"]*)"\]/g, ".$1").replace(/^\./, "");
}

/** Whether a change at `path` is one of `pattern`: the same, below it, or above it. */
function covers(pattern: string, path: string): boolean {
  if (pattern === "*") return true;
  const wanted = segments(pattern);
  const found = segments(path);
  return wanted.slice(0, found.length).every((part, index) => part === "*" || part === found[index]);
}

function segments(path: string): string[] {
  return path.split(/\.|\[|\]/).filter((part) => part !== "");
}

/** Where two values differ, as deep as they still have the same shape. */
function differences(
  from: Value | undefined,
  to: Value | undefined,
  path: string,
): { path: string; from: Value | undefined; to: Value | undefined }[] {
  if (isMap(from) && isMap(to)) {
    const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort();
    return keys.flatMap((key) => differences(from[key], to[key], path === "" ? key : `${path}.${key}`));
  }
  if (Array.isArray(from) && Array.isArray(to)) {
    const length = Math.max(from.length, to.length);
    return Array.from({ length }, (_, index) => differences(from[index], to[index], `${path}[${index}]`)).flat();
  }
  return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ path, from, to }];
}
