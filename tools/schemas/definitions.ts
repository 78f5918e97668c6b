import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { definitionVersions as versions } from "kubernetes-postgres/versions";
import { operatorOf, type StructuralSchema } from "kubernetes-postgres/schemas/store";
import { parseAllDocuments } from "yaml";
import { structural, type WrittenSchema } from "./structural";

/** A custom resource definition, as far as schemas are read from it. */
export interface Definition {
  group: string;
  names: { kind: string; plural: string };
  scope: "Namespaced" | "Cluster";
  versions: {
    name: string;
    served: boolean;
    schema?: { openAPIV3Schema: WrittenSchema };
    subresources?: { scale?: { specReplicasPath: string } };
  }[];
}

/** Which release the definitions of an API group are from, and which kinds of it are kept; without kinds, all. */
const groups: Record<string, { release: string; kinds?: string[] }> = {
  "postgresql.cnpg.io": { release: `cloudnative-pg-${versions.cloudnativePg}` },
  "barmancloud.cnpg.io": { release: `plugin-barman-cloud-${versions.barmanPlugin}` },
  "cert-manager.io": {
    release: `cert-manager-${versions.certManager}`,
    kinds: ["Certificate", "Issuer", "ClusterIssuer"],
  },
  "monitoring.coreos.com": {
    release: `prometheus-operator-${versions.prometheusOperator}`,
    kinds: ["PodMonitor", "ServiceMonitor", "PrometheusRule"],
  },
  "secrets-store.csi.x-k8s.io": {
    release: `secrets-store-csi-driver-${versions.secretsStoreDriver}`,
    kinds: ["SecretProviderClass"],
  },
  "external-secrets.io": {
    release: `external-secrets-${versions.externalSecrets}`,
    kinds: ["ExternalSecret", "SecretStore", "ClusterSecretStore"],
  },
  "snapshot.storage.k8s.io": {
    release: `external-snapshotter-${versions.externalSnapshotter}`,
    kinds: ["VolumeSnapshot", "VolumeSnapshotClass"],
  },
  "acid.zalan.do": { release: `zalando-${versions.zalando}` },
  "postgres-operator.crunchydata.com": {
    release: `crunchy-${versions.crunchy}`,
    kinds: ["PostgresCluster", "PGUpgrade"],
  },
  ...Object.fromEntries(
    ["archiver", "catalog", "gitops", "ops", "schema"]
      .map((area) => `${area}.kubedb.com`)
      .concat("kubedb.com", "core.kubestash.com", "storage.kubestash.com")
      .map((group) => [group, { release: `kubedb-${versions.kubeDb}` }]),
  ),
};

/** The API groups that schemas are kept of. */
export const keptGroups: readonly string[] = Object.keys(groups).sort();

/** The definitions of the cluster that KUBECONFIG names. */
export function definitionsOfCluster(): Definition[] {
  const ran = spawnSync("kubectl", ["get", "crd", "--output=json"], { encoding: "utf8", maxBuffer: 2 ** 28 });
  if (ran.error) throw ran.error;
  if (ran.status !== 0) throw new Error(`kubectl get crd: ${ran.stderr.trim()}`);
  return (JSON.parse(ran.stdout) as { items: { spec: Definition }[] }).items.map(({ spec }) => spec);
}

/** The definitions in a YAML file, or in all of a directory. */
export function definitionsIn(location: string): Definition[] {
  const files = fs.statSync(location).isDirectory()
    ? fs.readdirSync(location).map((name) => path.join(location, name))
    : [location];
  return files
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .flatMap((file) => parseAllDocuments(fs.readFileSync(file, "utf8")))
    .map((document) => document.toJS() as { kind?: string; spec: Definition } | null)
    .flatMap((content) => (content?.kind === "CustomResourceDefinition" ? [content.spec] : []));
}

/**
 * The files that keep the schemas of these definitions: content by path below the data directory. `release` is what they
 * were published with, "cloudnative-pg-1.29.0", and definitions of other operators are left out; default: each is of the
 * release that this version of the components installs. Throws for a release of no operator that schemas are kept of.
 */
export function schemaFiles(definitions: readonly Definition[], release?: string): Map<string, string> {
  if (release !== undefined) refuseUnknownOperator(release);
  const files = new Map<string, string>();
  for (const { group, names, versions: ofKind, scope } of definitions) {
    const known = Object.hasOwn(groups, group) ? groups[group] : undefined;
    if (known === undefined || known.kinds?.includes(names.kind) === false) continue;
    if (release !== undefined && operatorOf(release) !== operatorOf(known.release)) continue;
    for (const { name, served, schema, subresources } of ofKind) {
      if (!served || schema === undefined) continue;
      const stripped = structural(schema.openAPIV3Schema);
      // Nobody writes a status by hand.
      if (stripped.properties?.status) stripped.properties.status = { "x-kubernetes-preserve-unknown-fields": true };
      if (subresources?.scale) limitReplicas(stripped, subresources.scale.specReplicasPath.split(".").slice(1));
      const content = `${JSON.stringify({ scope, plural: names.plural, schema: stripped })}\n`;
      files.set(`${release ?? known.release}/${group}_${name}_${names.kind}.json`, content);
    }
  }
  return files;
}

function refuseUnknownOperator(release: string): void {
  const operators = [...new Set(Object.values(groups).map((known) => operatorOf(known.release)))].sort();
  if (operators.includes(operatorOf(release)) && operatorOf(release) !== release) return;
  throw new Error(`--release ${release}: is no release; write <operator>-<version>, of ${operators.join(", ")}`);
}

/** The API server takes only what a Scale can hold where its subresource finds the replicas. */
function limitReplicas(schema: StructuralSchema, [name, ...below]: string[]): void {
  const property = schema.properties?.[name];
  if (property === undefined) return;
  if (below.length > 0) return limitReplicas(property, below);
  property.minimum = Math.max(property.minimum ?? 0, 0);
  property.maximum = Math.min(property.maximum ?? 2 ** 31 - 1, 2 ** 31 - 1);
}

/** Which releases have a schema for what, oldest first: `{"postgresql.cnpg.io/v1/Cluster": ["cloudnative-pg-1.30.0"]}`. */
export function indexOf(files: Iterable<string>): Record<string, string[]> {
  const index: Record<string, string[]> = {};
  const inOrder = [...files].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  for (const file of inOrder) {
    const [release, name] = file.split("/");
    const key = name.replace(/\.json$/, "").replaceAll("_", "/");
    (index[key] ??= []).push(release);
  }
  return Object.fromEntries(Object.entries(index).sort(([a], [b]) => (a < b ? -1 : 1)));
}
