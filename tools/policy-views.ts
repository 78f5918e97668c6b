import { Place, Unreadable, type Segment } from "kubernetes-postgres-policies/frame/place";
import type { StackResource } from "kubernetes-postgres-policies/frame/resource";
import { Stack } from "kubernetes-postgres-policies/frame/stack";
import { needsStack, rolesOf, viewOf } from "kubernetes-postgres-policies/views/registry";
import { defaults as cloudNativePg } from "kubernetes-postgres-policies/views/cloudnative-pg/defaults";
import { defaults as crunchy } from "kubernetes-postgres-policies/views/crunchy/defaults";
import { defaults as kubedb } from "kubernetes-postgres-policies/views/kubedb/defaults";
import { defaults as statefulSet } from "kubernetes-postgres-policies/views/stateful-set/defaults";
import { defaults as zalando } from "kubernetes-postgres-policies/views/zalando/defaults";
import { cluster, objectStore, pooler, scheduledBackup } from "../test/policies/fixtures";
import { changed, type Given } from "../test/policies/given";
import { broken, stacks } from "../test/policies/operators";
import { plainSet } from "../test/policies/operators/stateful-set";
import { operatorConfiguration, postgresql } from "../test/policies/operators/zalando";

/** What one view is shown with: stacks that between them use every field, and its table of defaults. */
export interface ShownView {
  readonly title: string;
  readonly stacks: () => Given[][];
  readonly defaults: Readonly<Record<string, unknown>>;
}

/** The views in the order of the document. */
export const shownViews: readonly ShownView[] = [
  {
    title: "CloudNativePG",
    stacks: () => [[fullCluster(), pooler(), objectStore(), scheduledBackup()]],
    defaults: cloudNativePg,
  },
  {
    title: "Zalando postgres-operator",
    stacks: () => [...stacksOf("zalando"), [barePostgresql(), operatorConfiguration()]],
    defaults: zalando,
  },
  { title: "Crunchy PGO", stacks: () => stacksOf("crunchy"), defaults: crunchy },
  { title: "KubeDB", stacks: () => stacksOf("kubedb"), defaults: kubedb },
  {
    title: "StatefulSets",
    stacks: () => [...stacksOf("patroni"), ...stacksOf("standalone"), [bareSet()]],
    defaults: statefulSet,
  },
];

/** The compliant stack of an operator, and all those in which something is said otherwise or not at all. */
function stacksOf(operator: string): Given[][] {
  return [
    stacks[operator]?.stack() ?? [],
    ...broken.filter((row) => row.operator === operator).map(({ given }) => given),
  ];
}

/** A postgresql that leaves to the operator what it can, and asks for what has a default only then. */
function barePostgresql(): Given {
  return changed(postgresql(), {
    spec: { enableReplicaLoadBalancer: true, env: [{ name: "WAL_S3_BUCKET", value: "shop-backups" }] },
    "spec.enableReplicaConnectionPooler": true,
    "spec.initContainers": [{ name: "prepare", env: [{ name: "TZ", value: "UTC" }] }],
  });
}

/** A server that is told nothing. */
function bareSet(): Given {
  return changed(plainSet(), { "spec.template.spec": { containers: [{ name: "postgres", image: "postgres:17.7" }] } });
}

/** A Cluster with a section for everything that is read of one. */
function fullCluster(): Given {
  const store = { barmanObjectStore: { s3Credentials: {} } };
  return changed(cluster(), {
    "metadata.labels": { team: "shop" },
    "spec.inheritedMetadata": { labels: { team: "shop" } },
    "spec.env": [{ name: "TZ", value: "UTC" }],
    "spec.backup": { ...store, retentionPolicy: "30d" },
    "spec.externalClusters": [store],
    "spec.managed": {
      roles: [{ name: "app", inRoles: ["pg_monitor"] }],
      services: { additional: [{ serviceTemplate: { spec: { externalIPs: ["192.0.2.1"] } } }] },
    },
    "spec.tablespaces": [{ name: "reports", storage: {} }],
    "spec.affinity.additionalPodAntiAffinity": {
      requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: "kubernetes.io/hostname", labelSelector: {} }],
    },
  });
}

/** The fields that the readers of a view read, by kind, sorted; read means that its value was asked for. */
export function fieldsRead({ stacks: given }: ShownView): Map<string, string[]> {
  const reads = new Map<string, Set<string>>();
  const seen = new Set<Given>();
  for (const stack of given()) readStack(stack, seen, reads);
  return new Map([...reads].map(([kind, paths]) => [kind, leaves([...paths]).sort()]));
}

/** Adds what the readers read of one stack; a resource that was seen before only where others decide about it. */
function readStack(stack: readonly Given[], seen: Set<Given>, reads: Map<string, Set<string>>): void {
  const resources = stack.map(asStackResource);
  const together = new Stack(resources);
  for (const [index, resource] of resources.entries()) {
    const isNew = !seen.has(stack[index]);
    seen.add(stack[index]);
    const kind = resource.type.slice(resource.type.lastIndexOf(":") + 1);
    const note = (segments: readonly Segment[], enumerated: ReadonlySet<string>): void => {
      const [first] = segments;
      const isElsewhere = typeof first === "string" && first.includes(" ");
      const of = isElsewhere ? first.slice(0, first.indexOf(" ")) : kind;
      const path = pathOf(isElsewhere ? segments.slice(1) : segments, enumerated);
      if (path !== "") (reads.get(of) ?? reads.set(of, new Set()).get(of))?.add(path);
    };
    recording(note, () => {
      for (const role of rolesOf(resource.type)) {
        if (isNew || needsStack(role, resource.type)) visit(() => viewOf(role, resource, together));
      }
    });
  }
}

function asStackResource({ type, name, properties, protect }: Given): StackResource {
  return { type, name, urn: name, properties, protect, propertyDependencies: {} };
}

type Note = (segments: readonly Segment[], enumerated: ReadonlySet<string>) => void;

/** Runs something with every read of a Place noted. */
function recording(note: Note, run: () => void): void {
  const prototype = Place.prototype as unknown as Record<string, unknown>;
  const before = Object.getOwnPropertyDescriptors(Place.prototype);
  const enumerated = new Set<string>();
  const all: (readonly Segment[])[] = [];
  const noted = (name: "isPresent" | "items" | "entries"): void => {
    const descriptor: PropertyDescriptor = before[name];
    Object.defineProperty(Place.prototype, name, {
      configurable: true,
      get(this: Place) {
        all.push(this.segments);
        if (name === "entries") enumerated.add(JSON.stringify(this.segments));
        return descriptor.get?.call(this) as unknown;
      },
    });
  };
  for (const name of ["isPresent", "items", "entries"] as const) noted(name);
  const known = prototype["known"] as () => unknown;
  prototype["known"] = function (this: Place): unknown {
    all.push(this.segments);
    return known.call(this);
  };
  try {
    run();
  } finally {
    Object.defineProperties(Place.prototype, before);
  }
  for (const segments of all) note(segments, enumerated);
}

/** Indexes become [], keys of a map that is read as a whole *, numbers of repositories <n>. */
function pathOf(segments: readonly Segment[], enumerated: ReadonlySet<string>): string {
  return segments.reduce<string>((path, segment, index) => {
    if (typeof segment === "number") return `${path}[]`;
    const isKey = enumerated.has(JSON.stringify(segments.slice(0, index)));
    const name = isKey ? "*" : segment.replace(/^repo\d+-/, "repo<n>-").replace(/^line \d+$/, "*");
    return path === "" ? name : /[./]/.test(name) ? `${path}["${name}"]` : `${path}.${name}`;
  }, "");
}

/** Paths without those that are only passed through on the way to others. */
function leaves(paths: readonly string[]): string[] {
  return paths.filter((path) => !paths.some((other) => other.startsWith(`${path}.`) || other.startsWith(`${path}[`)));
}

/** Asks for everything that a view offers. */
function visit(read: () => unknown): void {
  let value: unknown;
  try {
    value = read();
    if (value instanceof Place) void value.isPresent;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return;
  }
  if (typeof value !== "object" || value === null || value instanceof Place) return;
  const view = value as Record<string, unknown>;
  // A setting reads its value when it is asked for.
  for (const name of new Set([...Object.keys(view), ...("value" in view ? ["value"] : [])])) {
    visit(() => view[name]);
    if (name === "of") visit(() => (view["of"] as (parameter: string) => unknown)("max_connections"));
    if (name === "resources") visit(() => amounts(view["resources"] as Place));
  }
}

/** A container's resources are read by the rules, these of them. */
function amounts(resources: Place): (string | undefined)[] {
  return ["requests", "limits"].flatMap((kind) => ["cpu", "memory"].map((name) => resources.in(kind, name).text));
}

/** A row of a table of defaults: its field, with [] for any item of a list, and the kind or note it is about. */
export function fieldOf(key: string): { field: string; note: string | undefined } {
  const [, field, note] = /^(.*?)(?: \((.*)\))?$/.exec(key) ?? [];
  return { field: field.replace(/\[last\]$/, "").replace(/\[[\w-]+\]/g, "[]"), note };
}

/** Whether a row of a table of defaults is about a field that is read: that one, one below it, or a variable. */
export function isAbout(key: string, path: string): boolean {
  const { field } = fieldOf(key);
  return (
    path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`) || path.endsWith(`.env.${field}`)
  );
}

/** docs/policy-views.md. */
export function viewTables(): string {
  return [
    "# What the policies read",
    "",
    "<!-- Generated by `node tools/policies-doc.js` from what the readers in policies/views ask for; a test keeps it up to date. -->",
    "",
    introduction,
    ...shownViews.flatMap((view) => ["", ...section(view)]),
    "",
  ].join("\n");
}

const introduction = `A rule never reads a custom resource: it asks a view, and the view of each operator knows where the operator keeps
the thing and what it does when nothing is said. These are the fields that are read, with the operator's defaults. A
star stands for every key of a map, \`[]\` for every item of a list, \`env.NAME\` for the variable of that name, given
directly or out of a ConfigMap of the stack. PostgreSQL parameters have defaults of their own, which the component's
tuning tables list. What stands in another resource (an operator's configuration, a ConfigMap, a PlacementPolicy) is
read where the stack has it.`;

function section(view: ShownView): string[] {
  const fields = fieldsRead(view);
  return [
    `## ${view.title}`,
    "",
    "| kind | field | default |",
    "|---|---|---|",
    ...[...fields].flatMap(([kind, paths]) =>
      paths.map((path) => `| ${kind} | \`${path}\` | ${defaultText(view, kind, path, [...fields.keys()])} |`),
    ),
  ];
}

/** What is in effect where nothing is said. A row that names another kind in its note is not about this one. */
function defaultText({ defaults }: ShownView, kind: string, path: string, kinds: readonly string[]): string {
  const rows = Object.entries(defaults)
    .map(([key, value]) => ({ ...fieldOf(key), value: String(value) }))
    .filter(({ field }) => path === field || path.endsWith(`.env.${field}`));
  const ofKind = rows.filter(({ note }) => note === kind);
  const others = rows.filter(({ note }) => note === undefined || !kinds.includes(note));
  return (ofKind.length > 0 ? ofKind : others)
    .map(({ note, value }) => (note === undefined || note === kind ? `\`${value}\`` : `\`${value}\` (${note})`))
    .join(", ");
}
