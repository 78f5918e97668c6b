import { guaranteed } from "../kubernetes/manifest";
import { mirrored } from "../plan/image";
import { fit } from "../plan/names";
import { images } from "../versions";

/** The workload that keeps synced Secrets alive. */
export interface HolderSettings {
  name: string;
  namespace: string;
  secretNames: string[];
  labels: Record<string, string>;
  imageRegistry?: string;
}

const replicas = 2;

/** Pods carry the StatefulSet's name with a hash of eleven characters in a label, which holds 63. */
const longestName = 52;

/**
 * Pods that do nothing but mount the SecretProviderClass. The synced Secrets belong to the StatefulSet, not to a
 * ReplicaSet that the next rollout replaces, so they live as long as it does.
 *
 * The user name is also read as an environment variable, out of the synced Secret: a pod is ready only when every Secret
 * is there, which the mount alone does not say, and a new Secret brings up new pods, which fetch it.
 */
export function secretsHolder({ name, namespace, secretNames, labels, imageRegistry }: HolderSettings) {
  const selector = { "app.kubernetes.io/name": name };
  const podLabels = { ...labels, ...selector };
  return {
    metadata: { name: fit(name, longestName), namespace, labels: podLabels },
    spec: {
      serviceName: name,
      replicas,
      podManagementPolicy: "Parallel",
      selector: { matchLabels: selector },
      template: {
        metadata: { labels: podLabels },
        spec: {
          serviceAccountName: name,
          // The driver asks for the tokens it needs; the pods themselves talk to nobody.
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 65535,
            runAsGroup: 65535,
            seccompProfile: { type: "RuntimeDefault" },
          },
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: "kubernetes.io/hostname",
              whenUnsatisfiable: "ScheduleAnyway",
              labelSelector: { matchLabels: selector },
            },
          ],
          containers: [
            {
              name: "pause",
              image: mirrored(images.pause, imageRegistry),
              env: secretNames.map((secretName, index) => ({
                name: `USERNAME_${index}`,
                valueFrom: { secretKeyRef: { name: secretName, key: "username" } },
              })),
              resources: guaranteed("10m", "16Mi"),
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ["ALL"] },
              },
              volumeMounts: [{ name: "secrets", mountPath: "/mnt/secrets", readOnly: true }],
            },
          ],
          volumes: [
            {
              name: "secrets",
              csi: {
                driver: "secrets-store.csi.k8s.io",
                readOnly: true,
                volumeAttributes: { secretProviderClass: name },
              },
            },
          ],
        },
      },
    },
  };
}

/** Node maintenance leaves one pod, so that rotated passwords keep arriving. */
export function holderDisruptionBudget({ name, namespace, labels }: HolderSettings) {
  return {
    metadata: { name, namespace, labels },
    spec: { minAvailable: replicas - 1, selector: { matchLabels: { "app.kubernetes.io/name": name } } },
  };
}
