import { restrictedContainer, type Value } from "../../kubernetes/manifest";
import { formatMemory } from "../../plan/quantity";
import type { ClusterPlan } from "../../plan/types";
import type { BoundValues } from "../operator";
import { serverResources } from "../server-resources";
import { restartChecksum } from "./configuration";
import { dataPlace, dataVersionContainer } from "./data-version";
import { objectNames, paths, ports, postgresId, serverLabels } from "./labels";
import { exporterConfiguration, exporterContainer } from "./monitoring";
import { upkeepContainer } from "./upkeep";

/** The pod that runs PostgreSQL, as a template of a StatefulSet. */
export function serverTemplate<V>(plan: ClusterPlan, bound: BoundValues<V>): Record<string, Value<never>> {
  const { names, scheduling, monitoring } = plan;
  const { nodeSelector, tolerations, priorityClassName } = scheduling;
  return {
    metadata: {
      labels: serverLabels(plan),
      annotations: { "kubernetes-postgres/read-at-start": restartChecksum(plan) },
    },
    spec: {
      serviceAccountName: names.cluster,
      automountServiceAccountToken: false,
      // A checkpoint of everything in memory may take minutes; after that the next start recovers from the WAL.
      terminationGracePeriodSeconds: 300,
      securityContext: {
        runAsNonRoot: true,
        fsGroup: postgresId,
        // Changing the group of every file of a large volume delays each start.
        fsGroupChangePolicy: "OnRootMismatch",
        seccompProfile: { type: "RuntimeDefault" },
      },
      ...(Object.keys(nodeSelector).length > 0 && { nodeSelector }),
      ...(tolerations.length > 0 && { tolerations }),
      ...(priorityClassName !== undefined && { priorityClassName }),
      initContainers: [dataVersionContainer(plan)],
      // The server is the first: what reads manifests takes the first with its image for it.
      containers: [
        serverContainer(plan),
        upkeepContainer(plan),
        ...(monitoring === undefined ? [] : [exporterContainer(bound)]),
      ],
      volumes: volumes(plan),
    },
  };
}

function serverContainer(plan: ClusterPlan): Record<string, Value<never>> {
  const { image, readyTimeoutSeconds } = plan;
  const { mountPath, directory } = dataPlace(plan);
  // By TCP: while initdb's own server prepares the database, only its socket answers.
  const isReady = { exec: { command: ["pg_isready", "--quiet", "--host=127.0.0.1", "--username=postgres"] } };
  const often = { ...isReady, periodSeconds: 10, timeoutSeconds: 5 };
  return {
    name: "postgres",
    image: image ?? "",
    args: ["postgres", "-c", `config_file=${paths.configuration}/postgresql.conf`],
    env: [
      { name: "PGDATA", value: directory },
      { name: "POSTGRES_PASSWORD_FILE", value: `${paths.superuser}/password` },
      // Read when the directory is empty. C.UTF-8 sorts the same whatever the image's C library.
      {
        name: "POSTGRES_INITDB_ARGS",
        value: "--data-checksums --encoding=UTF8 --locale=C.UTF-8 --auth-local=peer --auth-host=scram-sha-256",
      },
    ],
    ports: [{ name: "postgres", containerPort: ports.postgres }],
    resources: serverResources(plan),
    securityContext: { ...restrictedContainer, runAsUser: postgresId, runAsGroup: postgresId },
    // Recovery after a crash may take long; nobody is served until it is over, and nobody may cut it short.
    startupProbe: { ...often, failureThreshold: Math.ceil(readyTimeoutSeconds / 10) },
    readinessProbe: { ...often, failureThreshold: 3 },
    livenessProbe: { ...often, failureThreshold: 6 },
    lifecycle: {
      // The checkpoint of the shutdown then has little left to write, and the next start nothing to recover.
      preStop: { exec: { command: ["psql", "--no-psqlrc", "--quiet", "--dbname=postgres", "--command=CHECKPOINT"] } },
    },
    volumeMounts: [
      { name: "data", mountPath },
      { name: "shared-memory", mountPath: "/dev/shm" },
      { name: "sockets", mountPath: paths.sockets },
      { name: "tmp", mountPath: "/tmp" },
      { name: "configuration", mountPath: paths.configuration, readOnly: true },
      { name: "certificate", mountPath: paths.certificate, readOnly: true },
      { name: "superuser", mountPath: paths.superuser, readOnly: true },
    ],
  };
}

function volumes(plan: ClusterPlan): Value<never>[] {
  const { names, systemRoles, compute, monitoring } = plan;
  const { data, configuration } = objectNames(plan);
  const superuser = systemRoles.at(0)?.secretName ?? "";
  // PostgreSQL takes a key that root owns and a group may read; with fsGroup that is what the mode comes to.
  const defaultMode = 0o440;
  return [
    { name: "data", persistentVolumeClaim: { claimName: data } },
    // Parallel queries share memory here, and the container runtime's own 64 MiB are too few; it counts as the pod's memory.
    { name: "shared-memory", emptyDir: { medium: "Memory", sizeLimit: formatMemory(compute.memoryBytes / 2) } },
    { name: "sockets", emptyDir: {} },
    { name: "tmp", emptyDir: {} },
    { name: "configuration", configMap: { name: configuration } },
    { name: "certificate", secret: { secretName: names.certificate, defaultMode } },
    {
      name: "superuser",
      secret: { secretName: superuser, defaultMode, items: [{ key: "password", path: "password" }] },
    },
    ...(monitoring === undefined ? [] : [{ name: "exporter", configMap: { name: exporterConfiguration(plan) } }]),
  ];
}
