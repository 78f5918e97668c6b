import type * as pulumi from "@pulumi/pulumi";
import { secretKeys, secretType } from "./secret-content";

/** How the External Secrets Operator gets at the secrets of one namespace. */
export interface StoreSettings {
  name: string;
  namespace: string;
  region: pulumi.Input<string>;
  labels: Record<string, string>;
  /** The operator's own identity takes this role; undefined: the namespace's ServiceAccount has one. */
  roleArn?: pulumi.Input<string>;
}

/** A SecretStore for AWS Secrets Manager, of one namespace only (https://external-secrets.io/latest/provider/aws-secrets-manager/). */
export function secretStore({ name, namespace, region, labels, roleArn }: StoreSettings) {
  // The operator cannot have a token of EKS Pod Identity for another's ServiceAccount, so there it changes role.
  const access = roleArn === undefined ? { auth: { jwt: { serviceAccountRef: { name } } } } : { role: roleArn };
  return {
    apiVersion: "external-secrets.io/v1",
    kind: "SecretStore",
    metadata: { name, namespace, labels, annotations: ready },
    spec: { provider: { aws: { service: "SecretsManager", region, ...access } } },
  };
}

/** One Kubernetes Secret out of one secret of AWS Secrets Manager. */
export interface ExternalSecretSettings {
  store: StoreSettings;
  secretName: string;
  remote: pulumi.Input<string>;
  secretLabels: Record<string, string>;
  rotation: number;
  /** Whether the database's operator adopts the Secret. */
  adopted: boolean;
}

/**
 * The ExternalSecret that keeps a Kubernetes Secret up to date. The Secret survives an outage of AWS or of the operator,
 * and the ExternalSecret when that is deleted with the remote secret.
 */
export function externalSecret({ store, secretName, remote, secretLabels, rotation, adopted }: ExternalSecretSettings) {
  return {
    apiVersion: "external-secrets.io/v1",
    kind: "ExternalSecret",
    metadata: {
      name: secretName,
      namespace: store.namespace,
      labels: store.labels,
      // A changed annotation makes the operator look at once, not at the next interval.
      annotations: { ...ready, "kubernetes-postgres/rotation": String(rotation) },
    },
    spec: {
      refreshInterval: "1h",
      secretStoreRef: { kind: "SecretStore", name: store.name },
      target: {
        name: secretName,
        // A Secret has one controller: where the database's operator makes itself that, this one must not be.
        creationPolicy: adopted ? "Orphan" : "Owner",
        deletionPolicy: "Retain",
        template: {
          type: secretType(adopted),
          metadata: { labels: secretLabels },
          data: Object.fromEntries(secretKeys(adopted).map((key) => [key, `{{ .${key} }}`])),
        },
      },
      dataFrom: [{ extract: { key: remote } }],
    },
  };
}

/** Pulumi waits for nothing in a custom resource unless told to. */
const ready = { "pulumi.com/waitFor": "condition=Ready" };
