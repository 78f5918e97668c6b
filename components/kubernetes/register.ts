import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1/podDisruptionBudget";
import type * as pulumi from "@pulumi/pulumi";
import type { RenderedObject } from "../operators/operator";
import { dataResource } from "../protection";
import type { Manifest } from "./manifest";

/** What every object of a cluster is registered with. */
export interface Registration {
  parent: pulumi.Resource;
  /** Objects that hold data are protected, and stay when they are forced out. */
  deletionProtection: boolean;
  /** What those wait for that name nothing before them. */
  dependsOn: pulumi.Input<pulumi.Resource>[];
}

/** What every object on Kubernetes has once it is registered. */
export type KubernetesResource = pulumi.CustomResource & { readonly metadata: pulumi.Output<unknown> };

type Rendered = RenderedObject<pulumi.Input<string>>;

/** Registers objects in order, each after those it names; returns them by what they are. */
export function registerObjects(
  name: string,
  objects: Rendered[],
  { parent, deletionProtection, dependsOn }: Registration,
): Map<string, KubernetesResource> {
  const registered = new Map<string, KubernetesResource>();
  for (const object of objects) {
    const before = object.after.map((what) => registered.get(what)).filter((resource) => resource !== undefined);
    const options = {
      ...(object.holdsData === true ? dataResource(parent, deletionProtection) : { parent }),
      // Those before it waited for the rest already.
      dependsOn: before.length > 0 ? before : dependsOn,
      ...timeouts(object),
    };
    registered.set(object.what, registerManifest(`${name}-${object.what}`, withWait(object), options));
  }
  return registered;
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

/** Kubernetes' own kinds by their classes, whose names Pulumi keeps them under; all others are custom resources. */
function registerManifest(
  name: string,
  manifest: Manifest<pulumi.Input<string>>,
  options: pulumi.CustomResourceOptions,
): KubernetesResource {
  const { apiVersion, kind, ...body } = manifest;
  switch (`${apiVersion}/${kind}`) {
    case "v1/Namespace":
      return new Namespace(name, body, options);
    case "networking.k8s.io/v1/NetworkPolicy":
      return new NetworkPolicy(name, body, options);
    case "policy/v1/PodDisruptionBudget":
      return new PodDisruptionBudget(name, body, options);
    default:
      return new CustomResource(name, manifest, options);
  }
}
