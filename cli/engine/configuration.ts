import * as fs from "node:fs";
import * as path from "node:path";
import { readYaml, UserError, type ConfigType, type Project } from "./project";
import type { StackConfiguration } from "./providers";
import { PassphraseDecrypter } from "./secrets";

/** A value of a stack file before secrets are decrypted. */
interface Entry {
  raw: unknown;
  secure: boolean;
}

/** The configuration of a stack, and what to say about it. */
export interface ResolvedConfiguration extends StackConfiguration {
  notes: string[];
  /** Decrypted secrets: whatever is printed is searched for them. */
  secretTexts: string[];
}

/** What stands in for a secret that cannot be decrypted here. */
export const placeholderSecret = "not-decrypted";

/**
 * Reads `Pulumi.<stack>.yaml`, fills in what Pulumi.yaml declares, checks types and required keys in the engine's words
 * and decrypts secrets where a passphrase is given. `configFile` is read in place of the stack's own file.
 */
export async function resolveConfiguration(
  project: Project,
  stack: string,
  environment: NodeJS.ProcessEnv,
  overrides: Record<string, string> = {},
  configFile?: string,
): Promise<ResolvedConfiguration> {
  const file = configFile ?? stackFile(project, stack);
  const content = readYaml(file);
  const entries = stackEntries(content, project, file);
  for (const [key, value] of Object.entries(overrides)) {
    entries.set(qualifiedKey(project.name, key), { raw: value, secure: false });
  }
  applyProjectDefaults(project, stack, entries);
  const { decrypt, notes } = await decrypterFor(content, stack, entries, environment);
  const secretTexts = new Set<string>();
  const values: Record<string, string> = {};
  for (const [key, { raw }] of [...entries].sort(([a], [b]) => (a < b ? -1 : 1))) {
    values[key] = asText(
      replaceSecure(raw, (ciphertext) => {
        const text = decrypt(ciphertext);
        // Short ones would blot out innocent text.
        if (text !== placeholderSecret && text.length >= 4) secretTexts.add(text);
        return text;
      }),
    );
  }
  checkTypes(project, stack, entries, values);
  const secretKeys = [...entries].filter(([, entry]) => entry.secure).map(([key]) => key);
  return { values, secretKeys: secretKeys.sort(), notes, secretTexts: [...secretTexts] };
}

function stackFile(project: Project, stack: string): string {
  const names = [`Pulumi.${stack}.yaml`, `Pulumi.${stack}.yml`];
  const found = names.map((name) => path.join(project.stackDirectory, name)).find((file) => fs.existsSync(file));
  if (found !== undefined) return found;
  const existing = stacksOf(project);
  const known = existing.length === 0 ? "there is none in" : `found ${existing.join(", ")} in`;
  throw new UserError(`no stack named '${stack}' found: ${names[0]} is missing; ${known} ${project.stackDirectory}`);
}

/** The stacks that have a file, sorted. */
export function stacksOf(project: Project): string[] {
  if (!fs.existsSync(project.stackDirectory)) return [];
  return fs
    .readdirSync(project.stackDirectory)
    .flatMap((name) => /^Pulumi\.(.+)\.ya?ml$/.exec(name)?.[1] ?? [])
    .sort();
}

function stackEntries(content: Record<string, unknown>, project: Project, file: string): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  if (content.environment !== undefined) {
    throw new UserError(
      `${file}: 'environment' needs Pulumi ESC, which kubepg does not ask; put the values in 'config'`,
    );
  }
  const config = content.config ?? {};
  if (typeof config !== "object" || config === null || Array.isArray(config)) {
    throw new UserError(`${file}: 'config' must be a map`);
  }
  for (const [key, raw] of Object.entries(config)) {
    entries.set(qualifiedKey(project.name, key), { raw: raw as unknown, secure: containsSecure(raw) });
  }
  return entries;
}

/** `key` as `namespace:name`; without a namespace it is the project's. */
function qualifiedKey(project: string, key: string): string {
  const parts = key.split(":");
  if (parts.length === 1) return `${project}:${key}`;
  if (parts.length === 2) return key;
  if (parts.length === 3 && parts[1] === "config") return `${parts[0]}:${parts[2]}`;
  throw new UserError(
    `could not parse ${key} as a configuration key (configuration keys should be of the form \`<namespace>:<name>\`)`,
  );
}

function applyProjectDefaults(project: Project, stack: string, entries: Map<string, Entry>): void {
  const missing: string[] = [];
  for (const [declared, type] of Object.entries(project.config).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const key = qualifiedKey(project.name, declared);
    if (entries.has(key)) continue;
    const value = type.default ?? type.value;
    if (value !== undefined && value !== null) entries.set(key, { raw: value, secure: false });
    else if (key.startsWith(`${project.name}:`)) missing.push(declared);
  }
  if (missing.length === 0) return;
  const names = missing.map((key) => `'${key}'`);
  const last = names.pop();
  const listed = names.length === 0 ? last : `${names.join(", ")} and ${last}`;
  const noun = missing.length === 1 ? "value" : "values";
  throw new UserError(`Stack '${stack}' is missing configuration ${noun} ${listed}`);
}

/** The engine's type checks, in its words (pulumi/pulumi, pkg/workspace/config.go). */
function checkTypes(
  project: Project,
  stack: string,
  entries: Map<string, Entry>,
  values: Record<string, string>,
): void {
  for (const [declared, type] of Object.entries(project.config).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const key = qualifiedKey(project.name, declared);
    const entry = entries.get(key);
    if (type.type === undefined || entry === undefined) continue;
    if (type.secret === true && !entry.secure) {
      throw new UserError(`Stack '${stack}' with configuration key '${declared}' must be encrypted as it's secret`);
    }
    const isObject = typeof entry.raw === "object" && secureText(entry.raw) === undefined;
    const content = isObject ? (JSON.parse(values[key]) as unknown) : values[key];
    if (!hasType(type.type, type.items, content)) {
      throw new UserError(
        `Stack '${stack}' with configuration key '${declared}' must be of type '${typeName(type.type, type.items)}'`,
      );
    }
  }
}

function hasType(type: string, items: ConfigType | undefined, value: unknown): boolean {
  switch (type) {
    case "string":
      return typeof value === "string";
    case "integer":
      return typeof value === "string" ? /^[+-]?\d+$/.test(value) : Number.isInteger(value);
    case "boolean":
      return typeof value === "boolean" || value === "true" || value === "false";
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    default: {
      const item = items?.type;
      return item !== undefined && Array.isArray(value) && value.every((one) => hasType(item, items?.items, one));
    }
  }
}

function typeName(type: string, items: ConfigType | undefined): string {
  return type === "array" ? `array<${items?.type === undefined ? "" : typeName(items.type, items.items)}>` : type;
}

async function decrypterFor(
  content: Record<string, unknown>,
  stack: string,
  entries: Map<string, Entry>,
  environment: NodeJS.ProcessEnv,
): Promise<{ decrypt: (ciphertext: string) => string; notes: string[] }> {
  const secureKeys = [...entries].filter(([, entry]) => entry.secure).map(([key]) => key);
  const placeholders = (why: string) => ({
    decrypt: () => placeholderSecret,
    notes: [`Secrets of stack ${stack} are placeholders (${secureKeys.sort().join(", ")}): ${why}.`],
  });
  if (secureKeys.length === 0) return { decrypt: () => "", notes: [] };
  const salt = content.encryptionsalt;
  if (typeof salt !== "string") {
    const provider = typeof content.secretsprovider === "string" ? content.secretsprovider : "the Pulumi service";
    return placeholders(`they are encrypted by ${provider}, which is not asked`);
  }
  const passphrase = passphraseOf(environment);
  if (passphrase === undefined) return placeholders("set PULUMI_CONFIG_PASSPHRASE to use the real ones");
  const decrypter = await PassphraseDecrypter.create(passphrase, salt);
  return { decrypt: (ciphertext) => decrypter.decrypt(ciphertext), notes: [] };
}

function passphraseOf(environment: NodeJS.ProcessEnv): string | undefined {
  if (environment.PULUMI_CONFIG_PASSPHRASE !== undefined) return environment.PULUMI_CONFIG_PASSPHRASE;
  const file = environment.PULUMI_CONFIG_PASSPHRASE_FILE;
  if (file === undefined || file === "") return undefined;
  try {
    return fs.readFileSync(file, "utf8").trim();
  } catch {
    throw new UserError(`unable to read PULUMI_CONFIG_PASSPHRASE_FILE: ${file}`);
  }
}

/** The ciphertext of `{secure: ...}`, which is how a stack file marks a secret. */
function secureText(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || Object.keys(value).length !== 1) return undefined;
  const text = (value as { secure?: unknown }).secure;
  return typeof text === "string" ? text : undefined;
}

function containsSecure(value: unknown): boolean {
  if (secureText(value) !== undefined) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(containsSecure);
}

function replaceSecure(value: unknown, decrypt: (ciphertext: string) => string): unknown {
  const ciphertext = secureText(value);
  if (ciphertext !== undefined) return decrypt(ciphertext);
  if (Array.isArray(value)) return value.map((item) => replaceSecure(item, decrypt));
  if (typeof value !== "object" || value === null) return value;
  // Sorted, as the engine marshals maps.
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, replaceSecure((value as Record<string, unknown>)[key], decrypt)]));
}

/** As programs receive a value: text as it is, everything else as JSON. */
function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
