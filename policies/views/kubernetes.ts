import { setting, type Place } from "../frame/place";
import { properties, type Resource } from "../frame/resource";
import { configurationFiles } from "./configuration-files";
import { exposedBy } from "./exposure";
import { networkPolicy } from "./network-policy";
import { selects } from "./labels";
import { stateful, type ReadersByType } from "./readers";
import { statefulSet } from "./stateful-set";
import type {
  DisruptionBudgetView,
  ExposureView,
  NamespaceView,
  PersistentVolumeView,
  PlainTextView,
  SecretTextView,
  ServiceAccountView,
  StorageClassView,
} from "./types";
import { workloads } from "./workloads";

/** A StorageClass; the defaults are those of the API server (https://kubernetes.io/docs/concepts/storage/storage-classes/). */
function storageClass(resource: Resource): StorageClassView {
  const root = properties(resource);
  return {
    name: root.in("metadata", "name"),
    provisioner: root.in("provisioner"),
    parameter: (name) => parameter(root.in("parameters"), name),
    bindingMode: setting(root.in("volumeBindingMode"), (at) => at.text ?? "Immediate"),
    allowsExpansion: setting(root.in("allowVolumeExpansion"), (at) => at.flag ?? false),
    reclaimPolicy: setting(root.in("reclaimPolicy"), (at) => at.text ?? "Delete"),
  };
}

function parameter(parameters: Place, name: string): Place {
  if (!parameters.isKnown) return parameters.in(name);
  const written = parameters.entries.find(([key]) => key.toLowerCase() === name.toLowerCase());
  return written === undefined ? parameters.in(name) : written[1];
}

/** A ConfigMap. */
function configMap(resource: Resource): PlainTextView {
  return {
    get entries() {
      return properties(resource).in("data").entries;
    },
  };
}

/** A Secret: `stringData` as it is, `data` in base64. */
function secret(resource: Resource): SecretTextView {
  const root = properties(resource);
  const decode = (stored: string): string => Buffer.from(stored, "base64").toString("utf8");
  return {
    groups: [
      { texts: root.in("stringData"), decode: (stored) => stored },
      { texts: root.in("data"), decode },
    ],
  };
}

function persistentVolume(resource: Resource): PersistentVolumeView {
  return { storageClass: properties(resource).in("spec", "storageClassName") };
}

/** A Service, which may let others in than the pods around it. */
function service(resource: Resource): ExposureView | undefined {
  const root = properties(resource);
  return servesPostgres(root) ? { what: "Service", endpoints: exposedBy(root) } : undefined;
}

/** Whether a Service leads to PostgreSQL: by its port, its port's name or what its selector selects. */
function servesPostgres(root: Place): boolean {
  const ports = root.in("spec", "ports").items;
  const isPort = (at: Place): boolean =>
    [at.in("port"), at.in("targetPort")].some((it) => it.isKnown && (it.text === "5432" || it.text === "6432")) ||
    (at.in("name").isKnown && /postgres|pgbouncer|^pg/i.test(at.in("name").text ?? ""));
  if (ports.some(isPort)) return true;
  const selector = root.in("spec", "selector");
  return selector.isKnown && selector.entries.some(([key]) => databaseLabel.test(key));
}

const databaseLabel = /^(cnpg\.io|postgres-operator\.crunchydata\.com|kubedb\.com|spilo-role|cluster-name$)/;

const podSecurityLabel = "pod-security.kubernetes.io/enforce";

function namespace(resource: Resource): NamespaceView {
  const metadata = properties(resource).in("metadata");
  return { name: metadata.in("name"), enforced: setting(metadata.in("labels", podSecurityLabel), (at) => at.text) };
}

/** A PodDisruptionBudget (https://kubernetes.io/docs/tasks/run-application/configure-pdb/). */
function disruptionBudget(resource: Resource): DisruptionBudgetView {
  const root = properties(resource);
  const spec = root.in("spec");
  const amount = (at: Place, count: number): number | undefined => {
    const share = /^(\d+)%$/.exec(at.text ?? "")?.[1];
    return share === undefined ? at.number : Math.ceil((Number(share) / 100) * count);
  };
  return {
    namespace: root.in("metadata", "namespace"),
    at: spec,
    selects: (labels) => selects(spec.in("selector"), labels),
    allows: (count) => {
      const least = amount(spec.in("minAvailable"), count);
      if (least !== undefined) return Math.max(0, count - least);
      return amount(spec.in("maxUnavailable"), count) ?? 0;
    },
  };
}

const statefulSetType = "kubernetes:apps/v1:StatefulSet";
/** What the EKS webhook reads off a ServiceAccount (https://github.com/aws/amazon-eks-pod-identity-webhook). */
export const roleArnAnnotation = "eks.amazonaws.com/role-arn";

function serviceAccount(resource: Resource): ServiceAccountView {
  const metadata = properties(resource).in("metadata");
  return {
    name: metadata.in("name"),
    namespace: metadata.in("namespace"),
    roleArn: metadata.in("annotations", roleArnAnnotation),
  };
}

/** The kinds of Kubernetes' own that a database is made of. */
export const kubernetes: ReadersByType = {
  "kubernetes:storage.k8s.io/v1:StorageClass": { "storage-class": storageClass },
  "kubernetes:core/v1:ConfigMap": { "plain-text": configMap, "configuration-files": configurationFiles },
  "kubernetes:core/v1:Secret": { "secret-text": secret },
  "kubernetes:core/v1:PersistentVolume": { "persistent-volume": persistentVolume },
  "kubernetes:core/v1:PersistentVolumeClaim": { stateful: stateful("PersistentVolumeClaim") },
  "kubernetes:core/v1:Service": { exposure: service },
  "kubernetes:core/v1:Namespace": { namespace },
  "kubernetes:core/v1:ServiceAccount": { "service-account": serviceAccount },
  "kubernetes:networking.k8s.io/v1:NetworkPolicy": { "network-policy": networkPolicy },
  "kubernetes:policy/v1:PodDisruptionBudget": { "disruption-budget": disruptionBudget },
  ...workloads,
  [statefulSetType]: { ...workloads[statefulSetType], ...statefulSet },
};
