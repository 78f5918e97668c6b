import type { PropertyMap, Value } from "./values";

/** How long an operation may take, as Go durations. */
export interface Timeouts {
  create?: string;
  update?: string;
  delete?: string;
  read?: string;
}

/** A past identity of a resource: a whole URN, or the parts that differed. */
export interface Alias {
  urn?: string;
  name?: string;
  type?: string;
  stack?: string;
  project?: string;
  parentUrn?: string;
  noParent?: boolean;
}

/** Every option of a registration, as the program gave it after inheritance and transforms; what is unset is absent. */
export interface Options {
  protect?: boolean;
  retainOnDelete?: boolean;
  deleteBeforeReplace?: boolean;
  dependsOn?: string[];
  propertyDependencies?: { [property: string]: string[] };
  ignoreChanges?: string[];
  replaceOnChanges?: string[];
  replaceWith?: string[];
  replacementTrigger?: Value;
  additionalSecretOutputs?: string[];
  aliases?: Alias[];
  customTimeouts?: Timeouts;
  deletedWith?: string;
  hideDiffs?: string[];
  hooks?: { [when: string]: string[] };
  importId?: string;
  provider?: string;
  providers?: { [name: string]: string };
  version?: string;
  pluginDownloadUrl?: string;
  envVarMappings?: { [name: string]: string };
  /** How many transforms of the resource's own ran. */
  transforms?: number;
}

/** Where in the sources something was written. */
export interface SourcePosition {
  file: string;
  line: number;
}

/** One resource as the program registered it. */
export interface Registration {
  urn: string;
  type: string;
  name: string;
  /** URN of the parent; empty for the stack. */
  parent: string;
  custom: boolean;
  /** Read from the provider, not managed by the stack. */
  external: boolean;
  inputs: PropertyMap;
  /** What a component said its outputs are; the stack's are the program's exports. */
  outputs?: PropertyMap;
  options: Options;
  source?: SourcePosition;
  /** The line of the program that led here, where `source` is inside a package. */
  via?: SourcePosition;
  /** A provider the engine made because nobody gave one. */
  defaultProvider: boolean;
}

/** What the program or the engine said. */
export interface Diagnostic {
  severity: "debug" | "info" | "warning" | "error";
  message: string;
  urn?: string;
}
