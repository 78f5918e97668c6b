import { hostNames } from "../../kubernetes/certificates";
import { commonLabels, type Manifest, type Value } from "../../kubernetes/manifest";
import { IdentityKind, ImportMethod, ReplicationMode } from "../../plan/spec/enums";
import type { ClusterPlan, ImportPlan, VolumePlan } from "../../plan/types";
import type { BoundValues, RenderedObject } from "../operator";
import { serverResources } from "../server-resources";
import { pluginName } from "./backups";
import { failoverTimings } from "./failover";
import { instancePods, poolerNames } from "./labels";

/** Name that what the cluster begins with has within the Cluster. */
const origin = "origin";

/** The Cluster: every setting that the operator turns into instances. */
export function renderCluster<V>(plan: ClusterPlan, bound: BoundValues<V>): RenderedObject<V> {
  const { names } = plan;
  const manifest: Manifest<V> = {
    apiVersion: "postgresql.cnpg.io/v1",
    kind: "Cluster",
    metadata: { name: names.cluster, namespace: names.namespace, labels: commonLabels(names.cluster) },
    spec: {
      instances: plan.instances,
      imageName: plan.image,
      ...storage(plan),
      resources: serverResources(plan),
      ...scheduling(plan),
      ...failover(plan),
      postgresql: postgresql(plan),
      // Roles of the operator's own making only: nobody logs in as superuser over the network.
      enableSuperuserAccess: false,
      bootstrap: bootstrap(plan),
      ...replica(plan),
      ...managedRoles(plan),
      ...plugins(plan),
      ...serviceAccount(plan, bound),
      ...certificates(plan),
      monitoring: { tls: { enabled: true } },
    },
  };
  const stores = [...(plan.backup ? ["object-store"] : []), ...(plan.recovery ? ["recovery-object-store"] : [])];
  const after = [...stores, ...(plan.tls ? ["server-certificate"] : [])];
  return {
    what: "cluster",
    manifest,
    after,
    holdsData: true,
    waitFor: "condition=Ready",
    timeoutSeconds: plan.readyTimeoutSeconds,
  };
}

function storage({ storage: { data, wal, attributes } }: ClusterPlan): Record<string, Value<never>> {
  const volume = ({ size, storageClass }: VolumePlan): Record<string, Value<never>> => ({
    size,
    ...(storageClass !== undefined && { storageClass }),
    resizeInUseVolumes: true,
  });
  const template = attributes && { pvcTemplate: { volumeAttributesClassName: attributes.name } };
  return { storage: { ...volume(data), ...template }, ...(wal && { walStorage: volume(wal) }) };
}

function scheduling(plan: ClusterPlan): Record<string, Value<never>> {
  const { nodeSelector, tolerations, requireZoneSpread, priorityClassName } = plan.scheduling;
  return {
    affinity: {
      enablePodAntiAffinity: true,
      // Preferred would put primary and standby on one node when nodes are short, and lose both with it.
      podAntiAffinityType: "required",
      topologyKey: "kubernetes.io/hostname",
      ...(Object.keys(nodeSelector).length > 0 && { nodeSelector }),
      ...(tolerations.length > 0 && { tolerations }),
    },
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: "topology.kubernetes.io/zone",
        whenUnsatisfiable: requireZoneSpread ? "DoNotSchedule" : "ScheduleAnyway",
        labelSelector: { matchLabels: instancePods(plan) },
      },
    ],
    ...(priorityClassName !== undefined && { priorityClassName }),
    // With one instance a disruption budget protects nothing and blocks the drain of its node for ever.
    enablePDB: plan.instances > 1,
  };
}

function failover(plan: ClusterPlan): Record<string, Value<never>> {
  const { switchoverDelay, stopDelay, smartShutdownTimeout, ...primaryLease } = failoverTimings[plan.failover];
  return {
    primaryLease: { ...primaryLease },
    failoverDelay: 0,
    switchoverDelay,
    stopDelay,
    smartShutdownTimeout,
    primaryUpdateStrategy: "unsupervised",
    // A standby that is updated already takes over in seconds; restarting the primary in place takes as long as it takes.
    // With "switchover" the webhook refuses an image and parameters changed together, as every upgrade changes them.
    primaryUpdateMethod: "restart",
    replicationSlots: { highAvailability: { enabled: true } },
  };
}

function postgresql(plan: ClusterPlan): Record<string, Value<never>> {
  const { parameters, sharedPreloadLibraries } = plan;
  return {
    parameters: { ssl_min_protocol_version: "TLSv1.3", ...parameters },
    ...(sharedPreloadLibraries.length > 0 && { shared_preload_libraries: sharedPreloadLibraries }),
    // The operator's last rule accepts passwords without TLS; this one stands before it.
    pg_hba: ["hostnossl all all all reject"],
    ...synchronous(plan),
  };
}

function synchronous({ replication }: ClusterPlan): Record<string, Value<never>> {
  if (replication.synchronousStandbys === 0) return {};
  return {
    synchronous: {
      method: "any",
      number: replication.synchronousStandbys,
      dataDurability: replication.mode === ReplicationMode.ZeroLoss ? "required" : "preferred",
      // Without it "any 1 of 2" may promote the standby that did not confirm the last commits.
      failoverQuorum: replication.failoverQuorum,
    },
  };
}

/** Only read when the cluster is first created. */
function bootstrap({ database, names, recovery, import: from }: ClusterPlan): Record<string, Value<never>> {
  const application = { database: database.name, owner: database.owner, secret: { name: names.ownerSecret } };
  if (recovery !== undefined) {
    const target = recovery.targetTime === undefined ? {} : { recoveryTarget: { targetTime: recovery.targetTime } };
    return { recovery: { source: origin, ...application, ...target } };
  }
  if (from?.method === ImportMethod.Physical) return { pg_basebackup: { source: origin, ...application } };
  const imported = from && {
    import: { type: "microservice", databases: [from.database], source: { externalCluster: origin } },
  };
  return { initdb: { ...application, dataChecksums: true, encoding: "UTF8", ...imported } };
}

/** As long as it follows its source, the cluster takes no writes; without this it is promoted. */
function replica({ recovery, import: from }: ClusterPlan): Record<string, Value<never>> {
  const follows = recovery?.standby === true || from?.standby === true;
  return follows ? { replica: { enabled: true, source: origin } } : {};
}

function managedRoles({ roles }: ClusterPlan): Record<string, Value<never>> {
  if (roles.length === 0) return {};
  return {
    managed: {
      roles: roles.map(({ name, login, inRoles, connectionLimit, secretName }) => ({
        name,
        ensure: "present",
        login,
        superuser: false,
        ...(inRoles.length > 0 && { inRoles }),
        connectionLimit,
        ...(secretName === undefined ? { disablePassword: true } : { passwordSecret: { name: secretName } }),
      })),
    },
  };
}

function plugins({ backup, recovery, import: from, names }: ClusterPlan): Record<string, Value<never>> {
  const plugin = (barmanObjectName: string, serverName: string): Record<string, Value<never>> => ({
    name: pluginName,
    parameters: { barmanObjectName, serverName },
  });
  return {
    ...(backup && {
      plugins: [{ ...plugin(names.objectStore, backup.serverName), enabled: true, isWALArchiver: true }],
    }),
    ...(recovery && {
      externalClusters: [{ name: origin, plugin: plugin(names.recoveryObjectStore, recovery.serverName) }],
    }),
    ...(from && { externalClusters: [server(from)] }),
  };
}

/** The running server whose data the cluster begins with. */
function server(from: ImportPlan): Record<string, Value<never>> {
  const { host, port, username, database, sslMode, passwordSecretName, passwordKey } = from;
  // A physical copy is not of one database; any that exists everywhere will do to connect to.
  const dbname = from.method === ImportMethod.Physical ? "postgres" : database;
  return {
    name: origin,
    connectionParameters: { host, port: String(port), user: username, dbname, sslmode: sslMode },
    password: { name: passwordSecretName, key: passwordKey },
  };
}

function serviceAccount<V>({ identity }: ClusterPlan, { backupRoleArn }: BoundValues<V>): Record<string, Value<V>> {
  if (identity !== IdentityKind.Irsa || backupRoleArn === undefined) return {};
  const annotations: Record<string, V | string> = {
    "eks.amazonaws.com/role-arn": backupRoleArn,
    "eks.amazonaws.com/sts-regional-endpoints": "true",
  };
  return { serviceAccountTemplate: { metadata: { annotations } } };
}

/**
 * Poolers show the cluster's certificate to their clients; with their names in it, clients can verify them too. From an
 * issuer of the plan's, the certificate is made with all names in it, and the operator renews none.
 */
function certificates(plan: ClusterPlan): Record<string, Value<never>> {
  const { names, tls } = plan;
  if (tls !== undefined) {
    return { certificates: { serverTLSSecret: names.certificate, serverCASecret: names.certificate } };
  }
  const poolers = poolerHosts(plan);
  return poolers.length === 0 ? {} : { certificates: { serverAltDNSNames: poolers } };
}

/** Every host name that the server's certificate must have. */
export function serverHosts(plan: ClusterPlan): string[] {
  const { names } = plan;
  const services = [names.readWrite, names.readOnly, `${names.cluster}-r`];
  return [...services.flatMap((service) => hostNames(service, names.namespace)), ...poolerHosts(plan)];
}

function poolerHosts(plan: ClusterPlan): string[] {
  const { namespace } = plan.names;
  return poolerNames(plan).flatMap((name) => hostNames(name, namespace).slice(0, 3));
}
