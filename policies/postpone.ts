/**
 * Loaded before the SDK, for speed alone: half of the time and 70 MB of a process that does nothing. What the SDK loads at
 * its start, but neither a preview nor a policy uses, is postponed until anything of it is touched: the TypeScript
 * compiler and npm's dependency reader (for functions turned into text), the exporters of OpenTelemetry.
 */
import Module from "node:module";

type Load = (request: string, parent: { filename?: string | null } | null | undefined, isMain: boolean) => unknown;
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
  const sdk = parent?.filename?.includes("@pulumi/pulumi/") === true;
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
