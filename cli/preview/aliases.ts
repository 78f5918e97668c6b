import type { Alias } from "../engine/registration";
import { makeUrn, parseUrn } from "../engine/urn";
import type { ReportedResource } from "./report";

/**
 * The URNs a resource may have had, as Pulumi's engine works them out (pulumi pkg/resource/deploy/step_generator.go,
 * generateAliases): by each of its aliases, by what its parent was called, and by both together. `formerUrns` says what
 * the resources before it were called, by what they are called now.
 */
export function aliasUrns(resource: ReportedResource, formerUrns: ReadonlyMap<string, string>): string[] {
  const own = (resource.options.aliases ?? []).map((alias) => alias.urn ?? aliasUrn(resource, alias, formerUrns));
  const formerParent = formerUrns.get(resource.parent);
  if (formerParent === undefined) return own;
  return [...own, ...[resource.urn, ...own].map((urn) => asChildOf(urn, resource, formerParent))];
}

function aliasUrn(
  { urn, type, name, parent }: ReportedResource,
  alias: Alias,
  formerUrns: ReadonlyMap<string, string>,
): string {
  const own = parseUrn(urn);
  const named = alias.parentUrn === undefined ? parent : (formerUrns.get(alias.parentUrn) ?? alias.parentUrn);
  const { stack = own.stack, project = own.project } = alias;
  return makeUrn(stack, project, alias.noParent ? "" : named, alias.type ?? type, alias.name ?? name);
}

/** A child named after its parent was named after what the parent was called then. */
function asChildOf(alias: string, resource: ReportedResource, formerParent: string): string {
  const { stack, project } = parseUrn(resource.urn);
  const { type, name } = parseUrn(alias);
  const parentName = parseUrn(resource.parent).name;
  const formerName = name.startsWith(parentName) ? parseUrn(formerParent).name + name.slice(parentName.length) : name;
  return makeUrn(stack, project, formerParent, type, formerName);
}
