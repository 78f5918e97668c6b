import * as fs from "node:fs";
import { UserError } from "../project";
import { isMap, type PropertyMap, type Value } from "../values";
import { isLevel, type Level } from "./levels";

/** How one policy is set: its level, and its own properties. */
export interface PolicySetting {
  level?: Level;
  properties?: PropertyMap;
}

/** What a pack says of one of its policies, as far as its configuration is concerned. */
export interface DeclaredPolicy {
  name: string;
  level: Level;
  /** JSON schemas of its properties, and which of them must be set. */
  schema?: { properties: { [name: string]: PropertyMap }; required: readonly string[] };
}

/** Reads a `--policy-pack-config` file: `{"all": "mandatory", "policy": {"enforcementLevel": ..., "key": ...}}`. */
export function readPolicyConfiguration(file: string): Record<string, PolicySetting> {
  let content: unknown;
  try {
    const text = fs.readFileSync(file, "utf8");
    content = text.trim() === "" ? {} : JSON.parse(text);
  } catch (error) {
    throw new UserError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    throw new UserError(`${file}: expected a map of policies`);
  }
  const settings: Record<string, PolicySetting> = {};
  for (const [policy, setting] of Object.entries(content as PropertyMap)) {
    if (policy === "environments") throw new UserError(`${file}: 'environments' needs Pulumi ESC, which is not asked`);
    try {
      settings[policy] = readSetting(policy, setting);
    } catch (error) {
      throw new UserError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return settings;
}

function readSetting(policy: string, setting: Value): PolicySetting {
  if (typeof setting === "string") return { level: readLevel(policy, setting) };
  if (!isMap(setting)) {
    throw new Error(`parsing "${policy}": ${JSON.stringify(setting)} is not a valid value; must be a string or object`);
  }
  const { enforcementLevel, ...properties } = setting;
  return {
    level: enforcementLevel === undefined ? undefined : readLevel(policy, enforcementLevel),
    properties,
  };
}

function readLevel(policy: string, value: Value): Level {
  if (isLevel(value)) return value;
  const problem = typeof value === "string" ? `"${value}" is` : `${JSON.stringify(value)} is`;
  throw new Error(`parsing enforcement level for "${policy}": ${problem} not a valid enforcement level`);
}

/**
 * What each policy is run with: the defaults it declares, what the pack sets itself, then what the person sets
 * (pulumi/pulumi, pkg/resource/analyzer/config.go ReconcilePolicyPackConfig). Throws with every mistake at once.
 */
export function reconcile(
  policies: readonly DeclaredPolicy[],
  ...layers: readonly Record<string, PolicySetting>[]
): Record<string, Required<PolicySetting>> {
  const settings: Record<string, Required<PolicySetting>> = {};
  for (const policy of policies) {
    const defaults = Object.entries(policy.schema?.properties ?? {}).filter(([, schema]) => "default" in schema);
    settings[policy.name] = {
      level: policy.level,
      properties: Object.fromEntries(defaults.map(([key, schema]) => [key, schema.default])),
    };
  }
  for (const layer of layers) {
    const everywhere = layer.all?.level;
    if (everywhere !== undefined) for (const setting of Object.values(settings)) setting.level = everywhere;
    for (const [policy, given] of Object.entries(layer)) {
      const setting = (settings[policy] ??= { level: "advisory", properties: {} });
      setting.level = given.level ?? setting.level;
      setting.properties = { ...setting.properties, ...given.properties };
    }
  }
  const mistakes = policies.flatMap((policy) => schemaMistakes(policy, settings[policy.name].properties));
  if (mistakes.length > 0) throw new UserError(`validating policy config: ${mistakes.join("; ")}`);
  return settings;
}

/** The part of JSON schema that policy packs use: required, type, enum, minimum, maximum, pattern, items. */
function schemaMistakes(policy: DeclaredPolicy, properties: PropertyMap): string[] {
  const missing = (policy.schema?.required ?? [])
    .filter((key) => !(key in properties))
    .map((key) => `${key} is required`);
  const wrong = Object.entries(policy.schema?.properties ?? {}).flatMap(([key, schema]) =>
    key in properties ? valueMistakes(key, schema, properties[key]) : [],
  );
  return [...missing, ...wrong].map((mistake) => `${policy.name}: ${mistake}`);
}

function valueMistakes(path: string, schema: PropertyMap, value: Value): string[] {
  const types = [schema.type].flat().filter((type): type is string => typeof type === "string");
  if (types.length > 0 && !types.some((type) => isOfType(type, value))) {
    return [`${path}: Invalid type. Expected: ${types.join(" or ")}, given: ${typeOf(value)}`];
  }
  const mistakes: string[] = [];
  if (Array.isArray(schema.enum) && !schema.enum.some((allowed) => JSON.stringify(allowed) === JSON.stringify(value))) {
    const allowed = schema.enum.map((item) => JSON.stringify(item)).join(", ");
    mistakes.push(`${path}: ${path} must be one of the following: ${allowed}`);
  }
  if (typeof value === "number") {
    if (typeof schema.minimum === "number" && value < schema.minimum) {
      mistakes.push(`${path}: Must be greater than or equal to ${schema.minimum}`);
    }
    if (typeof schema.maximum === "number" && value > schema.maximum) {
      mistakes.push(`${path}: Must be less than or equal to ${schema.maximum}`);
    }
  }
  if (typeof value === "string" && typeof schema.pattern === "string" && !new RegExp(schema.pattern).test(value)) {
    mistakes.push(`${path}: Does not match pattern '${schema.pattern}'`);
  }
  const items = schema.items;
  if (Array.isArray(value) && isMap(items)) {
    mistakes.push(...value.flatMap((item, index) => valueMistakes(`${path}.${index}`, items, item)));
  }
  return mistakes;
}

function isOfType(type: string, value: Value): boolean {
  const actual = typeOf(value);
  return actual === type || (type === "number" && actual === "integer");
}

function typeOf(value: Value): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (Number.isInteger(value)) return "integer";
  return typeof value;
}
