"use strict";
// Turns custom resource definitions into the schemas that `kubepg preview` checks custom resources against: structure
// without prose, one compact JSON file for each group, version and kind, below components/schemas/data/<release>/.
//
//   npm run schemas -- DIRECTORY_OR_FILE...     (or RIG_HOME=... npm run schemas)
//
// A directory named like a release (crunchy-6.0.3) is that release; elsewhere the API group tells the release, below.

const fs = require("node:fs");
const path = require("node:path");
const { parseAllDocuments } = require("yaml");

const data = path.join(__dirname, "..", "components", "schemas", "data");

/** Which release the definitions of a group are from, and which kinds of it are kept; `true` keeps all. */
const groups = {
  "postgresql.cnpg.io": { release: "cloudnative-pg-1.30.0", kinds: true },
  "barmancloud.cnpg.io": { release: "plugin-barman-cloud-0.15.0", kinds: true },
  "cert-manager.io": { release: "cert-manager-1.21.2", kinds: ["Certificate", "Issuer", "ClusterIssuer"] },
  "monitoring.coreos.com": {
    release: "prometheus-operator-0.94.0",
    kinds: ["PodMonitor", "ServiceMonitor", "PrometheusRule"],
  },
  "secrets-store.csi.x-k8s.io": { release: "secrets-store-csi-driver-1.6.0", kinds: ["SecretProviderClass"] },
  "external-secrets.io": {
    release: "external-secrets-1.3.2",
    kinds: ["ExternalSecret", "SecretStore", "ClusterSecretStore"],
  },
  "snapshot.storage.k8s.io": {
    release: "external-snapshotter-8.7.0",
    kinds: ["VolumeSnapshot", "VolumeSnapshotClass"],
  },
};

/** What a schema keeps; everything else is prose or concerns other tools. */
const keywords = new Set([
  "type",
  "format",
  "enum",
  "pattern",
  "nullable",
  "required",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "uniqueItems",
  "minProperties",
  "maxProperties",
  "x-kubernetes-int-or-string",
  "x-kubernetes-preserve-unknown-fields",
  "x-kubernetes-embedded-resource",
  "x-kubernetes-list-type",
  "x-kubernetes-list-map-keys",
]);

function strip(schema) {
  if (typeof schema !== "object" || schema === null) return schema;
  const kept = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keywords.has(keyword)) kept[keyword] = value;
    else if (keyword === "properties") kept.properties = mapValues(value, strip);
    else if (keyword === "items" || keyword === "not" || keyword === "additionalProperties")
      kept[keyword] = strip(value);
    else if (keyword === "allOf" || keyword === "anyOf" || keyword === "oneOf") kept[keyword] = value.map(strip);
  }
  // The default of Kubernetes; only "map" and "set" are checked.
  if (kept["x-kubernetes-list-type"] === "atomic") delete kept["x-kubernetes-list-type"];
  return kept;
}

function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}

function* definitions(location) {
  const files = fs.statSync(location).isDirectory()
    ? fs.readdirSync(location).map((name) => path.join(location, name))
    : [location];
  for (const file of files.filter((name) => /\.ya?ml$/.test(name)).sort()) {
    for (const document of parseAllDocuments(fs.readFileSync(file, "utf8"))) {
      const content = document.toJS();
      if (content?.kind === "CustomResourceDefinition") yield content.spec;
    }
  }
}

/** Locations to read: the arguments, or what a rig made ready. */
function locations(args) {
  if (args.length > 0) return args;
  const home = process.env.RIG_HOME;
  if (!home) throw new Error("name directories of custom resource definitions, or set RIG_HOME");
  return [path.join(home, "cnpg.yaml"), path.join(home, "crds")];
}

function write({ group, names, versions, scope }, release) {
  for (const { name, served, schema } of versions) {
    if (!served || schema === undefined) continue;
    const stripped = strip(schema.openAPIV3Schema);
    // Nobody writes a status by hand.
    if (stripped.properties?.status) stripped.properties.status = { "x-kubernetes-preserve-unknown-fields": true };
    const file = path.join(data, release, `${group}_${name}_${names.kind}.json`);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, `${JSON.stringify({ scope, schema: stripped })}\n`);
  }
}

/** Which releases have a schema for what: `{"postgresql.cnpg.io/v1/Cluster": ["cloudnative-pg-1.30.0"]}`. */
function writeIndex() {
  const index = {};
  for (const release of fs.readdirSync(data).sort()) {
    const directory = path.join(data, release);
    if (!fs.statSync(directory).isDirectory()) continue;
    for (const file of fs.readdirSync(directory).sort()) {
      const key = file
        .replace(/\.json$/, "")
        .split("_")
        .join("/");
      (index[key] ??= []).push(release);
    }
  }
  const sorted = Object.fromEntries(Object.entries(index).sort(([a], [b]) => (a < b ? -1 : 1)));
  fs.writeFileSync(path.join(data, "index.json"), `${JSON.stringify(sorted, null, 1)}\n`);
  return Object.keys(sorted).length;
}

function main(args) {
  for (const location of locations(args)) {
    const ofDirectory = /-\d+(\.\d+)+$/.test(path.basename(location)) ? path.basename(location) : undefined;
    for (const definition of definitions(location)) {
      const known = groups[definition.group];
      if (ofDirectory !== undefined) write(definition, ofDirectory);
      else if (known && (known.kinds === true || known.kinds.includes(definition.names.kind))) {
        write(definition, known.release);
      }
    }
  }
  console.log(`${writeIndex()} kinds in ${path.relative(process.cwd(), data)}`);
}

main(process.argv.slice(2));
