import * as fs from "node:fs";
import * as path from "node:path";
import type { StructuralSchema } from "kubernetes-postgres/schemas/store";
import { charts as installed, definitionVersions } from "kubernetes-postgres/versions";
import { parse } from "yaml";
import type { WrittenSchema } from "./structural";

/** A chart whose values are kept, and where its files are from. */
interface Chart {
  chart: string;
  version: string;
  source: string;
  /** Default: Apache-2.0. */
  licence?: string;
  /** A kept definition whose `configuration` the chart takes as well, section by section: "config" and the section's name. */
  sections?: string;
  /** Charts within it, whose values are nested below their names. */
  within?: { chart: string; version: string }[];
}

const { certManager, cloudnativePg, barmanPlugin, secretsStoreAws, externalSecrets } = installed;
const { zalando, zalandoUi } = installed;
const cloudnativePgCharts = "https://github.com/cloudnative-pg/charts";

const zalandoSource = { source: "https://github.com/zalando/postgres-operator", licence: "MIT" };

/** The charts that a platform installs. */
const charts: readonly Chart[] = [
  { ...certManager, source: "https://github.com/cert-manager/cert-manager" },
  { ...cloudnativePg, source: cloudnativePgCharts },
  { ...barmanPlugin, source: cloudnativePgCharts },
  {
    ...secretsStoreAws,
    source: "https://github.com/aws/secrets-store-csi-driver-provider-aws",
    within: [{ chart: "secrets-store-csi-driver", version: definitionVersions.secretsStoreDriver }],
  },
  { ...externalSecrets, source: "https://github.com/external-secrets/external-secrets" },
  // values.yaml lists most settings of the operator in comments only.
  { ...zalando, ...zalandoSource, sections: "zalando-2.0.1/acid.zalan.do_v1_OperatorConfiguration.json" },
  { ...zalandoUi, ...zalandoSource },
];

const anything: StructuralSchema = { "x-kubernetes-preserve-unknown-fields": true };

/** Values that are handed on to Kubernetes as they are: what a chart has of them by default is not all there can be. */
const ofKubernetes =
  /^(affinity|resources|(container|pod)?securityContext|strategy|updateStrategy|dnsConfig|podDnsConfig|(liveness|readiness|startup)Probe)$/i;

/**
 * The values that a chart takes, from its `values.schema.json`: references resolved, prose dropped. An object whose
 * properties are listed takes no others: Helm would ignore them.
 */
export function fromSchema(root: WrittenSchema): StructuralSchema {
  const definitions = root.$defs as Record<string, WrittenSchema> | undefined;
  const read = (schema: WrittenSchema, name: string): StructuralSchema => {
    if (typeof schema.$ref === "string") {
      const target = schema.$ref.replace("#/$defs/", "");
      const found = definitions?.[target];
      if (found === undefined) throw new Error(`${schema.$ref} is not in the chart's schema`);
      return read(found, name);
    }
    const properties = (schema.properties ?? {}) as Record<string, WrittenSchema>;
    const type = typeof schema.type === "string" ? (schema.type as StructuralSchema["type"]) : undefined;
    if (type === "array") return { type };
    if (Object.keys(properties).length > 0 && !ofKubernetes.test(name)) {
      return closed(Object.entries(properties).map(([key, value]) => [key, read(value, key)]));
    }
    if (type === "object") return { type, ...anything };
    const limits: StructuralSchema = type === undefined ? anything : { type };
    return Array.isArray(schema.enum) ? { ...limits, enum: schema.enum } : limits;
  };
  return read(root, "");
}

/** The values that a chart takes, from its `values.yaml`: what it lists, with the types of the defaults. */
export function fromValues(value: unknown, name = ""): StructuralSchema {
  if (value === null || value === undefined) return anything;
  if (Array.isArray(value)) return { type: "array" };
  if (typeof value === "object") {
    const entries = Object.entries(value);
    if (entries.length === 0 || ofKubernetes.test(name)) return { type: "object", ...anything };
    return closed(entries.map(([key, item]) => [key, fromValues(item, key)]));
  }
  // A number by default may be a text such as "50%", and the other way round.
  return typeof value === "boolean" ? { type: "boolean" } : { "x-kubernetes-int-or-string": true };
}

function closed(entries: [string, StructuralSchema][]): StructuralSchema {
  return { type: "object", properties: Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** Values of `outer` over those of `inner`, as Helm merges a chart's values over those of a chart within it. */
export function merged(inner: StructuralSchema, outer: StructuralSchema): StructuralSchema {
  if (inner.properties === undefined || outer.properties === undefined) return outer;
  const both = { ...inner.properties };
  for (const [key, value] of Object.entries(outer.properties)) {
    both[key] = Object.hasOwn(both, key) ? merged(both[key], value) : value;
  }
  return closed(Object.entries(both));
}

/** The files that keep the values of charts: content by path below the data directory. */
export function chartFiles(directory: string, kept: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const { chart, version: written, source, licence = "Apache-2.0", sections, within = [] } of charts) {
    const version = written.replace(/^v/, "");
    const values = valuesIn(directory, chart, version);
    if (values === undefined) continue;
    const own = sections === undefined ? values : merged(values, sectionsOf(path.join(kept, sections)));
    const nested = within.flatMap((inner) => {
      const found = valuesIn(directory, inner.chart, inner.version);
      return found === undefined ? [] : ([[inner.chart, found]] as [string, StructuralSchema][]);
    });
    // Helm gives every chart `global`.
    const base = closed([["global", { type: "object", ...anything }], ...nested]);
    const content = { chart, version, source, licence, schema: merged(base, own) };
    files.set(`charts/${chart}-${version}.json`, `${JSON.stringify(content)}\n`);
  }
  return files;
}

/** A chart's own schema where it has one, else its values. */
function valuesIn(directory: string, chart: string, version: string): StructuralSchema | undefined {
  const text = (suffix: string) => {
    const file = path.join(directory, `${chart}-${version}.${suffix}`);
    return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined;
  };
  const schema = text("schema.json");
  if (schema !== undefined) return fromSchema(JSON.parse(schema) as WrittenSchema);
  const values = text("values.yaml");
  return values === undefined ? undefined : fromValues(parse(values));
}

/** The sections of an operator's configuration, as its chart calls them: "aws_or_gcp" is configAwsOrGcp, and what is in none is configGeneral. */
function sectionsOf(file: string): StructuralSchema {
  const { schema } = JSON.parse(fs.readFileSync(file, "utf8")) as { schema: StructuralSchema };
  const all = Object.entries(schema.properties?.configuration.properties ?? {});
  const isSection = ([, { properties }]: [string, StructuralSchema]): boolean => properties !== undefined;
  const pascal = (name: string) => name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return closed([
    ["configGeneral", closed(all.filter((entry) => !isSection(entry)))],
    ...all.filter(isSection).map(([name, section]): [string, StructuralSchema] => [`config${pascal(name)}`, section]),
  ]);
}
