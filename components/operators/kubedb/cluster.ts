import { caKey, hostNames } from "../../kubernetes/certificates";
import { commonLabels, guaranteed, type Manifest, type Metadata, type Value } from "../../kubernetes/manifest";
import { FailoverProfile } from "../../plan/spec/enums";
import type { ClusterPlan } from "../../plan/types";
import { kubeDbVersions } from "../../versions";
import type { GeneratedNames, RenderedObject } from "../operator";
import { settingLines } from "../postgresql-conf";
import { serverResources } from "../server-resources";
import { archiverLabel, objectNames } from "./labels";
import { parameterDefaults } from "./parameters";

const gitops = "gitops.kubedb.com/v1alpha1";

/**
 * The Postgres, as the GitOps operator's kind: with the operator's own kind its webhook refuses every change of version,
 * storage, resources and configuration, which must come as requests (PostgresOpsRequest). The GitOps operator makes them
 * of what has changed, and a Postgres of kubedb.com of the same name. It reports no phase: what waits for the database
 * is the Job that sets it up.
 */
export function renderCluster<V>(plan: ClusterPlan): RenderedObject<V>[] {
  const { names, backup, tls } = plan;
  return [
    { what: "placement", manifest: placementPolicy(plan), after: [] },
    {
      what: "cluster",
      manifest: {
        apiVersion: gitops,
        kind: "Postgres",
        metadata: { ...metadata(plan, names.cluster), labels: labels(plan) },
        spec: spec(plan),
      },
      after: ["placement", ...(tls ? [] : ["issuer"]), ...(backup ? ["archiver"] : [])],
      holdsData: true,
    },
  ];
}

export function metadata({ names }: ClusterPlan, name: string): Metadata<never> & { labels: Record<string, string> } {
  return { name, namespace: names.namespace, labels: commonLabels(names.cluster) };
}

function labels({ names, backup }: ClusterPlan): Record<string, string> {
  return { ...commonLabels(names.cluster), ...(backup && { [archiverLabel]: names.cluster }) };
}

/**
 * The Postgres has no field for anti-affinity; this is where instances are told apart. Of each constraint that must be
 * followed the operator makes a required anti-affinity besides, so that no two of them share a node, or a zone. Source:
 * pkg/controller/placement.go of kubeops/petset v0.0.16.
 */
function placementPolicy(plan: ClusterPlan): Manifest<never> {
  const zones = plan.scheduling.requireZoneSpread ? "DoNotSchedule" : "ScheduleAnyway";
  return {
    apiVersion: "apps.k8s.appscode.com/v1",
    kind: "PlacementPolicy",
    metadata: { name: objectNames(plan).placement, labels: commonLabels(plan.names.cluster) },
    spec: {
      nodeSpreadConstraint: { maxSkew: 1, whenUnsatisfiable: "DoNotSchedule" },
      zoneSpreadConstraint: { maxSkew: 1, whenUnsatisfiable: zones },
    },
  };
}

function spec(plan: ClusterPlan): Record<string, Value<never>> {
  const { names, instances, storage, systemRoles, deletionProtection, postgresMajor } = plan;
  const { data, attributes } = storage;
  return {
    version: (kubeDbVersions as Readonly<Record<number, string>>)[postgresMajor] ?? kubeDbVersions[18],
    replicas: instances,
    standbyMode: "Hot",
    ...streaming(plan),
    leaderElection: leaderElection(plan),
    authSecret: { kind: "Secret", name: systemRoles.at(0)?.secretName ?? "", externallyManaged: true },
    storageType: "Durable",
    storage: {
      ...(data.storageClass !== undefined && { storageClassName: data.storageClass }),
      ...(attributes && { volumeAttributesClassName: attributes.name }),
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: data.size } },
    },
    configuration: { inline: { "user.conf": userConfiguration(plan) } },
    clientAuthMode: "scram",
    sslMode: "verify-full",
    tls: { issuerRef: issuerRef(plan), certificates: [{ alias: "server", dnsNames: serverHosts(plan) }] },
    podTemplate: podTemplate(plan),
    ...monitor(plan),
    ...archive(plan),
    ...restore(plan),
    healthChecker: { periodSeconds: 10, timeoutSeconds: 10, failureThreshold: 3 },
    // DoNotTerminate refuses its deletion; Halt keeps claims, Secrets and backups.
    deletionPolicy: deletionProtection ? "DoNotTerminate" : "Halt",
    serviceTemplates: [
      { alias: "primary", metadata: { labels: commonLabels(names.cluster) }, spec: { type: "ClusterIP" } },
    ],
  };
}

function streaming({ replication, instances }: ClusterPlan): Record<string, Value<never>> {
  if (instances === 1) return {};
  const { synchronousStandbys } = replication;
  if (synchronousStandbys === 0) return { streamingMode: "Asynchronous" };
  return {
    streamingMode: "Synchronous",
    synchronousReplicationConfig: { mode: "Any", numSyncReplicas: synchronousStandbys, commitLevel: "On" },
  };
}

/** Ticks of Raft: a follower that hears nothing for electionTick periods stands for election. */
function leaderElection({ failover }: ClusterPlan): Record<string, Value<never>> {
  return {
    period: failover === FailoverProfile.Fast ? "100ms" : "300ms",
    electionTick: 10,
    heartbeatTick: 1,
    // 64 MiB: a standby further behind is not promoted.
    maximumLagBeforeFailover: 67_108_864,
  };
}

function userConfiguration({ parameters, sharedPreloadLibraries }: ClusterPlan): string {
  return settingLines({
    ...parameterDefaults,
    ...parameters,
    ...(sharedPreloadLibraries.length > 0 && { shared_preload_libraries: sharedPreloadLibraries.join(", ") }),
  });
}

export function issuerRef({ names, tls }: ClusterPlan): Record<string, Value<never>> {
  return {
    apiGroup: "cert-manager.io",
    kind: tls?.issuerKind ?? "Issuer",
    name: tls?.issuerName ?? `${names.cluster}-ca`,
  };
}

/** Beside the names that the operator puts into it itself. */
function serverHosts({ names }: ClusterPlan): string[] {
  return [names.readWrite, names.readOnly].flatMap((service) => hostNames(service, names.namespace));
}

/** The certificates that the operator requests are in Secrets of these names; each has the authority in it. */
export function generatedNames({ names }: ClusterPlan): GeneratedNames {
  return { caSecret: `${names.cluster}-server-cert`, caKey };
}

/** Everything but PostgreSQL itself: what elects, what copies files at the start, what counts. */
const small = guaranteed("200m", "256Mi");

function podTemplate(plan: ClusterPlan): Record<string, Value<never>> {
  return {
    spec: {
      ...placement(plan),
      containers: [
        { name: "postgres", resources: serverResources(plan) },
        { name: "pg-coordinator", resources: small },
      ],
      initContainers: [{ name: "postgres-init-container", resources: small }],
    },
  };
}

/** Where pods of the operator's go; poolers keep apart by the same policy as instances. */
export function placement(plan: ClusterPlan): Record<string, Value<never>> {
  const { nodeSelector, tolerations, priorityClassName } = plan.scheduling;
  return {
    podPlacementPolicy: { name: objectNames(plan).placement },
    ...(Object.keys(nodeSelector).length > 0 && { nodeSelector }),
    ...(tolerations.length > 0 && { tolerations }),
    ...(priorityClassName !== undefined && { priorityClassName }),
  };
}

/** The operator makes the ServiceMonitor itself, for the exporter beside each instance. */
export function monitor({ monitoring }: ClusterPlan): Record<string, Value<never>> {
  if (monitoring === undefined) return {};
  return {
    monitor: {
      agent: "prometheus.io/operator",
      prometheus: {
        serviceMonitor: { labels: monitoring.labels, interval: "30s" },
        exporter: { port: 56790, resources: guaranteed("100m", "128Mi") },
      },
    },
  };
}

function archive(plan: ClusterPlan): Record<string, Value<never>> {
  if (plan.backup === undefined) return {};
  return { archiver: { ref: { name: objectNames(plan).archiver, namespace: plan.names.namespace } } };
}

/** From the backups of another cluster of the namespace: its Repositories are KubeStash's, its passphrase is in its Secret. */
function restore({ recovery, names }: ClusterPlan): Record<string, Value<never>> {
  if (recovery === undefined) return {};
  const { namespace } = names;
  const { serverName, targetTime = "", passphraseSecretName = `${serverName}-access-keys` } = recovery;
  return {
    init: {
      archiver: {
        encryptionSecret: { name: passphraseSecretName, namespace },
        fullDBRepository: { name: `${serverName}-full`, namespace },
        manifestRepository: { name: `${serverName}-manifest`, namespace },
        recoveryTimestamp: targetTime,
      },
    },
  };
}
