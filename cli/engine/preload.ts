/**
 * Loaded into the program and the policy pack before the SDK (`node -r`), for speed alone; the program is none the wiser.
 * What a preview does not use is postponed, and the stacks the SDK takes of every resource and promise are left in
 * compiled positions; the engine leads those of resources back to the sources.
 */
import "kubernetes-postgres-policies/postpone";

let prepare: typeof Error.prepareStackTrace;

/** A frame of a stack, as V8 hands it over. */
interface Frame {
  getFunctionName(): string | null;
  toString(): string;
}

function prepareStackTrace(error: Error, frames: Frame[]): unknown {
  // Only the SDK's stack of a resource is without a limit.
  if (Error.stackTraceLimit === Number.POSITIVE_INFINITY) {
    return [String(error), ...frames.map((frame) => `    at ${frame.toString()}`)].join("\n");
  }
  // One of every promise, kept as long as the promise: a stack with a thousand resources holds gigabytes of them.
  if (frames[0]?.getFunctionName() === "debuggablePromise") return String(error);
  if (prepare === undefined) return [String(error), ...frames.map((frame) => `    at ${frame.toString()}`)].join("\n");
  return inItsPackage(prepare(error, frames as NodeJS.CallSite[]));
}

/**
 * The SDK's source maps leave its own folder out: node_modules/@pulumi/resource.ts. Node 20 looks for the name of the
 * package in such a path for ever when it prints the error in colours, as the SDK does (markNodeModules in util.inspect).
 */
function inItsPackage(stack: unknown): unknown {
  if (typeof stack !== "string") return stack;
  return stack.replaceAll(/(?<=node_modules\/@pulumi\/)(?=[\w.-]+\.ts:|runtime\/)/g, "pulumi/");
}

Object.defineProperty(Error, "prepareStackTrace", {
  configurable: true,
  get: () => prepareStackTrace,
  set: (value: typeof prepare) => {
    prepare = value;
  },
});
