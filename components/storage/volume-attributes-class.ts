import type * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { VolumeAttributesPlan } from "../plan/types";

/**
 * IOPS and throughput of a cluster's data volumes, changed online by pointing the claims at another class. The API
 * server accepts no change of a class's parameters; the plan puts a hash of them into the name instead.
 */
export function volumeAttributesClass(
  plan: VolumeAttributesPlan,
): kubernetes.types.input.storage.v1.VolumeAttributesClass {
  return { metadata: { name: plan.name }, driverName: plan.driver, parameters: plan.parameters };
}

/** The next class must exist before claims point at it, and the last one until none does: create before delete. */
export const volumeAttributesOptions: pulumi.CustomResourceOptions = { deleteBeforeReplace: false };
