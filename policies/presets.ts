import type { PackConfig, RuleConfig } from "./pack-config";
import { policyExemptions } from "./frame/exemption-remarks";
import type { Described } from "./frame/rule";
import { demandNames } from "./rules/backup/bucket-demands";

/** Sets of levels and parameters that go together. Without any, the pack is as strict as `prod`. */
export const presetNames = ["dev", "prod", "strict"] as const;
export type PresetName = (typeof presetNames)[number];

/** What a preset changes of the rules' own levels and parameters, by rule. */
type Changes = Readonly<Record<string, RuleConfig>>;

/**
 * What dev relaxes of prod: one cheap instance that may be deleted with everything it holds. What would be a leak or a
 * mistake in any stage stays mandatory.
 */
const dev: Changes = {
  "pg-min-instances": { minInstances: 1 },
  "pg-zone-spread": { enforcementLevel: "disabled" },
  "pg-replication-durability": { zeroLoss: false },
  "pg-priority-class": { enforcementLevel: "disabled" },
  "pg-guaranteed-qos": { enforcementLevel: "advisory" },
  "pg-storage-class-explicit": { enforcementLevel: "advisory" },
  "sc-encrypted-with-cmk": { requireCmk: false },
  "sc-production-ready": { requireRetain: false },
  "pg-wal-archiving-configured": { enforcementLevel: "advisory" },
  "pg-base-backup-scheduled": { maxAgeHours: 7 * 24 },
  "aws-backup-bucket-hardened": { require: ["public-access-block", "encryption", "policy"], recommend: ["versioning"] },
  "pg-backup-retention": { minDays: 1 },
  "pg-backup-off-cluster": { enforcementLevel: "advisory" },
  "aws-kms-secrets-hygiene": { minDeletionDays: 7 },
  "pg-network-policy": { enforcementLevel: "advisory" },
  "pg-protect-stateful": { enforcementLevel: "disabled" },
};

/** What strict asks for besides that nothing is only advised: what costs more, or what not every organisation can do. */
const strict: Changes = {
  "pg-zone-spread": { hard: true },
  "cnpg-failover-timings": { maxSwitchoverDelay: 60 },
  "pg-memory-budget": { activePercent: 20 },
  "pg-hba-no-trust": { allowLocalPeer: false },
  "pg-no-public-endpoint": { allowInternalLb: false },
  "pg-backup-retention": { minDays: 30 },
  "pg-archive-timeout-within-rpo": { maxRpoSeconds: 60 },
  "aws-backup-bucket-hardened": { require: [...demandNames], recommend: [] },
  "aws-kms-secrets-hygiene": { requireRotation: true },
  "pg-image-pinned": { level: "digest" },
  "policy-exemptions": { noticeDays: 30, maxDays: 90 },
};

const changes: Readonly<Record<PresetName, Changes>> = { dev, prod: {}, strict };

/** The levels and parameters of every policy under a preset, nothing left to a default that may change. */
export function preset(name: PresetName, rules: readonly Described[]): PackConfig {
  return Object.fromEntries(
    [...rules, policyExemptions].map((rule: Described) => {
      const defaults = Object.entries(rule.parameters).map(([parameter, { default: value }]) => [parameter, value]);
      const enforcementLevel = name === "strict" ? "mandatory" : rule.level;
      const own = { enforcementLevel, ...(Object.fromEntries(defaults) as Record<string, unknown>) };
      return [rule.id, { ...own, ...changes[name][rule.id] }];
    }),
  );
}

/** The preset as the file `policies/presets/<name>.json` holds it. */
export function presetFile(name: PresetName, rules: readonly Described[]): string {
  return `${JSON.stringify(preset(name, rules), null, 2)}\n`;
}
