import type { HelmValues } from "../helm";
import { mirrored } from "../plan/image";

/** Names of the ServiceAccount that the External Secrets Operator runs as. */
export const externalSecretsAccount = "external-secrets";

/** What both drivers take besides their own. */
export interface DriverSettings {
  rotationIntervalSeconds: number;
  /** undefined: the region of the node that asks. */
  region?: string;
  imageRegistry?: string;
}

/**
 * Values of the AWS provider's chart, which brings the Secrets Store CSI driver along
 * (https://github.com/aws/secrets-store-csi-driver-provider-aws/tree/main/charts). The tokens that the provider needs
 * are asked for by the chart's own default.
 */
export function csiValues({ rotationIntervalSeconds, region, imageRegistry }: DriverSettings): HelmValues {
  return {
    ...(region === undefined ? {} : { awsRegion: region }),
    // A pod that mounts a secret on a node without the provider never starts.
    priorityClassName: "system-node-critical",
    tolerations: [{ operator: "Exists" }],
    ...repository(providerImage, imageRegistry),
    "secrets-store-csi-driver": {
      install: true,
      // Secrets in Kubernetes at all, and kept up to date.
      syncSecret: { enabled: true },
      enableSecretRotation: true,
      rotationPollInterval: `${rotationIntervalSeconds}s`,
      linux: {
        priorityClassName: "system-node-critical",
        ...(imageRegistry === undefined ? {} : mirroredDriver(imageRegistry)),
      },
    },
  };
}

/** Values of the External Secrets Operator's chart (https://github.com/external-secrets/external-secrets/tree/main/deploy/charts/external-secrets). */
export function externalSecretsValues({ imageRegistry }: DriverSettings): HelmValues {
  const image = repository(externalSecretsImage, imageRegistry);
  const available = { replicaCount: 2, podDisruptionBudget: { enabled: true, minAvailable: 1 } };
  return {
    installCRDs: true,
    leaderElect: true,
    serviceAccount: { create: true, name: externalSecretsAccount },
    ...available,
    ...image,
    // Without its webhook no ExternalSecret can be changed.
    webhook: { ...available, ...image },
    certController: { ...image },
  };
}

const providerImage = "public.ecr.aws/aws-secrets-manager/secrets-store-csi-driver-provider-aws";
const externalSecretsImage = "ghcr.io/external-secrets/external-secrets";

/** Images of the driver's DaemonSet and of the hook that upgrades its definitions. */
function mirroredDriver(registry: string) {
  return {
    ...repository("registry.k8s.io/csi-secrets-store/driver", registry),
    crds: { ...repository("registry.k8s.io/csi-secrets-store/driver-crds", registry) },
    registrarImage: { repository: mirrored("registry.k8s.io/sig-storage/csi-node-driver-registrar", registry) },
    livenessProbeImage: { repository: mirrored("registry.k8s.io/sig-storage/livenessprobe", registry) },
  };
}

/** The chart's own image, at the mirror where there is one. */
function repository(image: string, registry: string | undefined): { image?: { repository: string } } {
  return registry === undefined ? {} : { image: { repository: mirrored(image, registry) } };
}
