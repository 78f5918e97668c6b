import { createRequire } from "node:module";
import * as path from "node:path";
import type { handleUnaryCall } from "@grpc/grpc-js";
import * as pulumi from "@pulumi/pulumi";
import { awsAnswers } from "kubepg/engine/invokes";
import { Monitor, type MonitorContext } from "kubepg/engine/monitor";
import { readProject } from "kubepg/engine/project";
import { inTreeOrder } from "kubepg/engine/tree";
import { reportOf, type Report } from "kubepg/preview/report";
import { stableJson } from "kubernetes-postgres/json";
import { checkout } from "./checkout";

const load = createRequire(__filename);

/** A stack's configuration as data, by the keys of Pulumi.yaml. */
export type StackConfig = Record<string, unknown>;

/** Internal to the SDK: the promises that it waits for, which are then forgotten. */
const { leakedPromises } = load("@pulumi/pulumi/runtime/debuggable") as { leakedPromises: () => unknown };

/** The program's own module, compiled: what it registers, it registers while it is loaded. */
const program = path.join(checkout, "bin", "index.js");
const project = readProject(checkout);

/**
 * The unmodified program on the embedded engine's monitor, without a process or a connection: a preview then costs its
 * registrations alone, and hundreds of configurations are previewed in the time that a few dozen processes take. One
 * after the other: the SDK knows one monitor at a time. Throws what the program throws.
 */
export async function previewInProcess(stack: string, configuration: StackConfig): Promise<Report> {
  const values = Object.fromEntries(
    Object.entries(configuration).map(([key, value]) => [`${project.name}:${key}`, stableJson(value)]),
  );
  const context: MonitorContext = {
    project: project.name,
    stack,
    organization: "organization",
    configuration: { values, secretKeys: [] },
    answers: awsAnswers,
    registered: ({ inputs }) => Promise.resolve(inputs),
    standIns: () => ({}),
    position: () => ({}),
    error: (message) => {
      throw new Error(message);
    },
    note: () => undefined,
  };
  const monitor = new Monitor(context);
  pulumi.runtime.setMockOptions(direct(monitor), project.name, stack, true, context.organization);
  pulumi.runtime.setAllConfig(values, []);
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  // As `kubepg preview` hides it: every machine shows the same.
  const { KUBECONFIG } = process.env;
  delete process.env.KUBECONFIG;
  try {
    delete load.cache[program];
    await pulumi.runtime.runInPulumiStack(() => Promise.resolve().then(() => load(program) as object));
    await pulumi.runtime.disconnect(false);
  } finally {
    // Of a program that throws some are left, which the SDK would complain of when this process ends.
    leakedPromises();
    Error.stackTraceLimit = stackTraceLimit;
    if (KUBECONFIG !== undefined) process.env.KUBECONFIG = KUBECONFIG;
    monitor.close();
  }
  const resources = inTreeOrder([...monitor.registrations.values()]).filter((one) => !one.defaultProvider);
  const nothing = { outputs: {}, output: "", notes: [], diagnostics: [], defaultProviders: [] };
  return reportOf({ ...nothing, project, stack, resources, succeeded: true }, [], 0);
}

/** A monitor as the SDK calls one, each method with its request and what takes the answer. */
function direct(monitor: Monitor): object {
  const methods = Object.entries(monitor.handlers()).map(([name, handler]) => [
    name,
    (request: unknown, ...rest: unknown[]) => {
      (handler as handleUnaryCall<unknown, unknown>)({ request } as never, rest.at(-1) as never);
    },
  ]);
  return { ...(Object.fromEntries(methods) as object), close: () => undefined };
}
