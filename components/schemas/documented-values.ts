import type { StructuralSchema } from "./store";

/**
 * Values of charts whose own schemas are not kept here. KubeDB's and KubeStash's are public, but under the AppsCode
 * Community License, with which they cannot be part of an open-source package, and the values.schema.json that their
 * charts bring along allows anything; PGO's charts are in a registry that wants an account. Written down from their
 * projects' documentation, those that this package sets and what stands beside them in the same chart; a key that is not
 * here is told as unknown, and is either a mistake or belongs here. `npm run schemas` leaves them alone.
 */

const text: StructuralSchema = { type: "string" };
const flag: StructuralSchema = { type: "boolean" };
const count: StructuralSchema = { type: "integer" };
const list: StructuralSchema = { type: "array" };
const anything: StructuralSchema = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
const group = (properties: Record<string, StructuralSchema>): StructuralSchema => ({ type: "object", properties });
/** A group whose names are a person's, all of the same shape. */
const map = (additionalProperties: StructuralSchema): StructuralSchema => ({ type: "object", additionalProperties });

/** https://access.crunchydata.com/documentation/postgres-operator/latest/installation/helm */
const pgo = group({
  controllerImages: group({ cluster: text }),
  relatedImages: map(group({ image: text })),
  singleNamespace: flag,
  debug: flag,
  replicas: count,
  pgoControllerLeaseName: text,
  imagePullSecretNames: list,
  resources: group({ controller: anything, upgrade: anything }),
  customPodLabels: anything,
  features: map(flag),
  extraEnv: list,
  tolerations: list,
  affinity: anything,
});

const gates = map(flag);
const resources = group({ resources: anything });
const account = group({ create: flag, annotations: map(text), name: text });
/** Where the pods of a chart go and as whom they run: in each of AppsCode's charts that has pods which stay. */
const pods = {
  registryFQDN: text,
  imagePullSecrets: list,
  podAnnotations: map(text),
  podSecurityContext: anything,
  serviceAccount: account,
  nodeSelector: anything,
  tolerations: list,
  affinity: anything,
};
const replicated = { ...pods, replicaCount: count };
const monitoring = group({ agent: text, serviceMonitor: group({ labels: map(text) }) });
const onlySwitched = group({ enabled: flag });

/** What the charts of KubeDB's operators have in common. */
const operator = {
  ...replicated,
  enabled: flag,
  license: text,
  licenseSecretName: text,
  operator: resources,
  monitoring,
  maxConcurrentReconciles: count,
};
const images = { ...replicated, enabled: flag, image: resources, monitoring };
const global = {
  license: text,
  licenseSecretName: text,
  registry: text,
  registryFQDN: text,
  imagePullSecrets: list,
};

/** https://kubedb.com/docs/latest/setup/install/kubedb/ */
const kubedb = group({
  global: group({
    ...global,
    featureGates: gates,
    waitForWebhook: flag,
    maxConcurrentReconciles: count,
    nodeSelector: anything,
    tolerations: list,
    affinity: anything,
    monitoring,
  }),
  "kubedb-crd-manager": group({
    ...pods,
    enabled: flag,
    resources: anything,
    featureGates: gates,
    installGitOpsCRDs: flag,
    removeUnusedCRDs: flag,
  }),
  // Not switched on by itself: installGitOpsCRDs does.
  "kubedb-gitops": group({ ...replicated, resources: anything, featureGates: gates }),
  "kubedb-provisioner": group({ ...operator, enforceTerminationPolicy: flag }),
  "kubedb-ops-manager": group({ ...operator, recommendationEngine: anything }),
  "kubedb-autoscaler": group({ ...operator, updateInterval: text }),
  "kubedb-webhook-server": group({
    ...replicated,
    enabled: flag,
    server: resources,
    featureGates: gates,
    monitoring,
    hostNetwork: flag,
  }),
  "kubedb-catalog": group({
    enabled: flag,
    featureGates: gates,
    proxies: map(text),
    skipDeprecated: flag,
    enableVersions: map(list),
  }),
  "kubedb-kubestash-catalog": group({ enabled: flag, featureGates: gates, proxies: map(text), waitTimeout: count }),
  "kubedb-schema-manager": onlySwitched,
  "kubedb-metrics": onlySwitched,
  petset: group(images),
  sidekick: group(images),
});

/** https://kubestash.com/docs/latest/setup/install/kubestash/ */
const kubestash = group({
  global: group({ ...global, skipCleaner: flag, taskQueue: group({ enabled: flag, maxConcurrentSessions: count }) }),
  "kubestash-operator": group({
    ...replicated,
    enabled: flag,
    license: text,
    licenseSecretName: text,
    operator: resources,
    monitoring: group({ agent: text, backup: flag, operator: flag, serviceMonitor: group({ labels: map(text) }) }),
  }),
  "kubestash-catalog": group({ enabled: flag, proxies: map(text), waitTimeout: count }),
  "kubestash-metrics": onlySwitched,
});

export const documentedValues: Readonly<Record<string, StructuralSchema>> = { pgo, kubedb, kubestash };
