/**
 * Every version this package installs, in one table. A version is an argument of the component that uses it; these are
 * the defaults, and the ones that the tests run against.
 */

/** A Helm chart of its project. */
export interface ChartVersion {
  chart: string;
  version: string;
  /** URL of a chart repository, or "oci://…", the part of a registry that the chart is in. */
  repository: string;
  /** The namespace its project documents. */
  namespace: string;
}

/** Charts by the name their project gives them. */
export const charts = {
  certManager: {
    chart: "cert-manager",
    version: "v1.21.2",
    repository: "https://charts.jetstack.io",
    namespace: "cert-manager",
  },
  cloudnativePg: {
    chart: "cloudnative-pg",
    version: "0.29.0",
    repository: "https://cloudnative-pg.github.io/charts",
    namespace: "cnpg-system",
  },
  // The plugin must run in the operator's namespace.
  barmanPlugin: {
    chart: "plugin-barman-cloud",
    version: "0.7.0",
    repository: "https://cloudnative-pg.github.io/charts",
    namespace: "cnpg-system",
  },
  // Bundles the Secrets Store CSI driver; installing that one beside it as well makes both fail.
  secretsStoreAws: {
    chart: "secrets-store-csi-driver-provider-aws",
    version: "3.1.1",
    repository: "https://aws.github.io/secrets-store-csi-driver-provider-aws",
    namespace: "kube-system",
  },
  externalSecrets: {
    chart: "external-secrets",
    version: "2.9.0",
    repository: "https://charts.external-secrets.io",
    namespace: "external-secrets",
  },
  // Version of the chart and of the operator are one; 5.8.9 is the last of the line before.
  crunchy: {
    chart: "pgo",
    version: "6.0.3",
    repository: "oci://registry.developers.crunchydata.com/crunchydata",
    namespace: "postgres-operator",
  },
  zalando: {
    chart: "postgres-operator",
    version: "2.0.1",
    repository: "https://opensource.zalando.com/postgres-operator/charts/postgres-operator",
    namespace: "postgres-operator",
  },
  zalandoUi: {
    chart: "postgres-operator-ui",
    version: "2.0.1",
    repository: "https://opensource.zalando.com/postgres-operator/charts/postgres-operator-ui",
    namespace: "postgres-operator",
  },
  kubeDb: {
    chart: "kubedb",
    version: "v2026.7.10",
    repository: "https://charts.appscode.com/stable/",
    namespace: "kubedb",
  },
  // Backups of KubeDB; in its namespace, where the one Secret with the licence is.
  kubeStash: {
    chart: "kubestash",
    version: "v2026.7.10",
    repository: "https://charts.appscode.com/stable/",
    namespace: "kubedb",
  },
} as const satisfies Record<string, ChartVersion>;

/** The operator release inside the chart, whose definitions the previews are checked against. */
export const operatorVersions = { cloudnativePg: "1.30.0", barmanPlugin: "0.15.0" } as const;

/** The oldest minor release of each operator that still gets fixes (https://cloudnative-pg.io/documentation/current/supported_releases/). */
export const oldestOperatorVersions = { cloudnativePg: "1.29" } as const;

/** Releases whose definitions a cluster also needs, or may have, and whose schemas are kept; see tools/schemas. */
export const definitionVersions = {
  ...operatorVersions,
  certManager: "1.21.2",
  prometheusOperator: "0.94.0",
  secretsStoreDriver: "1.6.0",
  externalSecrets: "1.3.2",
  externalSnapshotter: "8.7.0",
  zalando: "2.0.1",
  crunchy: "6.0.3",
  kubeDb: "2026.7.10",
} as const;

/** Container images, without a mirror registry. */
export const images = {
  /** PostgreSQL by major version: newest minor, flavour "standard" (locales, JIT, pgAudit, pgvector). */
  postgres: {
    14: "ghcr.io/cloudnative-pg/postgresql:14.23-standard-trixie",
    15: "ghcr.io/cloudnative-pg/postgresql:15.18-standard-trixie",
    16: "ghcr.io/cloudnative-pg/postgresql:16.14-standard-trixie",
    17: "ghcr.io/cloudnative-pg/postgresql:17.10-standard-trixie",
    18: "ghcr.io/cloudnative-pg/postgresql:18.4-standard-trixie",
  },
  pgbouncer: "ghcr.io/cloudnative-pg/pgbouncer:1.25.1",
  /** PostgreSQL of every major version with Patroni and WAL-G. */
  spilo: "ghcr.io/zalando/spilo-18:4.1-p2",
  zalandoOperator: "ghcr.io/zalando/postgres-operator:v2.0.1",
  zalandoPooler: "ghcr.io/zalando/postgres-operator/pgbouncer:v2.0.1",
  zalandoLogicalBackup: "ghcr.io/zalando/postgres-operator/logical-backup:v2.0.1",
  zalandoUi: "ghcr.io/zalando/postgres-operator-ui:v2.0.1",
  /** Metrics of PostgreSQL for Prometheus, where the operator has none of its own. */
  postgresExporter: "quay.io/prometheuscommunity/postgres-exporter:v0.18.1",
  /** Keeps a volume mounted and does nothing else. */
  pause: "registry.k8s.io/pause:3.10.1",
} as const;

const crunchyRegistry = "registry.developers.crunchydata.com/crunchydata";

/**
 * What Crunchy's operator runs, by the names of its chart's relatedImages: those of the releases 6.0.3 and 5.8.9, which
 * share them (config/components/images-by-tag of both). The operator's own image has the version of its chart.
 */
export const crunchyImages = {
  postgres_15: `${crunchyRegistry}/crunchy-postgres:ubi9-15.19-2633`,
  postgres_16: `${crunchyRegistry}/crunchy-postgres:ubi9-16.15-2633`,
  postgres_17: `${crunchyRegistry}/crunchy-postgres:ubi9-17.11-2633`,
  postgres_18: `${crunchyRegistry}/crunchy-postgres:ubi9-18.6-2633`,
  pgbackrest: `${crunchyRegistry}/crunchy-pgbackrest:ubi9-2.59.0-2633`,
  pgbouncer: `${crunchyRegistry}/crunchy-pgbouncer:ubi9-1.25-2633`,
  pgexporter: `${crunchyRegistry}/crunchy-postgres-exporter:ubi9-0.19.1-2633`,
  pgupgrade: `${crunchyRegistry}/crunchy-upgrade:ubi9-18.6-2633`,
} as const;

/** Image of Crunchy's operator in one release. */
export function crunchyOperatorImage(version: string): string {
  return `${crunchyRegistry}/postgres-operator:ubi9-${version}-0`;
}

/** PostgresVersion objects of KubeDB's catalogue by major version, and the images that they are of. */
export const kubeDbVersions = {
  14: "14.22-bookworm",
  15: "15.17-bookworm",
  16: "16.13-bookworm",
  17: "17.9-bookworm",
  18: "18.3-bookworm",
} as const;
export const kubeDbImages = { postgres: "ghcr.io/appscode-images/postgres", pgBouncer: "1.24.0" } as const;

/** Images of operator "standalone". */
export const standaloneImages = {
  /** The official image by major version: newest minor. */
  postgres: {
    14: "docker.io/library/postgres:14.23-trixie",
    15: "docker.io/library/postgres:15.18-trixie",
    16: "docker.io/library/postgres:16.14-trixie",
    17: "docker.io/library/postgres:17.10-trixie",
    18: "docker.io/library/postgres:18.4-trixie",
  },
  /** Uploads dumps. */
  awsCli: "public.ecr.aws/aws-cli/aws-cli:2.31.21",
} as const;

/** The oldest Kubernetes this package supports; the Secrets Store CSI driver and CloudNativePG 1.30 need it. */
export const minimumKubernetes = "1.30";

/** The oldest Kubernetes whose VolumeAttributesClass is generally available, which changing IOPS online needs. */
export const minimumKubernetesForVolumeAttributes = "1.34";
