import { stateful, type ReadersByType } from "../readers";
import { objectStore, objectStoreEnvironment, removedFields, scheduledBackup } from "./backups";
import { cluster } from "./cluster";
import * as facets from "./facets";
import { pooler, poolerEnvironment, poolerExposure, poolerImages } from "./pooler";

/** The custom resources of CloudNativePG 1.30 and of its Barman Cloud plugin. */
export const cloudNativePg: ReadersByType = {
  "kubernetes:postgresql.cnpg.io/v1:Cluster": {
    database: cluster,
    "removed-fields": removedFields,
    "failover-timings": facets.failoverTimings,
    roles: facets.clusterRoles,
    safeguards: facets.safeguards,
    "pod-security": facets.podSecurity,
    exposure: facets.exposure,
    images: facets.clusterImages,
    environment: facets.clusterEnvironment,
    stateful: stateful("CloudNativePG Cluster"),
  },
  "kubernetes:postgresql.cnpg.io/v1:DatabaseRole": { roles: facets.databaseRole },
  "kubernetes:postgresql.cnpg.io/v1:Pooler": {
    pooler,
    environment: poolerEnvironment,
    exposure: poolerExposure,
    images: poolerImages,
  },
  "kubernetes:postgresql.cnpg.io/v1:ScheduledBackup": { "backup-schedule": scheduledBackup },
  "kubernetes:barmancloud.cnpg.io/v1:ObjectStore": {
    "backup-store": objectStore,
    environment: objectStoreEnvironment,
  },
};
