import type { PackConfig, RuleConfig } from "./pack-config";
import type { Rule } from "./frame/rule";

/** Sets of levels and parameters that go together. Without any, the pack is as strict as `prod`. */
export const presetNames = ["dev", "prod"] as const;
export type PresetName = (typeof presetNames)[number];

/**
 * What dev relaxes of prod: one cheap instance that may be deleted with everything it holds. What would be a leak or a
 * mistake in any stage stays mandatory.
 */
const dev: Readonly<Record<string, Partial<RuleConfig>>> = {
  "pg-min-instances": { minInstances: 1 },
  "pg-zone-spread": { enforcementLevel: "disabled" },
  "pg-guaranteed-qos": { enforcementLevel: "advisory" },
  "pg-storage-class-explicit": { enforcementLevel: "advisory" },
  "sc-encrypted-with-cmk": { requireCmk: false },
  "sc-production-ready": { requireRetain: false },
  "pg-wal-archiving-configured": { enforcementLevel: "advisory" },
  "pg-base-backup-scheduled": { maxAgeHours: 7 * 24 },
  "aws-backup-bucket-hardened": { require: ["public-access-block", "encryption", "policy"], recommend: ["versioning"] },
  "pg-network-policy": { enforcementLevel: "advisory" },
  "pg-protect-stateful": { enforcementLevel: "disabled" },
};

const relaxed: Readonly<Record<PresetName, typeof dev>> = { dev, prod: {} };

/** The levels and parameters of every rule under a preset, nothing left to a default that may change. */
export function preset(name: PresetName, rules: readonly Rule[]): PackConfig {
  return Object.fromEntries(
    rules.map((rule) => {
      const defaults = Object.entries(rule.parameters).map(([parameter, { default: value }]) => [parameter, value]);
      const strict = { enforcementLevel: rule.level, ...(Object.fromEntries(defaults) as Record<string, unknown>) };
      return [rule.id, { ...strict, ...relaxed[name][rule.id] }];
    }),
  );
}

/** The preset as the file `policies/presets/<name>.json` holds it. */
export function presetFile(name: PresetName, rules: readonly Rule[]): string {
  return `${JSON.stringify(preset(name, rules), null, 2)}\n`;
}
