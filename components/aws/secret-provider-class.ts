import type * as pulumi from "@pulumi/pulumi";
import { stableJson } from "../json";
import { secretKeys, secretType } from "./secret-content";

/** A secret in AWS Secrets Manager and the Kubernetes Secret it becomes. */
export interface SyncedSecret<V = string> {
  secretName: string;
  /** ARN, or name, in AWS Secrets Manager. */
  remote: V;
}

/** What the AWS provider of the Secrets Store CSI driver is told. */
export interface ProviderSettings {
  name: string;
  namespace: string;
  region: pulumi.Input<string>;
  usePodIdentity: boolean;
  /** Whether the operator adopts the Secrets. */
  adopted: boolean;
  labels: Record<string, string>;
}

/** A Kubernetes Secret to be made, and its labels. */
export interface LabelledSecret {
  secretName: string;
  labels: Record<string, string>;
}

/**
 * The SecretProviderClass that turns secrets of AWS Secrets Manager into Kubernetes Secrets
 * (https://github.com/aws/secrets-store-csi-driver-provider-aws). By itself it does nothing: the Secrets appear when a
 * pod mounts it, and stay for as long as the owner of such a pod is there.
 */
export function secretProviderClass(
  settings: ProviderSettings,
  secrets: LabelledSecret[],
  objects: pulumi.Input<string>,
) {
  const { name, namespace, region, usePodIdentity, labels, adopted } = settings;
  return {
    apiVersion: "secrets-store.csi.x-k8s.io/v1",
    kind: "SecretProviderClass",
    metadata: { name, namespace, labels },
    spec: {
      provider: "aws",
      parameters: { objects, region, usePodIdentity: String(usePodIdentity) },
      secretObjects: secrets.map(({ secretName, labels: secretLabels }) => ({
        secretName,
        type: secretType(adopted),
        labels: secretLabels,
        data: secretKeys(adopted).map((key) => ({ key, objectName: fileName(secretName, key) })),
      })),
    },
  };
}

/** What to fetch: a text of YAML, for which JSON will do. Each key of the secret's JSON becomes a file of its own. */
export function secretObjects(secrets: SyncedSecret[], adopted: boolean): string {
  return stableJson(
    secrets.map(({ secretName, remote }) => ({
      objectName: remote,
      objectType: "secretsmanager",
      jmesPath: secretKeys(adopted).map((key) => ({ path: key, objectAlias: fileName(secretName, key) })),
    })),
  );
}

/** Files of all secrets share one directory. */
function fileName(secretName: string, key: string): string {
  return `${secretName}-${key}`;
}
