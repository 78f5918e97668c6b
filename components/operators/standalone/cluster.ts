import { commonLabels, type Manifest, type Metadata, type Value } from "../../kubernetes/manifest";
import type { ClusterPlan } from "../../plan/types";
import type { BoundValues, RenderedObject } from "../operator";
import { objectNames, ports, serverLabels } from "./labels";
import { serverTemplate } from "./server";

/** The instance: its volume, its StatefulSet and the Services to it. */
export function renderCluster<V>(plan: ClusterPlan, bound: BoundValues<V>): RenderedObject<V>[] {
  const { names, readyTimeoutSeconds, monitoring } = plan;
  const { headless } = objectNames(plan);
  const files = ["configuration", ...(monitoring === undefined ? [] : ["exporter-configuration"])];
  return [
    { what: "data", manifest: claim(plan), after: [], holdsData: true },
    { what: "service-account", manifest: serviceAccount(plan), after: [] },
    { what: "service", manifest: service(plan, names.readWrite, { type: "ClusterIP" }), after: [] },
    // Names the pod, ready or not.
    {
      what: "headless-service",
      manifest: service(plan, headless, { clusterIP: "None", publishNotReadyAddresses: true }),
      after: [],
    },
    {
      what: "cluster",
      manifest: statefulSet(plan, bound),
      after: ["data", "service-account", "headless-service", ...files, "server-certificate"],
      holdsData: true,
      timeoutSeconds: readyTimeoutSeconds,
    },
  ];
}

function metadata({ names }: ClusterPlan, name: string): Metadata<never> & { labels: Record<string, string> } {
  return { name, namespace: names.namespace, labels: commonLabels(names.cluster) };
}

/**
 * A claim of its own, not a template's: a StatefulSet's templates can never be changed, and this one grows, moves to other
 * IOPS, and stays when the StatefulSet is replaced.
 */
function claim(plan: ClusterPlan): Manifest<never> {
  const { data, attributes } = plan.storage;
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: {
      ...metadata(plan, objectNames(plan).data),
      // A class that binds when a pod is there leaves it pending until the StatefulSet is.
      annotations: { "pulumi.com/skipAwait": "true" },
    },
    spec: {
      accessModes: ["ReadWriteOnce"],
      ...(data.storageClass !== undefined && { storageClassName: data.storageClass }),
      ...(attributes && { volumeAttributesClassName: attributes.name }),
      resources: { requests: { storage: data.size } },
    },
  };
}

/** Nothing in the pod talks to the Kubernetes API. */
function serviceAccount(plan: ClusterPlan): Manifest<never> {
  return {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: metadata(plan, plan.names.cluster),
    automountServiceAccountToken: false,
  };
}

function service(plan: ClusterPlan, name: string, how: Record<string, Value<never>>): Manifest<never> {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: metadata(plan, name),
    spec: {
      ...how,
      selector: serverLabels(plan),
      ports: [{ name: "postgres", port: ports.postgres, targetPort: "postgres" }],
    },
  };
}

function statefulSet<V>(plan: ClusterPlan, bound: BoundValues<V>): Manifest<never> {
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: metadata(plan, plan.names.cluster),
    spec: {
      replicas: 1,
      serviceName: objectNames(plan).headless,
      selector: { matchLabels: serverLabels(plan) },
      template: serverTemplate(plan, bound),
    },
  };
}
