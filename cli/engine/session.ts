import * as grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import type { ResolvedConfiguration } from "./configuration";
import { engineHandlers } from "./diagnostics";
import type { Host } from "./host";
import type { PreviewRequest } from "./index";
import { awsAnswers } from "./invokes";
import { Monitor } from "./monitor";
import { PolicyDriver } from "./policies/driver";
import type { PackProcess } from "./policies/pack";
import type { ProgramContext } from "./program";
import type { Diagnostic, Registration } from "./registration";
import { SourcePositions } from "./source-positions";

/** The engine's side of one run. */
export interface Session {
  registrations: ReadonlyMap<string, Registration>;
  diagnostics: readonly Diagnostic[];
  notes: ReadonlySet<string>;
  /** Rejects when the pack does not start or refuses its configuration. */
  policies: Promise<PolicyDriver | undefined>;
  /** `text` without the secrets of the stack's configuration. */
  conceal(text: string): string;
  close(): Promise<void>;
}

/** Serves monitor and engine behind `host`, and connects to the policy pack. */
export function openSession(
  request: PreviewRequest,
  context: ProgramContext,
  configuration: ResolvedConfiguration,
  host: Host,
  pack: PackProcess | undefined,
): Session {
  const diagnostics: Diagnostic[] = [];
  const notes = new Set<string>();
  const positions = new SourcePositions(context.project.directory, context.project.programDirectory);
  const monitor: Monitor = new Monitor({
    ...context,
    project: context.project.name,
    answers: { ...awsAnswers, ...request.answers },
    registered: async (registration) => {
      request.onRegistration?.(registration);
      const driver = await policies;
      return driver === undefined ? registration.inputs : driver.resource(registration);
    },
    standIns: (registration) => request.standIns?.(registration, configuration) ?? {},
    position: (frames) => positions.locate(frames),
    error: (message, urn) => diagnostics.push({ severity: "error", message, urn }),
    note: (text) => notes.add(text),
  });
  const settings = request.policySettings?.(configuration) ?? {};
  const policies: Promise<PolicyDriver | undefined> =
    pack === undefined
      ? Promise.resolve(undefined)
      : PolicyDriver.connect(pack, context, request.policyPack ?? "", settings, monitor.registrations);
  policies.catch(() => undefined);
  const log = (diagnostic: Diagnostic) => {
    if (diagnostic.severity !== "debug") diagnostics.push(diagnostic);
  };
  host.serve(grpc, [
    [ResourceMonitorService, monitor.handlers()],
    [EngineService, engineHandlers(log)],
  ]);
  return {
    registrations: monitor.registrations,
    diagnostics,
    notes,
    policies,
    conceal: (text) => configuration.secretTexts.reduce((all, secret) => all.replaceAll(secret, "[secret]"), text),
    close: async () => {
      monitor.close();
      (await policies.catch(() => undefined))?.close();
    },
  };
}
