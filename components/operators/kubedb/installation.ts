import { commonLabels, guaranteed } from "../../kubernetes/manifest";
import type { OperatorPlan } from "../../plan/types";
import { certManagerRelease } from "../cert-manager";
import { release, type Values } from "../installation";
import type { RenderedObject, RenderedRelease } from "../operator";
import { roleAnnotations } from "./labels";

/**
 * KubeDB and, for its backups, KubeStash: charts of charts, each of whose operators is one pod. Both read the one Secret
 * with the licence. Values: kubedb/installer and kubestash/installer v2026.7.10; KubeStash's chart lists no
 * licenseSecretName, but its templates read it.
 */
export function renderInstallation<V>(
  operator: OperatorPlan,
  imageRegistry?: string,
  roleArn?: V,
): RenderedRelease<V>[] {
  const { kubedb, kubestash } = operator.charts;
  return [
    release("kubedb", kubedb, kubedbValues(operator, imageRegistry), [certManagerRelease]),
    release("kubestash", kubestash, kubestashValues(operator, imageRegistry, roleArn), [certManagerRelease, "kubedb"]),
  ];
}

/** The namespace and in it the Secret with the licence, where it is made from the stack's. */
export function renderGround<V>({ charts, licenseSecret }: OperatorPlan, license: V | undefined): RenderedObject<V>[] {
  if (licenseSecret?.made !== true || license === undefined) return [];
  const { namespace } = charts.kubedb;
  const labels = commonLabels("kubedb");
  return [
    {
      what: "kubedb-namespace",
      manifest: { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace, labels } },
      after: [],
    },
    {
      what: "kubedb-license",
      manifest: {
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: licenseSecret.name, namespace, labels },
        stringData: { "key.txt": license },
      },
      after: ["kubedb-namespace"],
    },
  ];
}

const operatorResources = guaranteed("200m", "512Mi");
const features = { Postgres: true, PgBouncer: true };

/** What the chart runs besides and nobody of this package asks for. */
const others = ["Elasticsearch", "Kafka", "MariaDB", "MongoDB", "MySQL", "Redis"];

function kubedbValues({ replicas, licenseSecret }: OperatorPlan, imageRegistry?: string): Values {
  const part = (section: string): Values => ({ replicaCount: replicas, [section]: { resources: operatorResources } });
  return {
    global: {
      licenseSecretName: licenseSecret?.name ?? "",
      featureGates: { ...features, ...Object.fromEntries(others.map((name) => [name, false])) },
      waitForWebhook: true,
      ...registry(imageRegistry),
    },
    // Takes a changed Postgres for what it is: requests of the operator's own, one after the other.
    "kubedb-crd-manager": { installGitOpsCRDs: true, resources: operatorResources },
    "kubedb-gitops": { replicaCount: replicas, resources: operatorResources, featureGates: features },
    "kubedb-provisioner": part("operator"),
    "kubedb-ops-manager": part("operator"),
    "kubedb-webhook-server": part("server"),
    "kubedb-autoscaler": { enabled: false },
    "kubedb-catalog": { featureGates: features },
    "kubedb-kubestash-catalog": { featureGates: features },
    petset: { enabled: true },
    sidekick: { enabled: true },
  };
}

function kubestashValues<V>({ replicas, licenseSecret }: OperatorPlan, imageRegistry?: string, roleArn?: V): Values<V> {
  return {
    global: registry(imageRegistry),
    "kubestash-operator": {
      replicaCount: replicas,
      licenseSecretName: licenseSecret?.name ?? "",
      operator: { resources: operatorResources },
      ...(roleArn !== undefined && {
        serviceAccount: { annotations: roleAnnotations(roleArn) },
        // Pods get the role when they are made: with another one they must be made anew.
        podAnnotations: roleAnnotations(roleArn),
      }),
    },
  };
}

/** The charts add the images' own paths to it. */
function registry(imageRegistry: string | undefined): Values {
  return imageRegistry === undefined ? {} : { registryFQDN: imageRegistry };
}
