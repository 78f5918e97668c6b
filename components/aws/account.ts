import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import { getPartitionOutput } from "@pulumi/aws/getPartition";
import { getRegionOutput } from "@pulumi/aws/getRegion";
import type * as pulumi from "@pulumi/pulumi";

/** The given account id, or the one that the AWS provider acts in. */
export function accountIdOr(given: pulumi.Input<string> | undefined, parent: pulumi.Resource): pulumi.Input<string> {
  return given ?? getCallerIdentityOutput({}, { parent }).accountId;
}

/** The given partition ("aws", "aws-cn", "aws-us-gov"), or the one that the AWS provider acts in. */
export function partitionOr(given: pulumi.Input<string> | undefined, parent: pulumi.Resource): pulumi.Input<string> {
  return given ?? getPartitionOutput({}, { parent }).partition;
}

/** The given region, or the AWS provider's. */
export function regionOr(given: pulumi.Input<string> | undefined, parent: pulumi.Resource): pulumi.Input<string> {
  return given ?? getRegionOutput({}, { parent }).region;
}
