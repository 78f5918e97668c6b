import type * as pulumi from "@pulumi/pulumi";

/**
 * Options of a child that data hangs on. Under deletion protection Pulumi refuses to delete or replace it, and one that
 * is forced out of the stack stays where it is.
 */
export function dataResource(parent: pulumi.Resource, deletionProtection: boolean): pulumi.CustomResourceOptions {
  return deletionProtection ? { parent, protect: true, retainOnDelete: true } : { parent };
}
