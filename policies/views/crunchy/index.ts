import { stateful, type Readers, type ReadersByType } from "../readers";
import { cluster, what } from "./cluster";
import * as facets from "./facets";
import { pooler } from "./pooler";

const postgresCluster: Readers = {
  database: cluster,
  pooler,
  patroni: facets.patroni,
  roles: facets.roles,
  safeguards: facets.safeguards,
  "pod-security": facets.podSecurity,
  exposure: facets.exposure,
  images: facets.images,
  environment: facets.environment,
  // Claims are owned by their cluster and go with it (internal/controller/postgrescluster/postgres.go).
  stateful: stateful(what),
};

const group = "kubernetes:postgres-operator.crunchydata.com";

/** The custom resources of Crunchy's PGO 6.0 and 5.8, whose fields are the same in both versions of the API. */
export const crunchy: ReadersByType = {
  [`${group}/v1:PostgresCluster`]: postgresCluster,
  [`${group}/v1beta1:PostgresCluster`]: postgresCluster,
  [`${group}/v1beta1:PGUpgrade`]: { images: facets.upgradeImages },
};
