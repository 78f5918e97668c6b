import type * as pulumi from "@pulumi/pulumi";
import { policy, text, viaService, type PolicyDocument } from "../aws/documents";
import { volumeGrants, volumeUse } from "../aws/key-policy";

/** What the EBS CSI driver needs for volumes that are encrypted with a key of ours; no managed policy of AWS has it. */
export interface DriverPolicyInputs {
  kmsKeyArn: pulumi.Input<string>;
  region: pulumi.Input<string>;
  partition: pulumi.Input<string>;
  autoMode: boolean;
}

/**
 * Rights of the driver's role, or of the cluster role under Auto Mode
 * (https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/faq.md,
 * https://docs.aws.amazon.com/eks/latest/userguide/auto-kms.html). Without them a volume appears, vanishes again, and the
 * claim stays pending with no word about KMS.
 */
export function driverPolicy({ kmsKeyArn, region, partition, autoMode }: DriverPolicyInputs): PolicyDocument {
  return policy(
    {
      Sid: "EbsCsiGrant",
      Effect: "Allow",
      Action: volumeGrants,
      Resource: kmsKeyArn,
      Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
    {
      Sid: "EbsCsiUse",
      Effect: "Allow",
      Action: volumeUse,
      Resource: kmsKeyArn,
      Condition: { StringEquals: { "kms:ViaService": viaService("ec2", region) } },
    },
    autoMode ? autoModeTags(partition) : undefined,
  );
}

/** Auto Mode's managed policies refuse tags of our own (https://docs.aws.amazon.com/eks/latest/userguide/auto-cluster-iam-role.html#tag-prop). */
function autoModeTags(partition: pulumi.Input<string>) {
  const resource = (kind: string) => text("arn:", partition, `:ec2:*:*:${kind}/*`);
  return {
    Sid: "TagStorage",
    Effect: "Allow" as const,
    Action: ["ec2:CreateSnapshot", "ec2:CreateVolume"],
    Resource: [resource("snapshot"), resource("volume")],
    Condition: {
      StringEquals: { "aws:RequestTag/eks:eks-cluster-name": "${aws:PrincipalTag/eks:eks-cluster-name}" },
    },
  };
}
