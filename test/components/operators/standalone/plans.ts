import assert from "node:assert/strict";
import type { BoundValues } from "kubernetes-postgres/operators/operator";
import { planCluster } from "kubernetes-postgres/plan/cluster";
import type { ClusterSpec } from "kubernetes-postgres/plan/spec/cluster";
import { Cloud, CredentialsDelivery, IdentityKind } from "kubernetes-postgres/plan/spec/enums";
import { formatProblem } from "kubernetes-postgres/plan/problems";
import type { ClusterPlan, PlanContext } from "kubernetes-postgres/plan/types";

const onAws: PlanContext = {
  cloud: Cloud.Aws,
  platformName: "postgres",
  delivery: CredentialsDelivery.Csi,
  identity: IdentityKind.PodIdentity,
  dataStorageClass: "postgres-data",
  volumeDriver: "ebs.csi.aws.com",
  bucket: {},
  hasOidcProvider: true,
};

/** Arguments that a single instance takes, and nothing besides. */
const least: ClusterSpec = {
  operator: "standalone",
  instances: 1,
  storage: { size: "20Gi" },
  backup: { enabled: false },
};

/** The plan of a single instance called "shop". */
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
export const standalonePlans: Record<string, ClusterPlan> = {
  "the least": planOf(),
  "everything on AWS": planOf({
    postgresVersion: 17,
    dump: { enabled: true, schedule: "15 1 * * *", retention: "14d" },
    identity: { kind: IdentityKind.Irsa },
    monitoring: { enabled: true, labels: { release: "prometheus" } },
    database: { name: "shop", owner: "shop", extensions: ["pg_stat_statements", "pg_trgm"] },
    databases: [{ name: "reports", owner: "reporting" }],
    roles: [
      { name: "reporting", inRoles: ["pg_read_all_data"], connectionLimit: 10 },
      { name: "readers", login: false },
    ],
    sharedPreloadLibraries: ["pg_stat_statements"],
    parameters: { work_mem: "8MB", "pg_stat_statements.max": "10000" },
    storage: { size: "100Gi", iops: 4000 },
    scheduling: {
      nodeSelector: { workload: "postgres" },
      tolerations: [{ key: "workload" }],
      priorityClassName: "database",
    },
    network: { allowNamespaces: ["web"], allowCidrs: ["10.0.0.0/16"] },
    tls: { issuerName: "company", issuerKind: "ClusterIssuer" },
  } as Partial<ClusterSpec>),
  "dumps to a store of one's own": planOf(
    {
      dump: { enabled: true },
      backup: {
        enabled: false,
        bucket: "dumps",
        endpointUrl: "https://minio.storage.svc:9000",
        accessKeysSecret: { name: "keys", caKey: "ca.crt" },
      },
    },
    outside,
  ),
  "dumps by EKS Pod Identity": planOf({ dump: { enabled: true }, createNamespace: false }),
  "no network policies": planOf({ network: { enabled: false } }),
};

/** What the cloud would say. */
export const bound: BoundValues<string> = {
  region: "eu-west-1",
  dumpDestination: "s3://bucket/shop/shop/dumps",
  backupRoleArn: "arn:aws:iam::123456789012:role/shop",
};
