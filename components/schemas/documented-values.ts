import type { StructuralSchema } from "./store";

/**
 * Values of charts that cannot be had where schemas are refreshed: their registries want a licence or an account. Written
 * down from their projects' documentation, those that this package sets and what stands beside them; a key that is not
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
/** What the charts of KubeDB's operators have in common. */
const operator = group({
  replicaCount: count,
  operator: group({ resources: anything }),
  server: group({ resources: anything }),
  resources: anything,
  featureGates: gates,
  enabled: flag,
  installGitOpsCRDs: flag,
  tolerations: list,
  nodeSelector: anything,
  affinity: anything,
  monitoring: group({ agent: text }),
});
const global = {
  license: text,
  licenseSecretName: text,
  registryFQDN: text,
  featureGates: gates,
  waitForWebhook: flag,
};

/** https://kubedb.com/docs/latest/setup/install/kubedb/ */
const kubedb = group({
  global: group(global),
  "kubedb-provisioner": operator,
  "kubedb-ops-manager": operator,
  "kubedb-autoscaler": operator,
  "kubedb-webhook-server": operator,
  "kubedb-catalog": operator,
  "kubedb-kubestash-catalog": operator,
  "kubedb-crd-manager": operator,
  "kubedb-gitops": operator,
  petset: operator,
  sidekick: operator,
});

/** https://kubestash.com/docs/latest/setup/install/kubestash/ */
const kubestash = group({
  global: group(global),
  "kubestash-operator": group({
    replicaCount: count,
    licenseSecretName: text,
    operator: group({ resources: anything }),
  }),
});

export const documentedValues: Readonly<Record<string, StructuralSchema>> = { pgo, kubedb, kubestash };
