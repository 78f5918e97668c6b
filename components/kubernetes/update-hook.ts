import * as pulumi from "@pulumi/pulumi";
import { formatProblem } from "../plan/problems";
import { fieldsOf, type Fields, type RefusesUpdate } from "../operators/updates";

/**
 * Options by which Pulumi's own engine asks before it updates a resource, in a preview as well: what is refused stops it
 * there, with the steps to take. It asks of updates alone. Before a replacement it would ask the hooks of a deletion, but
 * with one of those `pulumi destroy` would need the program; `protect` is what keeps data from being replaced.
 */
export function refusingUpdates(name: string, refuses: RefusesUpdate): Pick<pulumi.CustomResourceOptions, "hooks"> {
  // The SDK's mocks for unit tests say that they know hooks, and do not.
  const monitor = pulumi.runtime.getMonitor() as { registerResourceHook?: unknown } | undefined;
  if (typeof monitor?.registerResourceHook !== "function") return {};
  const hook = new pulumi.ResourceHook(uniqueName(name), (update) => refuse(update, refuses), { onDryRun: true });
  return { hooks: { beforeUpdate: [hook] } };
}

async function refuse({ type, oldInputs, newInputs }: pulumi.ResourceHookArgs, refuses: RefusesUpdate): Promise<void> {
  const kind = type.replace(/^kubernetes:/, "");
  const [before, after] = await Promise.all(
    [oldInputs, newInputs].map(async (inputs) => ({ kind, body: await plain(inputs) })),
  );
  // Of what is not known as a whole nothing can be said.
  if (before.body.spec === undefined || after.body.spec === undefined) return;
  const problems = refuses(before, after);
  if (problems.length === 0) return;
  throw new Error(["this update is refused, and nothing of it was done:", ...problems.map(formatProblem)].join("\n  "));
}

/** Inputs as plain data: secrets are looked into, and what nobody knows yet is left out. */
async function plain(inputs: Record<string, unknown> = {}): Promise<Fields> {
  const { runtime } = pulumi;
  const known = (value: unknown): unknown => {
    if (value === runtime.unknownValue) return undefined;
    if (runtime.isRpcSecret(value)) return known(runtime.unwrapRpcSecret(value));
    if (Array.isArray(value)) return value.map(known);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, known(item)]));
  };
  return fieldsOf(known(await runtime.serializeProperties("update", inputs)));
}

/** How often each name was given in one run of a program. */
const given = new WeakMap<object, Map<string, number>>();
const outsideOfPrograms = {};

/** Names of hooks are the engine's own, without parents: two clusters of one name below different parents need two. */
function uniqueName(name: string): string {
  const run = pulumi.runtime.getStackResource() ?? outsideOfPrograms;
  const counts = given.get(run) ?? new Map<string, number>();
  given.set(run, counts);
  const count = (counts.get(name) ?? 0) + 1;
  counts.set(name, count);
  return `kubernetes-postgres:refuse-update:${name}${count === 1 ? "" : `:${count}`}`;
}
