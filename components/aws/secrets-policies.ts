import type * as pulumi from "@pulumi/pulumi";
import { policy, viaService, type PolicyDocument } from "./documents";

/** The secrets of one PostgreSQL cluster. */
export interface SecretsLocation {
  /** ARNs in full, with the six characters that AWS adds to the name. */
  secretArns: pulumi.Input<string>[];
  /** undefined: the secrets are encrypted with the account's own key, which needs no grant. */
  kmsKeyArn?: pulumi.Input<string>;
  region: pulumi.Input<string>;
}

/**
 * What reading these secrets takes, and no others. The role belongs to the pod that mounts them: the CSI driver asks
 * AWS in the name of the pod (https://docs.aws.amazon.com/secretsmanager/latest/userguide/integrating_ascp_csi.html).
 */
export function secretsReaderPolicy({ secretArns, kmsKeyArn, region }: SecretsLocation): PolicyDocument {
  return policy(
    {
      Sid: "ReadSecrets",
      Effect: "Allow",
      Action: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
      Resource: secretArns,
    },
    kmsKeyArn === undefined
      ? undefined
      : {
          Sid: "UseSecretsKey",
          Effect: "Allow",
          Action: "kms:Decrypt",
          Resource: kmsKeyArn,
          Condition: {
            StringEquals: {
              "kms:EncryptionContext:SecretARN": secretArns,
              "kms:ViaService": viaService("secretsmanager", region),
            },
          },
        },
  );
}
