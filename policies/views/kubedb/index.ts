import type { Readers, ReadersByType } from "../readers";
import * as facets from "./facets";
import { pooler } from "./pooler";
import { postgres } from "./postgres";

const database: Readers = {
  database: { inStack: postgres },
  safeguards: facets.safeguards,
  "pod-security": facets.podSecurity,
  exposure: facets.exposure,
  images: facets.images,
  environment: facets.serverEnvironment,
  stateful: facets.protection,
};

const bouncer: Readers = { pooler, exposure: facets.exposure, environment: facets.environment };

/**
 * The custom resources of KubeDB 2026.7.10. PostgresArchiver, BackupConfiguration, BackupStorage, RetentionPolicy and
 * PlacementPolicy are read as part of the Postgres they are about.
 */
export const kubedb: ReadersByType = {
  "kubernetes:kubedb.com/v1:Postgres": database,
  "kubernetes:kubedb.com/v1alpha2:Postgres": database,
  "kubernetes:gitops.kubedb.com/v1alpha1:Postgres": database,
  "kubernetes:kubedb.com/v1:PgBouncer": bouncer,
  "kubernetes:kubedb.com/v1alpha2:PgBouncer": bouncer,
  "kubernetes:gitops.kubedb.com/v1alpha1:PgBouncer": bouncer,
};
