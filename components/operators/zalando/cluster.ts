import { hostNames } from "../../kubernetes/certificates";
import { commonLabels, guaranteed, type Manifest, type Value } from "../../kubernetes/manifest";
import { mirrored } from "../../plan/image";
import type { ClusterPlan } from "../../plan/types";
import { images } from "../../versions";
import { exporterAddress, exporterPort, exporterRole } from "../exporter";
import type { BoundValues, RenderedObject } from "../operator";
import { serverResources } from "../server-resources";
import { hostBasedAuthentication, initdbOptions, patroniSettings, spiloGroup, spiloUser, systemSecret } from "../spilo";
import { archiveFields } from "./backups";
import { instancePods, poolerNames, team } from "./labels";
import { parameters } from "./parameters";

/** The postgresql: every setting that the operator turns into a StatefulSet of Spilo, its Services and its users. */
export function renderCluster<V>(plan: ClusterPlan, bound: BoundValues<V>): RenderedObject<V> {
  const { names } = plan;
  const manifest: Manifest<V> = {
    apiVersion: "acid.zalan.do/v1",
    kind: "postgresql",
    metadata: { name: names.cluster, namespace: names.namespace, labels: commonLabels(names.cluster) },
    spec: {
      teamId: team,
      numberOfInstances: plan.instances,
      ...(plan.image !== undefined && { dockerImage: plan.image }),
      postgresql: { version: String(plan.postgresMajor), parameters: parameters(plan) },
      patroni: {
        ...patroniSettings(plan),
        initdb: { ...initdbOptions, "data-checksums": "true" },
        pg_hba: [...hostBasedAuthentication],
      },
      volume: volume(plan),
      resources: serverResources(plan),
      // Not root, which the image is by default.
      spiloRunAsUser: spiloUser,
      spiloRunAsGroup: spiloGroup,
      spiloFSGroup: spiloGroup,
      // /dev/shm in memory, which counts towards the limit: parallel queries use it, and 64 MB are there otherwise.
      enableShmVolume: true,
      ...scheduling(plan),
      ...users(plan),
      ...pooler(plan),
      ...archiveFields(plan, bound),
      tls: { secretName: names.certificate, certificateFile: "tls.crt", privateKeyFile: "tls.key" },
      ...(plan.maintenanceWindows.length > 0 && { maintenanceWindows: plan.maintenanceWindows }),
      ...(plan.monitoring && { sidecars: [exporter(plan, mirrored(images.postgresExporter, bound.imageRegistry))] }),
    },
  };
  return {
    what: "cluster",
    manifest,
    after: ["server-certificate"],
    holdsData: true,
    // Other states never become this one by themselves: the timeout ends the wait.
    waitFor: "jsonpath={.status.PostgresClusterStatus}=Running",
    timeoutSeconds: plan.readyTimeoutSeconds,
  };
}

function volume({ storage: { data } }: ClusterPlan): Record<string, Value<never>> {
  return { size: data.size, ...(data.storageClass !== undefined && { storageClass: data.storageClass }) };
}

/** Anti-affinity between nodes is the operator's setting for all its clusters (installation.ts). */
function scheduling(plan: ClusterPlan): Record<string, Value<never>> {
  const { nodeSelector, tolerations, requireZoneSpread, priorityClassName } = plan.scheduling;
  const matchExpressions = Object.entries(nodeSelector).map(([key, value]) => ({
    key,
    operator: "In",
    values: [value],
  }));
  return {
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: "topology.kubernetes.io/zone",
        whenUnsatisfiable: requireZoneSpread ? "DoNotSchedule" : "ScheduleAnyway",
        labelSelector: { matchLabels: instancePods(plan) },
      },
    ],
    ...(matchExpressions.length > 0 && {
      nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] } },
    }),
    ...(tolerations.length > 0 && { tolerations }),
    ...(priorityClassName !== undefined && { podPriorityClassName: priorityClassName }),
  };
}

/** Memberships, limits and extensions are made by SQL (renderer.ts): the operator has no field for them, or takes the ownership of the database with it. */
function users({ database, databases, roles }: ClusterPlan): Record<string, Value<never>> {
  const owners = Object.fromEntries([database, ...databases].map(({ name, owner }) => [name, owner]));
  const flags = Object.fromEntries(roles.map(({ name, login }) => [name, login ? [] : ["nologin"]]));
  return { users: { [database.owner]: [], ...flags }, databases: owners };
}

/** The operator gives each pod its share of maxDBConnections, and half of that to each pair of user and database. */
function pooler({ pooler: wish }: ClusterPlan): Record<string, Value<never>> {
  if (wish === undefined) return {};
  const { instances, mode, defaultPoolSize, compute, readOnly } = wish;
  return {
    enableConnectionPooler: true,
    ...(readOnly && { enableReplicaConnectionPooler: true }),
    connectionPooler: {
      numberOfInstances: instances,
      mode,
      maxDBConnections: 2 * defaultPoolSize.value * instances,
      resources: guaranteed(compute.cpu, compute.memory),
    },
  };
}

/** It logs in as a role that may only look. The operator writes the superuser's password into every sidecar's variables besides (POSTGRES_PASSWORD), and no field prevents it. */
function exporter(plan: ClusterPlan, image: string): Value<never> {
  return {
    name: "exporter",
    image,
    ports: [{ name: exporterPort.name, containerPort: exporterPort.port, protocol: "TCP" }],
    resources: guaranteed("100m", "128Mi"),
    env: [
      { name: "DATA_SOURCE_URI", value: exporterAddress },
      { name: "DATA_SOURCE_USER", value: exporterRole },
      {
        name: "DATA_SOURCE_PASS",
        valueFrom: { secretKeyRef: { name: systemSecret(plan, exporterRole), key: "password" } },
      },
      // It reads its password at its start alone: a rotation starts it anew.
      { name: "CREDENTIALS_ROTATION", value: String(plan.credentials.rotation) },
    ],
  };
}

/** Every host name that the server's certificate must have; poolers show the same one. */
export function serverHosts(plan: ClusterPlan): string[] {
  const { names } = plan;
  const services = [names.readWrite, names.readOnly, ...poolerNames(plan)];
  return services.flatMap((service) => hostNames(service, names.namespace));
}
