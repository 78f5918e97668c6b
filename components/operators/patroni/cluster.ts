import { hostNames } from "../../kubernetes/certificates";
import { commonLabels, guaranteed, type Manifest, type Value } from "../../kubernetes/manifest";
import { mirrored } from "../../plan/image";
import { formatMemory, MiB } from "../../plan/quantity";
import type { ClusterPlan } from "../../plan/types";
import { images } from "../../versions";
import { exporterAddress, exporterPort, exporterRole } from "../exporter";
import type { BoundValues, RenderedObject } from "../operator";
import { serverResources } from "../server-resources";
import { spiloGroup, spiloPorts, spiloUser, systemSecret } from "../spilo";
import { archiveVolumes } from "./backups";
import { environment } from "./environment";
import { headlessService, instancePods } from "./labels";

const dataVolume = "pgdata";
const certificatePath = "/tls";
const passwordPath = "/etc/exporter";

/** The StatefulSet: a pod of Spilo for each instance, each with a volume of its own that outlives it. */
export function renderCluster<V>(plan: ClusterPlan, bound: BoundValues<V>): RenderedObject<V> {
  const { names } = plan;
  const pods = instancePods(plan);
  const manifest: Manifest<V> = {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: names.cluster, namespace: names.namespace, labels: commonLabels(names.cluster) },
    spec: {
      replicas: plan.instances,
      serviceName: headlessService(plan),
      // A pod that finds no node holds up none of the others: any may become the primary.
      podManagementPolicy: "Parallel",
      updateStrategy: { type: "RollingUpdate" },
      minReadySeconds: 10,
      selector: { matchLabels: pods },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
      template: { metadata: { labels: { ...commonLabels(names.cluster), ...pods } }, spec: podSpec(plan, bound) },
      volumeClaimTemplates: [claim(plan)],
    },
  };
  return {
    what: "cluster",
    manifest,
    after: ["server-certificate", "role-binding", "pods"],
    holdsData: true,
    timeoutSeconds: plan.readyTimeoutSeconds,
  };
}

function claim({ storage: { data }, names }: ClusterPlan): Value<never> {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: dataVolume, labels: commonLabels(names.cluster) },
    spec: {
      accessModes: ["ReadWriteOnce"],
      ...(data.storageClass !== undefined && { storageClassName: data.storageClass }),
      resources: { requests: { storage: data.size } },
    },
  };
}

function podSpec<V>(plan: ClusterPlan, bound: BoundValues<V>): Value<V> {
  const { names, monitoring } = plan;
  const archive = archiveVolumes(plan);
  return {
    serviceAccountName: names.cluster,
    // Long enough for a clean shutdown, whose last WAL is archived before the pod goes.
    terminationGracePeriodSeconds: 300,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: spiloUser,
      runAsGroup: spiloGroup,
      fsGroup: spiloGroup,
      fsGroupChangePolicy: "OnRootMismatch",
      seccompProfile: { type: "RuntimeDefault" },
    },
    ...scheduling(plan),
    containers: [
      server(plan, bound, archive.mounts),
      ...(monitoring ? [exporter(mirrored(images.postgresExporter, bound.imageRegistry))] : []),
    ],
    volumes: [
      // Counts towards the memory limit; parallel queries use it, and 64 MiB are there otherwise.
      { name: "shared-memory", emptyDir: { medium: "Memory", sizeLimit: sharedMemory(plan) } },
      { name: "certificate", secret: { secretName: names.certificate, defaultMode: 0o440 } },
      ...(monitoring ? [exporterPassword(plan)] : []),
      ...archive.volumes,
    ],
  };
}

/** An eighth of the memory: what parallel hash joins share is counted as queries in the budget of memory. */
function sharedMemory({ compute }: ClusterPlan): string {
  return formatMemory(Math.max(64 * MiB, Math.floor(compute.memoryBytes / 8 / MiB) * MiB));
}

function scheduling(plan: ClusterPlan): Record<string, Value<never>> {
  const { nodeSelector, tolerations, requireZoneSpread, priorityClassName } = plan.scheduling;
  const labelSelector = { matchLabels: instancePods(plan) };
  return {
    affinity: {
      podAntiAffinity: {
        // Preferred would put primary and standby on one node when nodes are short, and lose both with it.
        requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: "kubernetes.io/hostname", labelSelector }],
      },
    },
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: "topology.kubernetes.io/zone",
        whenUnsatisfiable: requireZoneSpread ? "DoNotSchedule" : "ScheduleAnyway",
        labelSelector,
      },
    ],
    ...(Object.keys(nodeSelector).length > 0 && { nodeSelector }),
    ...(tolerations.length > 0 && { tolerations }),
    ...(priorityClassName !== undefined && { priorityClassName }),
  };
}

function server<V>(plan: ClusterPlan, bound: BoundValues<V>, mounts: Value<never>[]): Value<V> {
  const probe = (path: string) => ({ httpGet: { path, port: spiloPorts.patroni, scheme: "HTTP" }, timeoutSeconds: 5 });
  return {
    name: "postgres",
    image: plan.image ?? mirrored(images.spilo, bound.imageRegistry),
    ports: [
      { name: "postgresql", containerPort: spiloPorts.postgres, protocol: "TCP" },
      { name: "patroni", containerPort: spiloPorts.patroni, protocol: "TCP" },
    ],
    env: environment(plan, bound, certificatePath),
    resources: serverResources(plan),
    // The image writes below /run, /home/postgres and /etc: its root file system cannot be read-only.
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
    startupProbe: { ...probe("/liveness"), periodSeconds: 10, failureThreshold: 60 },
    // Ready is who follows the leader, or is it: a rolling update waits for that before it goes on.
    readinessProbe: { ...probe("/readiness"), periodSeconds: 10, failureThreshold: 3 },
    // Says whether Patroni's own loop goes round; a busy PostgreSQL is no reason to be killed.
    livenessProbe: { ...probe("/liveness"), periodSeconds: 10, failureThreshold: 6 },
    volumeMounts: [
      { name: dataVolume, mountPath: "/home/postgres/pgdata" },
      { name: "shared-memory", mountPath: "/dev/shm" },
      { name: "certificate", mountPath: certificatePath, readOnly: true },
      ...mounts,
    ],
  };
}

function exporter(image: string): Value<never> {
  return {
    name: "exporter",
    image,
    ports: [{ name: exporterPort.name, containerPort: exporterPort.port, protocol: "TCP" }],
    resources: guaranteed("100m", "128Mi"),
    env: [
      { name: "DATA_SOURCE_URI", value: exporterAddress },
      { name: "DATA_SOURCE_USER", value: exporterRole },
      { name: "DATA_SOURCE_PASS_FILE", value: `${passwordPath}/password` },
    ],
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
    volumeMounts: [{ name: "exporter-password", mountPath: passwordPath, readOnly: true }],
  };
}

function exporterPassword(plan: ClusterPlan): Value<never> {
  const secretName = systemSecret(plan, exporterRole);
  return { name: "exporter-password", secret: { secretName, defaultMode: 0o440, items: [passwordItem] } };
}

const passwordItem = { key: "password", path: "password" };

/** Every host name that the server's certificate must have. */
export function serverHosts({ names }: ClusterPlan): string[] {
  return [names.readWrite, names.readOnly].flatMap((service) => hostNames(service, names.namespace));
}
