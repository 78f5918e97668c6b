const prefix = "urn:pulumi:";
const stackType = "pulumi:pulumi:Stack";

/** The parts of a URN: `urn:pulumi:<stack>::<project>::<parent type$...$>type::name`. */
export interface UrnParts {
  stack: string;
  project: string;
  /** The types of all parents and its own, joined by `$`. */
  qualifiedType: string;
  type: string;
  name: string;
}

export function parseUrn(urn: string): UrnParts {
  const [stack = "", project = "", qualifiedType = "", ...name] = urn.slice(prefix.length).split("::");
  return {
    stack,
    project,
    qualifiedType,
    type: qualifiedType.slice(qualifiedType.lastIndexOf("$") + 1),
    name: name.join("::"),
  };
}

/** The URN of a resource: the types of its parents are part of it, save the stack's. */
export function makeUrn(stack: string, project: string, parent: string, type: string, name: string): string {
  const parentType = parent === "" ? "" : parseUrn(parent).qualifiedType;
  const qualified = parentType === "" || parentType === stackType ? type : `${parentType}$${type}`;
  return `${prefix}${stack}::${project}::${qualified}::${name}`;
}

/** The package a type belongs to; a provider belongs to the package it serves. */
export function packageOf(type: string): string {
  return type.startsWith("pulumi:providers:") ? type.slice("pulumi:providers:".length) : type.split(":")[0];
}

export function isProviderType(type: string): boolean {
  return type.startsWith("pulumi:providers:");
}

export function isStackType(type: string): boolean {
  return type === stackType;
}
