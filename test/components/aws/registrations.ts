import * as pulumi from "@pulumi/pulumi";

/** A resource as a component registered it, with the options that decide what becomes of it. */
export interface Registration {
  type: string;
  name: string;
  parent: string;
  inputs: Record<string, unknown>;
  /** Names of the resources that it waits for, whether an input or dependsOn says so; in the order of the alphabet. */
  dependsOn: string[];
  protect: boolean;
  retainOnDelete: boolean;
  ignoreChanges: string[];
  replaceOnChanges: string[];
  deleteBeforeReplace: boolean;
  /** Types under which it was registered before, in the order they were given. */
  aliases: string[];
}

/** What the monitor is asked, as far as the tests look at it. */
interface RegisterRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getDependenciesList(): string[];
  getProtect(): boolean;
  getRetainondelete(): boolean;
  getIgnorechangesList(): string[];
  getReplaceonchangesList(): string[];
  getDeletebeforereplace(): boolean;
  getAliasesList(): { getSpec(): { getType(): string } | undefined }[];
}

interface Monitor {
  registerResource(request: RegisterRequest, callback: unknown): unknown;
}

/** Where a run's warnings go; there is no engine here that would show them. */
interface Log {
  warn: (message: string) => Promise<void>;
}

export const account = "111122223333";
export const callerArn = `arn:aws:sts::${account}:assumed-role/deployer/session`;

/** The answers of AWS, and every invoke that was made. */
const answers: Record<string, Record<string, string>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": { accountId: account, arn: callerArn },
  "aws:index/getPartition:getPartition": { partition: "aws", dnsSuffix: "amazonaws.com" },
  "aws:index/getRegion:getRegion": { region: "eu-west-1" },
};

export interface Registered<T> {
  result: T;
  resources: Registration[];
  invokes: string[];
  /** What people are warned of. */
  warnings: string[];
  /** The only resource with this name, or the one of this type where several have it. */
  one: (name: string, type?: string) => Registration;
}

/** How a run goes. */
interface Run {
  preview?: boolean;
  /** What there is already, by the names that it is read under. */
  existing?: Record<string, Record<string, unknown>>;
}

/** Registers what `create` makes against a monitor that records it, and waits until all of it is there. */
export async function register<T>(
  create: () => T,
  { preview = false, existing = {} }: Run = {},
): Promise<Registered<T>> {
  const resources: Registration[] = [];
  const invokes: string[] = [];
  const warnings: string[] = [];
  const inputsOf = new Map<string, Record<string, unknown>>();
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        inputsOf.set(`${type}::${name}`, inputs);
        return { id: `${name}-id`, state: { ...inputs, ...computed(type, name), ...existing[name] } };
      },
      call: ({ token }) => {
        invokes.push(token);
        const answer = answers[token];
        if (answer === undefined) throw new Error(`unknown invoke ${token}`);
        return answer;
      },
    },
    "project",
    "stack",
    preview,
  );
  const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
  const registerResource = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) => {
    const answer = registerResource(request, callback);
    resources.push({ ...optionsOf(request), inputs: {} });
    return answer;
  };
  const log: Log = pulumi.log;
  const { warn } = log;
  log.warn = (message) => {
    warnings.push(message);
    return Promise.resolve();
  };
  const result = await settled(create).finally(() => (log.warn = warn));
  for (const resource of resources) resource.inputs = inputsOf.get(`${resource.type}::${resource.name}`) ?? {};
  const one = (name: string, type?: string): Registration => {
    const found = resources.filter((each) => each.name === name && (type === undefined || each.type === type));
    if (found.length !== 1)
      throw new Error(`${found.length} resources ${name}: ${found.map((each) => each.type).join()}`);
    return found[0];
  };
  return { result, resources, invokes, warnings, one };
}

async function settled<T>(create: () => T): Promise<T> {
  const result = create();
  await pulumi.runtime.disconnect();
  return result;
}

/** What a provider fills in. */
function computed(type: string, name: string): Record<string, unknown> {
  switch (type) {
    case "random:index/randomPassword:RandomPassword":
      return { result: `password-of-${name}` };
    case "kubernetes:helm.sh/v3:Release":
      return { status: { namespace: "of-release", status: "deployed" } };
    case "aws:secretsmanager/secret:Secret":
      return { arn: `arn:aws:secretsmanager:eu-west-1:${account}:secret:${name}-AbCdEf` };
    case "aws:kms/key:Key":
      return { arn: `arn:aws:kms:eu-west-1:${account}:key/${name}`, keyId: name };
    default:
      return { arn: `arn:of:${name}` };
  }
}

function optionsOf(request: RegisterRequest): Omit<Registration, "inputs"> {
  return {
    type: request.getType(),
    name: request.getName(),
    parent: nameOf(request.getParent()),
    dependsOn: [...new Set(request.getDependenciesList().map(nameOf))].sort(),
    protect: request.getProtect(),
    retainOnDelete: request.getRetainondelete(),
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    deleteBeforeReplace: request.getDeletebeforereplace(),
    aliases: request.getAliasesList().flatMap((alias) => alias.getSpec()?.getType() ?? []),
  };
}

function nameOf(urn: string): string {
  return urn.split("::").at(-1) ?? "";
}

/** The inputs of a resource, for a test that looks deep into them. */
export function loose({ inputs }: Registration): ReturnType<typeof JSON.parse> {
  return JSON.parse(JSON.stringify(inputs));
}

/** Type and name of each resource in the order of their names, one line each: what there is, at a glance. */
export function inventory(resources: Registration[]): string[] {
  return resources.map(({ type, name }) => `${type.split(":").at(-1)} ${name}`).sort();
}

/** The value of an output. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return (output as unknown as { promise(): Promise<T> }).promise();
}

/** The message that a constructor refuses its arguments with. */
export function refusal(create: () => unknown): string {
  try {
    create();
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  throw new Error("nothing was refused");
}

/**
 * Messages of what goes wrong after the constructor, where a real run ends with it: in an input that turns out wrong
 * only when AWS has answered.
 */
export async function laterFailures(run: () => Promise<unknown>): Promise<string[]> {
  const messages: string[] = [];
  const others = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", (reason) =>
    messages.push(reason instanceof Error ? reason.message : String(reason)),
  );
  try {
    await run();
    while (messages.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    process.removeAllListeners("unhandledRejection");
    for (const listener of others) process.on("unhandledRejection", listener);
  }
  return messages;
}
