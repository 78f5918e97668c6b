import * as fs from "node:fs";
import * as path from "node:path";
import { stringify } from "yaml";
import { UserError, type Recording, type Registration } from "../engine";
import { knownAfterCreation } from "../engine/stand-ins";
import { isMap, mask, type PropertyMap, type Value } from "../engine/values";
import { applicable, manifestsOf } from "./manifests";
import { shortType } from "./tree";

/** Which files of a directory were written by an earlier run and may be replaced. */
const ours = {
  manifests: /^\d{3,}-[a-z0-9.-]+\.yaml$/,
  helm: /\.values\.yaml$/,
  aws: /\.json$/,
} as const;

/**
 * Writes manifests/, helm/ and aws/ below `directory` from a run with stand-ins; returns what to say about it. Secrets
 * are masked everywhere.
 */
export function writeDocuments(directory: string, recording: Recording): string[] {
  const resources = recording.resources.filter(({ external }) => !external);
  const manifests = writeManifests(prepared(directory, "manifests"), resources);
  const releases = resources.filter(({ type }) => type.startsWith("kubernetes:helm.sh/"));
  const helm = prepared(directory, "helm");
  releases.forEach((release) => {
    writeRelease(helm, release);
  });
  const cloud = resources.filter(({ type }) => type.startsWith("aws:"));
  const aws = prepared(directory, "aws");
  cloud.forEach((resource) => {
    writeCloudResource(aws, resource);
  });
  const counts = `${manifests.count} manifests, ${releases.length} Helm releases and ${cloud.length} AWS resources`;
  return [
    `Wrote ${counts} below ${directory}; secrets are masked, ` +
      `"${knownAfterCreation}" and account 123456789012 stand in for what is known only after creation.`,
    ...manifests.standIns.map((where) => `Stand-in at ${where}.`),
  ];
}

function prepared(directory: string, kind: keyof typeof ours): string {
  const target = path.join(directory, kind);
  try {
    fs.mkdirSync(target, { recursive: true });
  } catch (error) {
    throw new UserError(`--out ${directory}: ${error instanceof Error ? error.message : String(error)}`);
  }
  for (const name of fs.readdirSync(target)) {
    if (ours[kind].test(name)) fs.rmSync(path.join(target, name));
  }
  return target;
}

function writeManifests(directory: string, resources: Registration[]): { count: number; standIns: string[] } {
  const manifests = manifestsOf(resources);
  const width = Math.max(3, String(manifests.length).length);
  const standIns: string[] = [];
  manifests.forEach(({ object, standIns: paths }, index) => {
    const { kind, metadata } = object as { kind: string; metadata: { name: string } };
    const prefix = String(index + 1).padStart(width, "0");
    const file = `${prefix}-${`${kind}-${fileName(metadata.name)}`.toLowerCase()}.yaml`;
    fs.writeFileSync(path.join(directory, file), yaml(object));
    standIns.push(...paths.map((at) => `manifests/${file}: ${at}`));
  });
  return { count: manifests.length, standIns };
}

/** The values of a release, under the command that would install it by hand. */
function writeRelease(directory: string, { name, inputs }: Registration): void {
  const masked = applicable(inputs, "", []) as PropertyMap;
  const text = (value: Value | undefined) => (typeof value === "string" ? value : undefined);
  const repository = isMap(masked.repositoryOpts) ? text(masked.repositoryOpts.repo) : undefined;
  const file = `${fileName(name)}.values.yaml`;
  const flags = [
    text(masked.version) && `--version ${text(masked.version)}`,
    repository && `--repo ${repository}`,
    text(masked.namespace) && `--namespace ${text(masked.namespace)}`,
    masked.createNamespace === true && "--create-namespace",
    `--values ${file}`,
  ].filter((flag) => typeof flag === "string");
  const command = `helm upgrade --install ${text(masked.name) ?? name} ${text(masked.chart) ?? ""} ${flags.join(" ")}`;
  fs.writeFileSync(path.join(directory, file), `# ${command}\n${yaml(masked.values ?? {})}`);
}

/** The inputs of an AWS resource; policies within them as documents of their own beside it. */
function writeCloudResource(directory: string, { type, name, inputs }: Registration): void {
  const base = fileName(`${shortType(type).split(":").slice(1).join("-")}-${name}`);
  const masked = mask(inputs) as PropertyMap;
  write(path.join(directory, `${base}.json`), { type, name, inputs: masked });
  for (const [property, value] of Object.entries(masked)) {
    const document = policyDocument(value);
    if (document !== undefined) write(path.join(directory, `${base}.${property}.json`), document);
  }
}

/** A document in the property of a resource: JSON text, or a policy given as structure. */
function policyDocument(value: Value): Value | undefined {
  if (isMap(value)) return "Statement" in value ? value : undefined;
  if (typeof value !== "string" || !value.startsWith("{")) return undefined;
  try {
    return JSON.parse(value) as Value;
  } catch {
    return undefined;
  }
}

function write(file: string, content: Value): void {
  fs.writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
}

function yaml(value: Value): string {
  // kubectl and Helm read YAML 1.1, where off and 1:30 without quotes are not text.
  return stringify(value, { version: "1.1", lineWidth: 0, aliasDuplicateObjects: false });
}

function fileName(name: string): string {
  return name.replace(/[^A-Za-z0-9.-]+/g, "-");
}
