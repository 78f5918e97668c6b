import type { Rule } from "../frame/rule";
import { disruptionBudget } from "./availability/disruption-budget";
import { hardNodeAntiAffinity } from "./availability/hard-node-anti-affinity";
import { minInstances } from "./availability/min-instances";
import { zoneSpread } from "./availability/zone-spread";
import { backupRoleLeastPrivilege } from "./aws/backup-role-least-privilege";
import { kmsSecretsHygiene } from "./aws/kms-secrets-hygiene";
import { archiveTimeoutWithinRpo } from "./backup/archive-timeout-within-rpo";
import { baseBackupScheduled } from "./backup/base-backup-scheduled";
import { bucketHardened } from "./backup/bucket-hardened";
import { inTreeBarmanRemoved } from "./backup/in-tree-barman-removed";
import { backupKeyless } from "./backup/keyless";
import { backupOffCluster } from "./backup/off-cluster";
import { backupRetention } from "./backup/retention";
import { scheduledBackupSixFields } from "./backup/scheduledbackup-six-fields";
import { walArchivingConfigured } from "./backup/wal-archiving-configured";
import { imagePinned } from "./images/image-pinned";
import { protectStateful } from "./protection/protect-stateful";
import { guaranteedQos } from "./resources/guaranteed-qos";
import { resourcesDeclared } from "./resources/resources-declared";
import { noInlineCredentials } from "./security/no-inline-credentials";
import { tlsOnly } from "./security/tls-only";
import { encryptedWithCmk } from "./storage/encrypted-with-cmk";
import { productionReady } from "./storage/production-ready";
import { storageClassExplicit } from "./storage/storage-class-explicit";

/** Every rule by its area, which is the folder that it is in. */
export const areas = {
  availability: [minInstances, hardNodeAntiAffinity, zoneSpread, disruptionBudget],
  resources: [resourcesDeclared, guaranteedQos],
  storage: [storageClassExplicit, encryptedWithCmk, productionReady],
  backup: [
    walArchivingConfigured,
    baseBackupScheduled,
    scheduledBackupSixFields,
    backupRetention,
    backupOffCluster,
    backupKeyless,
    inTreeBarmanRemoved,
    archiveTimeoutWithinRpo,
    bucketHardened,
  ],
  aws: [kmsSecretsHygiene, backupRoleLeastPrivilege],
  images: [imagePinned],
  security: [tlsOnly, noInlineCredentials],
  protection: [protectStateful],
} as const satisfies Readonly<Record<string, readonly Rule[]>>;

export type Area = keyof typeof areas;

/** The id of a rule: "pg-tls-only". */
export type RuleId = (typeof areas)[Area][number]["id"];

/** Every rule, area by area. */
export const rules: readonly Rule[] = Object.values(areas).flat();
