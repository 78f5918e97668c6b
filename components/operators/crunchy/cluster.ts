import { commonLabels, guaranteed, type Manifest, type Value } from "../../kubernetes/manifest";
import type { ClusterPlan, VolumePlan } from "../../plan/types";
import type { BoundValues, RenderedObject } from "../operator";
import { serverResources } from "../server-resources";
import { backups, dataSource, roleAnnotations, standby } from "./backups";
import { replicationCertificate } from "./certificates";
import { patroni } from "./failover";
import { instancePods, instanceSet } from "./labels";
import { exporter } from "./monitoring";
import { proxy } from "./poolers";
import { placement, zoneSpread } from "./scheduling";

const group = "postgres-operator.crunchydata.com";

/** Versions of the definition, the newest first; what is stored is v1beta1, whichever is asked for. */
export const apiVersions = [`${group}/v1`, `${group}/v1beta1`] as const;

/** "v1" came with release 6; "v1beta1" is all that 5.8 has. */
export function apiVersion(operatorVersion: string): string {
  const major = Number(/^v?(\d+)\./.exec(operatorVersion)?.[1] ?? "6");
  return major >= 6 ? apiVersions[0] : apiVersions[1];
}

/** The PostgresCluster: every setting that the operator turns into instances, backups, PgBouncer and an exporter. */
export function renderCluster<V>(plan: ClusterPlan, bound: BoundValues<V>, operatorVersion: string): RenderedObject<V> {
  const { names, instances, tls } = plan;
  const manifest: Manifest<V> = {
    apiVersion: apiVersion(operatorVersion),
    kind: "PostgresCluster",
    metadata: { name: names.cluster, namespace: names.namespace, labels: commonLabels(names.cluster) },
    spec: {
      postgresVersion: plan.postgresMajor,
      // Without one, the operator's own for the version (relatedImages of its chart).
      ...(plan.image !== undefined && { image: plan.image }),
      ...roleAnnotations(plan, bound),
      instances: [instanceSetOf(plan)],
      // The two constraints it adds by itself are soft, and those of the set say the same and more.
      disableDefaultPodScheduling: true,
      config: { parameters: parameters(plan) },
      // The operator's own rules stand before these; its last one is replaced by them, and is repeated here.
      authentication: {
        rules: [{ hba: "hostnossl all all all reject" }, { connection: "hostssl", method: "scram-sha-256" }],
      },
      patroni: patroni(plan),
      users: users(plan),
      ...(tls && {
        customTLSSecret: { name: names.certificate },
        customReplicationTLSSecret: { name: replicationCertificate(plan) },
      }),
      ...proxy(plan),
      ...backups(plan, bound),
      ...dataSource(plan, bound),
      ...standby(plan),
      ...exporter(plan),
    },
  };
  return {
    what: "cluster",
    manifest,
    after: tls ? ["server-certificate", "replication-certificate"] : [],
    holdsData: true,
    // There is no condition for it. Standbys are made from the first backup: this waits for S3 to work, too.
    waitFor: `jsonpath={.status.instances[0].readyReplicas}=${instances}`,
    timeoutSeconds: plan.readyTimeoutSeconds,
    otherApiVersions: apiVersions.filter((version) => version !== manifest.apiVersion),
  };
}

function instanceSetOf(plan: ClusterPlan): Record<string, Value<never>> {
  const { instances, scheduling, storage } = plan;
  const { attributes } = storage;
  const pods = instancePods(plan);
  return {
    name: instanceSet,
    replicas: instances,
    // The operator would let a drain take all but one. A single instance has no budget: it would block the drain.
    minAvailable: instances - 1,
    resources: serverResources(plan),
    // Copies the certificate of replication where PostgreSQL can read it.
    sidecars: { replicaCertCopy: { resources: guaranteed("50m", "32Mi") } },
    dataVolumeClaimSpec: {
      ...claim(storage.data),
      ...(attributes && { volumeAttributesClassName: attributes.name }),
    },
    ...(storage.wal && { walVolumeClaimSpec: claim(storage.wal) }),
    ...placement(plan, pods),
    topologySpreadConstraints: [zoneSpread(pods, scheduling.requireZoneSpread)],
  };
}

function claim({ size, storageClass }: VolumePlan): Record<string, Value<never>> {
  return {
    accessModes: ["ReadWriteOnce"],
    ...(storageClass !== undefined && { storageClassName: storageClass }),
    resources: { requests: { storage: size } },
  };
}

function parameters({ parameters: tuned, sharedPreloadLibraries }: ClusterPlan): Record<string, string> {
  const libraries = sharedPreloadLibraries.join(",");
  return { ...tuned, ...(libraries !== "" && { shared_preload_libraries: libraries }) };
}

/**
 * Roles that log in, each with the Secret that is there before it, and the superuser that the setup Job works as. Other
 * databases are made by that Job: the first one that is listed here becomes `dbname` in the role's Secret.
 */
function users({ database, roles }: ClusterPlan): Value<never>[] {
  return [
    { name: database.owner, databases: [database.name] },
    ...roles.flatMap(({ name, login }) => (login ? [{ name }] : [])),
    { name: superuser },
  ];
}

/** The role that roles, databases and extensions are made as; the operator makes its password itself. */
export const superuser = "postgres";
