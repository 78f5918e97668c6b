import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** The given account id, or the one that the AWS provider acts in. */
export function accountIdOr(given: pulumi.Input<string> | undefined, parent: pulumi.Resource): pulumi.Input<string> {
  return given ?? aws.getCallerIdentityOutput({}, { parent }).accountId;
}

/** The given partition ("aws", "aws-cn", "aws-us-gov"), or the one that the AWS provider acts in. */
export function partitionOr(given: pulumi.Input<string> | undefined, parent: pulumi.Resource): pulumi.Input<string> {
  return given ?? aws.getPartitionOutput({}, { parent }).partition;
}

/** The given region, or the AWS provider's. */
export function regionOr(given: pulumi.Input<string> | undefined, parent: pulumi.Resource): pulumi.Input<string> {
  return given ?? aws.getRegionOutput({}, { parent }).region;
}
