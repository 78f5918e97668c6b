import { CreateRoleCommand } from "@aws-sdk/client-iam";
import { CreateBucketCommand, PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import type { Registration } from "kubepg/engine/index";
import type { Clients } from "./clients";
import { text } from "./handler";

/** Makes what belongs to others and is there before the program runs: the EKS cluster's roles, the bucket for access logs. */
export async function prepare(resources: readonly Registration[], awsOf: (region: string) => Clients): Promise<void> {
  const inputsOf = (wanted: string) => resources.filter(({ type }) => type === wanted).map(({ inputs }) => inputs);
  const own = new Set(inputsOf("aws:iam/role:Role").map((inputs) => text(inputs, "name")));
  const used = new Set(inputsOf("aws:iam/rolePolicy:RolePolicy").map((inputs) => text(inputs, "role")));
  for (const RoleName of [...used].filter((name) => !own.has(name))) {
    const AssumeRolePolicyDocument = trustIn("pods.eks.amazonaws.com");
    await awsOf("us-east-1").iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  }
  for (const inputs of inputsOf("aws:s3/bucketLogging:BucketLogging")) {
    const { s3 } = awsOf(text(inputs, "region"));
    const Bucket = text(inputs, "targetBucket");
    const LocationConstraint = "eu-west-1";
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }));
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: logDelivery(Bucket) }));
  }
}

function trustIn(service: string): string {
  const statement = { Effect: "Allow", Principal: { Service: service }, Action: ["sts:AssumeRole", "sts:TagSession"] };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

/** Lets S3 put access logs into a bucket (https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html). */
function logDelivery(bucket: string): string {
  const statement = {
    Effect: "Allow",
    Principal: { Service: "logging.s3.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: `arn:aws:s3:::${bucket}/*`,
  };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}
