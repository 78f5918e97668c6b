import type { Rule } from "../frame/rule";
import { disruptionBudget } from "./availability/disruption-budget";
import { failoverTimings } from "./availability/failover-timings";
import { hardNodeAntiAffinity } from "./availability/hard-node-anti-affinity";
import { isolationCheckOn } from "./availability/isolation-check-on";
import { minInstances } from "./availability/min-instances";
import { patroniTimings } from "./availability/patroni-timings";
import { priorityClass } from "./availability/priority-class";
import { replicationDurability } from "./availability/replication-durability";
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
import { durability } from "./parameters/durability";
import { ioUring } from "./parameters/io-uring";
import { memoryBudget } from "./parameters/memory-budget";
import { operatorFixed } from "./parameters/operator-fixed";
import { parallelWithinCpu } from "./parameters/parallel-within-cpu";
import { poolerFits } from "./parameters/pooler-fits";
import { walRetentionBounded } from "./parameters/wal-retention-bounded";
import { crdSchema } from "./definitions/crd-schema";
import { operatorAdmission } from "./definitions/operator-admission";
import { protectStateful } from "./protection/protect-stateful";
import { guaranteedQos } from "./resources/guaranteed-qos";
import { resourcesDeclared } from "./resources/resources-declared";
import { shmSized } from "./resources/shm-sized";
import { noInlineCredentials } from "./security/no-inline-credentials";
import { hbaNoTrust } from "./security/hba-no-trust";
import { networkPolicy } from "./security/network-policy";
import { noOperatorBypass } from "./security/no-operator-bypass";
import { noPublicEndpoint } from "./security/no-public-endpoint";
import { noSuperuserApp } from "./security/no-superuser-app";
import { podSecurityEnforced } from "./security/pod-security-enforced";
import { tlsOnly } from "./security/tls-only";
import { encryptedWithCmk } from "./storage/encrypted-with-cmk";
import { gp3WithinLimits } from "./storage/gp3-within-limits";
import { productionReady } from "./storage/production-ready";
import { separateWalVolume } from "./storage/separate-wal-volume";
import { storageClassExplicit } from "./storage/storage-class-explicit";

/** Every rule by its area, which is the folder that it is in. */
export const areas = {
  availability: [
    minInstances,
    hardNodeAntiAffinity,
    zoneSpread,
    disruptionBudget,
    replicationDurability,
    failoverTimings,
    isolationCheckOn,
    patroniTimings,
    priorityClass,
  ],
  resources: [resourcesDeclared, guaranteedQos, shmSized],
  parameters: [memoryBudget, operatorFixed, durability, walRetentionBounded, ioUring, parallelWithinCpu, poolerFits],
  storage: [storageClassExplicit, separateWalVolume, encryptedWithCmk, productionReady, gp3WithinLimits],
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
  security: [
    tlsOnly,
    hbaNoTrust,
    noSuperuserApp,
    noPublicEndpoint,
    networkPolicy,
    noOperatorBypass,
    podSecurityEnforced,
    noInlineCredentials,
  ],
  protection: [protectStateful],
  definitions: [crdSchema, operatorAdmission],
} as const satisfies Readonly<Record<string, readonly Rule[]>>;

export type Area = keyof typeof areas;

/** The id of a rule: "pg-tls-only". */
export type RuleId = (typeof areas)[Area][number]["id"];

/** Every rule, area by area. */
export const rules: readonly Rule[] = Object.values(areas).flat();
