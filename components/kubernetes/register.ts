import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment";
import { StatefulSet } from "@pulumi/kubernetes/apps/v1/statefulSet";
import { CronJob } from "@pulumi/kubernetes/batch/v1/cronJob";
import { Job } from "@pulumi/kubernetes/batch/v1/job";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import { PersistentVolumeClaim } from "@pulumi/kubernetes/core/v1/persistentVolumeClaim";
import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import { Service } from "@pulumi/kubernetes/core/v1/service";
import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1/podDisruptionBudget";
import { Role } from "@pulumi/kubernetes/rbac/v1/role";
import { RoleBinding } from "@pulumi/kubernetes/rbac/v1/roleBinding";
import type * as pulumi from "@pulumi/pulumi";
import type { RenderedObject } from "../operators/operator";
import type { RefusesUpdate } from "../operators/updates";
import { dataResource } from "../protection";
import type { Manifest } from "./manifest";
import { refusingUpdates } from "./update-hook";

/** What every object of a cluster is registered with. */
export interface Registration {
  parent: pulumi.Resource;
  /** Objects that hold data are protected, and stay when they are forced out. */
  deletionProtection: boolean;
  /** What those wait for that name nothing before them. */
  dependsOn: pulumi.Input<pulumi.Resource>[];
  /** Asked before Pulumi updates an object that holds data. Default: nothing is refused. */
  refusesUpdate?: RefusesUpdate;
}

/** What every object on Kubernetes has once it is registered. */
export type KubernetesResource = pulumi.CustomResource & { readonly metadata: pulumi.Output<unknown> };

type Rendered = RenderedObject<pulumi.Input<string>>;

/** Registers objects in order, each after those it names; returns them by what they are. */
export function registerObjects(
  name: string,
  objects: Rendered[],
  { parent, deletionProtection, dependsOn, refusesUpdate }: Registration,
): Map<string, KubernetesResource> {
  const registered = new Map<string, KubernetesResource>();
  for (const object of objects) {
    const before = object.after.map((what) => registered.get(what)).filter((resource) => resource !== undefined);
    const options = {
      ...(object.holdsData === true ? dataResource(parent, deletionProtection) : { parent }),
      // Those before it waited for the rest already.
      dependsOn: before.length > 0 ? before : dependsOn,
      ...(object.holdsData === true && refusesUpdate && refusingUpdates(`${name}-${object.what}`, refusesUpdate)),
      ...timeouts(object),
      ...(object.ignoreChanges && { ignoreChanges: object.ignoreChanges }),
      ...(object.otherApiVersions && { aliases: object.otherApiVersions.map((version) => otherType(object, version)) }),
    };
    registered.set(object.what, registerManifest(`${name}-${object.what}`, withWait(object), options));
  }
  return registered;
}

/** A custom resource's type has its API version in it, and Pulumi takes one of another type for another resource. */
function otherType({ manifest }: Rendered, apiVersion: string): pulumi.Alias {
  return { type: `kubernetes:${apiVersion}:${manifest.kind}` };
}

function timeouts({ timeoutSeconds }: Rendered): pulumi.CustomResourceOptions {
  if (timeoutSeconds === undefined) return {};
  const time = `${timeoutSeconds}s`;
  return { customTimeouts: { create: time, update: time, delete: time } };
}

/** Pulumi awaits no custom resource by itself; this annotation says when one is ready. */
function withWait({ manifest, waitFor }: Rendered): Manifest<pulumi.Input<string>> {
  if (waitFor === undefined) return manifest;
  const annotations = { ...manifest.metadata.annotations, "pulumi.com/waitFor": waitFor };
  return { ...manifest, metadata: { ...manifest.metadata, annotations } };
}

type Create = (
  name: string,
  body: Record<string, unknown>,
  options: pulumi.CustomResourceOptions,
) => KubernetesResource;

/** A manifest's body is what its class takes: the same words, checked by the tests against the API server's schema. */
function kind<A>(
  make: new (name: string, args: A, options: pulumi.CustomResourceOptions) => KubernetesResource,
): Create {
  return (name, body, options) => new make(name, body as A, options);
}

const ownKinds: Readonly<Record<string, Create | undefined>> = {
  "v1/Namespace": kind(Namespace),
  "v1/ConfigMap": kind(ConfigMap),
  "v1/PersistentVolumeClaim": kind(PersistentVolumeClaim),
  "v1/Secret": kind(Secret),
  "v1/Service": kind(Service),
  "v1/ServiceAccount": kind(ServiceAccount),
  "apps/v1/Deployment": kind(Deployment),
  "apps/v1/StatefulSet": kind(StatefulSet),
  "batch/v1/CronJob": kind(CronJob),
  "batch/v1/Job": kind(Job),
  "networking.k8s.io/v1/NetworkPolicy": kind(NetworkPolicy),
  "policy/v1/PodDisruptionBudget": kind(PodDisruptionBudget),
  "rbac.authorization.k8s.io/v1/Role": kind(Role),
  "rbac.authorization.k8s.io/v1/RoleBinding": kind(RoleBinding),
};

/** Kubernetes' own kinds by their classes, whose names Pulumi keeps them under; all others are custom resources. */
function registerManifest(
  name: string,
  manifest: Manifest<pulumi.Input<string>>,
  options: pulumi.CustomResourceOptions,
): KubernetesResource {
  const { apiVersion, kind, ...body } = manifest;
  const own = ownKinds[`${apiVersion}/${kind}`];
  return own === undefined ? new CustomResource(name, manifest, options) : own(name, body, options);
}
