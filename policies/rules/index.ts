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
import { baseBackupScheduled } from "./backup/base-backup-scheduled";
import { bucketHardened } from "./backup/bucket-hardened";
import { scheduledBackupSixFields } from "./backup/scheduledbackup-six-fields";
import { walArchivingConfigured } from "./backup/wal-archiving-configured";
import { durability } from "./parameters/durability";
import { ioUring } from "./parameters/io-uring";
import { memoryBudget } from "./parameters/memory-budget";
import { operatorFixed } from "./parameters/operator-fixed";
import { parallelWithinCpu } from "./parameters/parallel-within-cpu";
import { poolerFits } from "./parameters/pooler-fits";
import { walRetentionBounded } from "./parameters/wal-retention-bounded";
import { protectStateful } from "./protection/protect-stateful";
import { guaranteedQos } from "./resources/guaranteed-qos";
import { resourcesDeclared } from "./resources/resources-declared";
import { shmSized } from "./resources/shm-sized";
import { noInlineCredentials } from "./security/no-inline-credentials";
import { tlsOnly } from "./security/tls-only";
import { encryptedWithCmk } from "./storage/encrypted-with-cmk";
import { gp3WithinLimits } from "./storage/gp3-within-limits";
import { productionReady } from "./storage/production-ready";
import { separateWalVolume } from "./storage/separate-wal-volume";
import { storageClassExplicit } from "./storage/storage-class-explicit";

/** Every rule, by area. Another pack may take single ones. */
export const rules: readonly Rule[] = [
  minInstances,
  hardNodeAntiAffinity,
  zoneSpread,
  disruptionBudget,
  replicationDurability,
  failoverTimings,
  isolationCheckOn,
  patroniTimings,
  priorityClass,
  resourcesDeclared,
  guaranteedQos,
  shmSized,
  memoryBudget,
  operatorFixed,
  durability,
  walRetentionBounded,
  ioUring,
  parallelWithinCpu,
  poolerFits,
  storageClassExplicit,
  separateWalVolume,
  encryptedWithCmk,
  productionReady,
  gp3WithinLimits,
  walArchivingConfigured,
  baseBackupScheduled,
  scheduledBackupSixFields,
  bucketHardened,
  tlsOnly,
  noInlineCredentials,
  protectStateful,
];
