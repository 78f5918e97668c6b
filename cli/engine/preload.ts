/**
 * Loaded into the program and the policy pack before the SDK (`node -r`), for speed alone: half of an empty program's
 * time and 70 MB a process. The program is none the wiser.
 *
 * - What the SDK loads at its start but a preview does not use is postponed until anything of it is touched: the
 *   TypeScript compiler and npm's dependency reader (for functions turned into text), the exporters of OpenTelemetry.
 * - The stacks the SDK takes of every resource and promise are left in compiled positions; the engine leads those of
 *   resources back to the sources.
 */
import Module from "node:module";

type Load = (request: string, parent: NodeJS.Module | undefined, isMain: boolean) => unknown;
const loader = Module as unknown as { _load: Load };
const load = loader._load.bind(Module);

/** Modules loaded when a property is read; the SDK keeps them whole in a variable. */
const whole = new Set(["typescript", "@npmcli/arborist"]);
/** Modules whose exports the SDK takes apart at once: each export is loaded when it is used. */
const byExport = new Set([
  "@opentelemetry/exporter-zipkin",
  "@opentelemetry/instrumentation",
  "@opentelemetry/instrumentation-grpc",
  "@opentelemetry/resources",
  "@opentelemetry/sdk-trace-base",
  "@opentelemetry/sdk-trace-node",
]);

loader._load = (request, parent, isMain) => {
  const sdk = parent?.filename.includes("@pulumi/pulumi/") === true;
  if (sdk && whole.has(request)) return postponed(() => load(request, parent, isMain) as object);
  if (sdk && byExport.has(request)) {
    const exports = () => load(request, parent, isMain) as Record<string, object>;
    return new Proxy({}, { get: (_, name) => postponed(() => exports()[String(name)]) });
  }
  return load(request, parent, isMain);
};

/** Stands for what `get` loads: a module, a class or a function. */
function postponed(get: () => object): object {
  let found: object | undefined;
  const real = () => (found ??= get());
  // A bound function: it can be called and constructed, and has no property of its own that a proxy must repeat.
  return new Proxy(function () {}.bind(undefined), {
    // Modules that say so are taken as they are by compiled imports, instead of being copied export by export.
    get: (_, name) => (name === "__esModule" && found === undefined ? true : (Reflect.get(real(), name) as unknown)),
    has: (_, name) => Reflect.has(real(), name),
    ownKeys: () => Reflect.ownKeys(real()),
    apply: (_, self, args) => Reflect.apply(real() as () => unknown, self, args) as unknown,
    construct: (_, args) => Reflect.construct(real() as new () => object, args) as object,
  });
}

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
  return prepare(error, frames as NodeJS.CallSite[]) as unknown;
}

Object.defineProperty(Error, "prepareStackTrace", {
  configurable: true,
  get: () => prepareStackTrace,
  set: (value: typeof prepare) => {
    prepare = value;
  },
});
