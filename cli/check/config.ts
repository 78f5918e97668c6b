import * as fs from "node:fs";
import type { Described, Rule } from "kubernetes-postgres-policies/frame/rule";
import { checkPackConfig, type EnforcementLevel, type PackConfig } from "kubernetes-postgres-policies/pack-config";
import { preset, type PresetName } from "kubernetes-postgres-policies/presets";
import { formatProblem } from "kubernetes-postgres/plan/problems";
import { UserError } from "../engine/project";
import { reasonOf } from "./sources";

/** A preset with a file's settings over it; throws a UserError with every mistake in the file. */
export function readConfig(name: PresetName, file: string | undefined, rules: readonly Rule[]): PackConfig {
  const base = preset(name, rules);
  if (file === undefined) return base;
  const own = readJson(file);
  const problems = checkPackConfig(rules, own);
  if (problems.length > 0) {
    const lines = problems.map((problem) => `\n  - ${formatProblem(problem)}`);
    throw new UserError(
      `--config ${file}: ${problems.length === 1 ? "1 mistake" : `${problems.length} mistakes`}:${lines.join("")}`,
    );
  }
  return merged(base, own as PackConfig);
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch (error) {
    const isBroken = error instanceof SyntaxError;
    throw new UserError(`--config ${file}: ${isBroken ? `is not JSON: ${error.message}` : reasonOf(error)}`);
  }
}

/** Rule by rule; `all` is the level of the rules that the file does not name. */
function merged(base: PackConfig, own: PackConfig): PackConfig {
  const { all, ...rules } = own;
  const everywhere = typeof all === "object" ? all.enforcementLevel : all;
  const start = Object.entries(base).map(([id, setting]) => {
    const level = typeof setting === "object" ? setting : { enforcementLevel: setting };
    return [id, everywhere === undefined ? level : { ...level, enforcementLevel: everywhere }] as const;
  });
  const result: Record<string, PackConfig[string]> = Object.fromEntries(start);
  for (const [id, setting] of Object.entries(rules)) {
    const before = result[id];
    const given = typeof setting === "object" ? setting : { enforcementLevel: setting };
    result[id] = { ...(typeof before === "object" ? before : {}), ...given };
  }
  return result;
}

/** The level of a rule and what its parameters are set to; a correction that is not made is a violation. */
export function settingOf(
  rule: Described,
  config: PackConfig,
): { level: EnforcementLevel; values: Record<string, unknown> } {
  const setting = config[rule.id];
  const all = config.all;
  const { enforcementLevel, ...values } = typeof setting === "object" ? setting : { enforcementLevel: setting };
  const everywhere = typeof all === "object" ? all.enforcementLevel : all;
  return { level: enforcementLevel ?? everywhere ?? rule.level, values };
}
