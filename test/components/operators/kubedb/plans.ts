import assert from "node:assert/strict";
import type { BoundValues } from "kubernetes-postgres/operators/operator";
import { planCluster } from "kubernetes-postgres/plan/cluster";
import { formatProblem } from "kubernetes-postgres/plan/problems";
import type { ClusterSpec } from "kubernetes-postgres/plan/spec/cluster";
import {
  Cloud,
  CredentialsDelivery,
  FailoverProfile,
  IdentityKind,
  IssuerKind,
  PoolMode,
  ReplicationMode,
} from "kubernetes-postgres/plan/spec/enums";
import type { ClusterPlan, PlanContext } from "kubernetes-postgres/plan/types";

const onAws: PlanContext = {
  cloud: Cloud.Aws,
  platformName: "postgres",
  delivery: CredentialsDelivery.Csi,
  identity: IdentityKind.Irsa,
  dataStorageClass: "postgres-data",
  volumeDriver: "ebs.csi.aws.com",
  bucket: {},
  hasOidcProvider: true,
};

const least: ClusterSpec = { operator: "kubedb", storage: { size: "100Gi" }, backup: { encrypt: true } };

/** The plan of a cluster called "shop". */
export function planOf(spec: Partial<ClusterSpec> = {}, context: Partial<PlanContext> = {}): ClusterPlan {
  const { plan, problems } = planCluster("shop", { ...least, ...spec }, { ...onAws, ...context });
  assert.deepEqual(problems, []);
  return plan!;
}

/** What a person is told of arguments. */
export function told(spec: Partial<ClusterSpec>, context: Partial<PlanContext> = {}): string[] {
  return planCluster("shop", { ...least, ...spec }, { ...onAws, ...context }).problems.map(formatProblem);
}

const outside: Partial<PlanContext> = {
  cloud: Cloud.None,
  delivery: CredentialsDelivery.Direct,
  identity: IdentityKind.AccessKeys,
  dataStorageClass: undefined,
  volumeDriver: undefined,
  hasOidcProvider: undefined,
};

/** One plan for each thing that the manifests can contain. */
export const kubeDbPlans: Record<string, ClusterPlan> = {
  "three instances with zero loss": planOf(),
  "one instance without backups": planOf({ instances: 1, backup: { enabled: false } }),
  "five instances that fail over fast": planOf({
    instances: 5,
    failover: FailoverProfile.Fast,
    replication: { mode: ReplicationMode.ZeroLoss, synchronousStandbys: 2 },
  }),
  "everything on AWS": planOf({
    postgresVersion: 17,
    replication: { mode: ReplicationMode.Asynchronous },
    pooler: { enabled: true, mode: PoolMode.Transaction },
    monitoring: { enabled: true, labels: { release: "prometheus" } },
    database: { name: "shop", owner: "shop", extensions: ["pg_stat_statements"] },
    roles: [{ name: "reporting", inRoles: ["pg_read_all_data"], connectionLimit: 10 }],
    sharedPreloadLibraries: ["pg_stat_statements"],
    parameters: { work_mem: "8MB", log_line_prefix: "it's %m " },
    storage: { size: "100Gi", iops: 4000 },
    scheduling: {
      requireZoneSpread: true,
      nodeSelector: { workload: "postgres" },
      tolerations: [{ key: "workload" }],
      priorityClassName: "database",
    },
    backup: { encrypt: true, recoveryWindow: "14d", keepFull: 20, schedule: "15 1 * * *" },
    network: { allowNamespaces: ["web"], allowCidrs: ["10.0.0.0/16"] },
    tls: { issuerName: "company", issuerKind: IssuerKind.ClusterIssuer },
    deletionProtection: false,
  }),
  "a store of one's own": planOf(
    {
      backup: {
        encrypt: true,
        bucket: "backups",
        endpointUrl: "https://minio.storage.svc:9000",
        accessKeysSecret: {
          name: "keys",
          accessKeyIdKey: "AWS_ACCESS_KEY_ID",
          secretAccessKeyKey: "AWS_SECRET_ACCESS_KEY",
          caKey: "CA_CERT_DATA",
        },
      },
      createNamespace: false,
    },
    outside,
  ),
  "a recovery to a moment": planOf(
    { recovery: { serverName: "old", targetTime: "2026-03-01T12:00:00Z" } },
    { identity: IdentityKind.AccessKeys, delivery: CredentialsDelivery.Direct, hasAccessKey: true },
  ),
  "weekly backups": planOf({ backup: { encrypt: true, recoveryWindow: "14d", schedule: "0 2 * * 0" } }),
  "no network policies": planOf({ network: { enabled: false } }),
};

/** What the cloud would say. */
export const bound: BoundValues<string> = {
  operatorNamespace: "kubedb",
  region: "eu-west-1",
  backupDestination: "s3://bucket/shop/shop",
  backupBucket: "bucket",
  recoverySource: "s3://bucket/shop/shop",
  backupRoleArn: "arn:aws:iam::123456789012:role/shop",
};
