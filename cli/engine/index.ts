import * as path from "node:path";
import { stripVTControlCharacters as stripColours } from "node:util";
import { resolveConfiguration, type ResolvedConfiguration } from "./configuration";
import { Host } from "./host";
import { startPack, type PackProcess } from "./policies/pack";
import type { PolicySetting } from "./policies/configuration";
import type { PolicyDriver, PolicyResult } from "./policies/driver";
import { startProgram, type ProgramContext } from "./program";
import { readProject, type Project } from "./project";
import { inTreeOrder } from "./tree";
import type { Diagnostic, Registration } from "./registration";
import { isStackType } from "./urn";
import type { Answers } from "./invokes";
import type { StackConfiguration } from "./providers";
import type { PropertyMap } from "./values";

export { UserError } from "./project";
export type { Diagnostic, Registration, Options } from "./registration";
export type { PolicyResult, Rule, Violation } from "./policies/driver";

/** Which program to preview, and with what. */
export interface PreviewRequest {
  /** Directory of Pulumi.yaml, or one below it. */
  directory: string;
  stack: string;
  /** Configuration over the stack file's: keys with or without namespace, values as programs receive them. */
  config?: Record<string, string>;
  /** Read in place of the stack's own file. */
  configFile?: string;
  /** Directory of a policy pack. Default: none. */
  policyPack?: string;
  /** How its policies are set, over their defaults; it may depend on the stack's configuration. */
  policySettings?(configuration: StackConfiguration): Record<string, PolicySetting>;
  /** Answers to functions that providers would ask the cloud, besides those of AWS. */
  answers?: Answers;
  /** Name of the organization. Default "organization", as Pulumi's own backends without one say. */
  organization?: string;
  /** Environment to take the passphrase from. Default: this process's. */
  environment?: NodeJS.ProcessEnv;
  /**
   * What providers would compute, for a program that is to see stand-ins in place of unknowns; `id` becomes the
   * resource's id. Default: nothing is known before it is created.
   */
  standIns?(registration: Registration, configuration: StackConfiguration): PropertyMap;
  /** Told of each resource as it is registered. */
  onRegistration?(registration: Registration): void;
}

/** Everything a program registered and said. */
export interface Recording {
  project: Project;
  stack: string;
  /** False when the program failed or the engine refused something; `diagnostics` say why. */
  succeeded: boolean;
  /** Every resource of the program, parents before children, in an order that is the same in every run. */
  resources: Registration[];
  /** Providers the engine made because nobody gave one. */
  defaultProviders: Registration[];
  /** What the program exports. */
  outputs: PropertyMap;
  diagnostics: Diagnostic[];
  /** What the program wrote to standard output and error. */
  output: string;
  /** What stands in for what: placeholders and the like. */
  notes: string[];
  policies?: PolicyResult;
}

/** Runs the unmodified program of a project as a preview of `stack` would, with nothing created and no cloud asked. */
export async function previewProgram(request: PreviewRequest): Promise<Recording> {
  const project = readProject(request.directory);
  const environment = request.environment ?? process.env;
  const configuration = await resolveConfiguration(
    project,
    request.stack,
    environment,
    request.config,
    request.configFile,
  );
  const host = await Host.listen();
  const organization = request.organization ?? "organization";
  const context = { project, stack: request.stack, organization, configuration, address: host.address };
  let pack: PackProcess | undefined;
  try {
    const program = startProgram(context);
    // Only its result counts; that it is not awaited at once must not end this process.
    program.finished.catch(() => undefined);
    try {
      if (request.policyPack !== undefined) pack = startPack(path.resolve(request.policyPack), context);
      pack?.address.catch(() => undefined);
      return await record(request, context, configuration, host, program.finished, pack);
    } finally {
      program.child.kill();
    }
  } finally {
    pack?.stop();
    host.close();
  }
}

async function record(
  request: PreviewRequest,
  context: ProgramContext,
  configuration: ResolvedConfiguration,
  host: Host,
  finished: ReturnType<typeof startProgram>["finished"],
  pack: PackProcess | undefined,
): Promise<Recording> {
  // Loaded while the program starts: see Host.
  const { openSession } = await import("./session.js");
  const session = openSession(request, context, configuration, host, pack);
  try {
    // A pack that does not start or refuses its configuration ends the preview at once.
    const [result] = await Promise.all([finished, session.policies]);
    const diagnostics = [...session.diagnostics];
    if (result.failure !== undefined) diagnostics.push({ severity: "error", message: result.failure });
    const everything = inTreeOrder([...session.registrations.values()]);
    const resources = everything.filter(({ defaultProvider }) => !defaultProvider);
    const stack = resources.find(({ type }) => isStackType(type));
    const driver: PolicyDriver | undefined = await session.policies;
    // The engine asks about the whole stack only once every resource is there.
    const policies =
      driver === undefined
        ? undefined
        : result.succeeded
          ? await driver.finish(everything, stack?.urn ?? "")
          : undefined;
    return {
      project: context.project,
      stack: context.stack,
      succeeded: result.succeeded && !diagnostics.some(({ severity }) => severity === "error"),
      resources,
      defaultProviders: everything.filter(({ defaultProvider }) => defaultProvider),
      outputs: stack?.outputs ?? {},
      diagnostics: diagnostics.map((diagnostic) => ({
        ...diagnostic,
        message: session.conceal(stripColours(diagnostic.message)),
      })),
      output: session.conceal(stripColours(result.output)),
      notes: [...configuration.notes, ...session.notes],
      policies,
    };
  } finally {
    await session.close();
  }
}
