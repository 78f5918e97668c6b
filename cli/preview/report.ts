import type { Options, Recording, Registration } from "../engine";
import type { Remediation, Rule, Violation } from "../engine/policies/driver";
import type { Diagnostic, SourcePosition } from "../engine/registration";
import { mask, type PropertyMap, type Value } from "../engine/values";
import type { SchemaProblem } from "./schema-check";

/** One resource as it is reported: no secret in clear, unknowns named. */
export interface ReportedResource {
  urn: string;
  type: string;
  name: string;
  /** URN; empty for the stack. */
  parent: string;
  inputs: PropertyMap;
  options: Options;
  source: SourcePosition | null;
  /** The program's own line, where source is inside a package. */
  via?: SourcePosition;
  /** True when the resource exists already and is only read. */
  external?: boolean;
}

/** A violation, and where the resource was written. */
export interface ReportedViolation extends Violation {
  source: SourcePosition | null;
}

/** The document that `kubepg preview --json` prints. */
export interface Report {
  stack: string;
  project: string;
  resources: ReportedResource[];
  outputs: PropertyMap;
  policies: {
    pack?: string;
    /** File that set the rules' levels; absent where their own hold. */
    settings?: string;
    rules: Rule[];
    violations: ReportedViolation[];
    remediations: Remediation[];
  };
  cost: Value;
  schemaProblems: SchemaProblem[];
  diagnostics: Diagnostic[];
  notes: string[];
  durationMs: number;
}

/** What a recording says, ready to be shown to anybody. */
export function reportOf(recording: Recording, schemaProblems: SchemaProblem[], durationMs: number): Report {
  const outputs = mask(recording.outputs) as PropertyMap;
  const sources = new Map(recording.resources.map(({ urn, source }) => [urn, source ?? null]));
  const { policies } = recording;
  return {
    stack: recording.stack,
    project: recording.project.name,
    resources: recording.resources.map(reportedResource),
    outputs,
    policies: {
      pack: policies && `${policies.pack.name} ${policies.pack.version}`,
      rules: policies?.rules ?? [],
      violations: (policies?.violations ?? []).map((violation) => ({
        ...violation,
        source: sources.get(violation.urn) ?? null,
      })),
      remediations: policies?.remediations ?? [],
    },
    cost: outputs.cost ?? null,
    schemaProblems,
    diagnostics: recording.diagnostics,
    notes: recording.notes,
    durationMs,
  };
}

function reportedResource({ urn, type, name, parent, inputs, options, source, via, external }: Registration) {
  const reported: ReportedResource = {
    urn,
    type,
    name,
    parent,
    inputs: mask(inputs) as PropertyMap,
    options:
      options.replacementTrigger === undefined
        ? options
        : { ...options, replacementTrigger: mask(options.replacementTrigger) },
    source: source ?? null,
  };
  if (via !== undefined) reported.via = via;
  if (external) reported.external = true;
  return reported;
}

/** The report of a program that could not even be started. */
export function failureReport(stack: string, message: string, durationMs: number): Report {
  return {
    stack,
    project: "",
    resources: [],
    outputs: {},
    policies: { rules: [], violations: [], remediations: [] },
    cost: null,
    schemaProblems: [],
    diagnostics: [{ severity: "error", message }],
    notes: [],
    durationMs,
  };
}
