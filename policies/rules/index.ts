import type { Rule } from "../frame/rule";
import { disruptionBudget } from "./availability/disruption-budget";
import { hardNodeAntiAffinity } from "./availability/hard-node-anti-affinity";
import { minInstances } from "./availability/min-instances";
import { zoneSpread } from "./availability/zone-spread";
import { baseBackupScheduled } from "./backup/base-backup-scheduled";
import { bucketHardened } from "./backup/bucket-hardened";
import { scheduledBackupSixFields } from "./backup/scheduledbackup-six-fields";
import { walArchivingConfigured } from "./backup/wal-archiving-configured";
import { crdSchema } from "./definitions/crd-schema";
import { operatorAdmission } from "./definitions/operator-admission";
import { protectStateful } from "./protection/protect-stateful";
import { guaranteedQos } from "./resources/guaranteed-qos";
import { resourcesDeclared } from "./resources/resources-declared";
import { noInlineCredentials } from "./security/no-inline-credentials";
import { hbaNoTrust } from "./security/hba-no-trust";
import { networkPolicy } from "./security/network-policy";
import { noOperatorBypass } from "./security/no-operator-bypass";
import { noPublicEndpoint } from "./security/no-public-endpoint";
import { noSuperuserApp } from "./security/no-superuser-app";
import { podSecurityEnforced } from "./security/pod-security-enforced";
import { tlsOnly } from "./security/tls-only";
import { encryptedWithCmk } from "./storage/encrypted-with-cmk";
import { productionReady } from "./storage/production-ready";
import { storageClassExplicit } from "./storage/storage-class-explicit";

/** Every rule, by area. Another pack may take single ones. */
export const rules: readonly Rule[] = [
  minInstances,
  hardNodeAntiAffinity,
  zoneSpread,
  disruptionBudget,
  resourcesDeclared,
  guaranteedQos,
  storageClassExplicit,
  encryptedWithCmk,
  productionReady,
  walArchivingConfigured,
  baseBackupScheduled,
  scheduledBackupSixFields,
  bucketHardened,
  tlsOnly,
  hbaNoTrust,
  noSuperuserApp,
  noPublicEndpoint,
  networkPolicy,
  noOperatorBypass,
  podSecurityEnforced,
  noInlineCredentials,
  protectStateful,
  crdSchema,
  operatorAdmission,
];
