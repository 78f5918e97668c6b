import type { Check } from "../check";
import * as access from "./access";
import * as backup from "./backup";
import * as bootstrap from "./bootstrap";
import * as configuration from "./configuration";
import * as database from "./database";
import { extensions } from "./extensions";
import { imageTag, pullPolicy, supportedMajor } from "./image";
import * as metadata from "./metadata";
import * as pooler from "./pooler";
import { recoveryTarget } from "./recovery-target";
import { externalClusters, promotionToken, replicaMode } from "./replica-cluster";
import * as replication from "./replication";
import * as resources from "./resources";
import * as storage from "./storage";
import * as warnings from "./warnings";

const clusterChecks: readonly Check[] = [
  metadata.clusterName,
  imageTag,
  supportedMajor,
  pullPolicy,
  bootstrap.oneMethod,
  bootstrap.applicationDatabase,
  bootstrap.walSegmentSize,
  bootstrap.initSqlReferences,
  bootstrap.logicalImport,
  bootstrap.baseBackupSource,
  bootstrap.recoverySource,
  bootstrap.recoveryDataSource,
  recoveryTarget,
  externalClusters,
  replicaMode,
  promotionToken,
  storage.dataSize,
  storage.walSize,
  storage.tablespaceSizes,
  storage.tablespaceNames,
  storage.snapshotTablespaces,
  storage.ephemeralVolume,
  storage.projectedVolume,
  resources.requestsWithinLimits,
  resources.hugePagesNeedMemory,
  resources.sharedBuffersFit,
  configuration.parameterNames,
  configuration.walLevel,
  configuration.sharedBuffersSize,
  configuration.truthValues,
  configuration.walLogHints,
  configuration.walSizes,
  configuration.electionConstraint,
  replication.synchronousNumber,
  replication.oneKindOfSynchronous,
  replication.legacySynchronous,
  replication.quorumAnnotationValue,
  replication.failoverQuorum,
  replication.excludedSlots,
  replication.logicalDecoding,
  replication.failoverSlots,
  replication.primaryLease,
  replication.supervisedUpdate,
  access.superuserSecret,
  access.certificates,
  access.ldap,
  access.environment,
  access.serviceAccount,
  access.managedRoles,
  access.managedServices,
  access.podSelectors,
  extensions,
  backup.oneWalArchiver,
  backup.storeCredentials,
  metadata.hibernation,
  metadata.podPatch,
  metadata.livenessPinger,
  metadata.antiAffinityType,
  metadata.tolerations,
  warnings.podMonitor,
  warnings.maintenanceWindow,
  warnings.sharedBuffersUnit,
];

/**
 * What CloudNativePG 1.30's webhook refuses when a resource is created, and what it takes and warns of, by kind. It can be switched off by an annotation;
 * then only the definitions are left. What it says about changes needs the resource as it was, and is not told here.
 * Source: internal/webhook/v1 of v1.30.0, read and written anew.
 */
const checks: Readonly<Record<string, readonly Check[]>> = {
  Cluster: clusterChecks,
  Pooler: [pooler.poolerParameters, pooler.authQuery, pooler.poolerCluster, pooler.poolerMetrics, warnings.podMonitor],
  ScheduledBackup: [backup.schedule, backup.snapshotOptions],
  Backup: [backup.snapshotOptions, backup.pluginIsNamed, backup.snapshotDeadline],
  Database: [
    database.extensionsAreUnique,
    database.schemasAreUnique,
    database.foreignDataIsUnique,
    database.serversHaveWrappers,
  ],
};

export const cloudNativePgChecks: Readonly<Record<string, readonly Check[]>> = Object.fromEntries(
  Object.entries(checks).map(([kind, list]) => [
    kind,
    list.map(
      (check): Check =>
        (root) =>
          metadata.isBypassed(root) ? undefined : check(root),
    ),
  ]),
);
