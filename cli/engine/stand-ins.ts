import type { StackConfiguration } from "./providers";
import type { Registration } from "./registration";
import { packageOf } from "./urn";
import { textOf, type PropertyMap } from "./values";

/** What stands for a name, id or text that is known only once a resource exists: valid as a Kubernetes name as well. */
export const knownAfterCreation = "known-after-creation";
const account = "123456789012";

/** Where the resources of a stack would be, as far as its configuration tells. */
interface Place {
  partition: string;
  region: string;
}

/**
 * What providers would compute, in a readable form: ARNs of the documentation's account and of `known-after-creation`.
 * For documents a person reads; a preview itself keeps such values unknown.
 */
export function standIns(registration: Registration, configuration: StackConfiguration): PropertyMap {
  const region = textOf(registration.inputs.region) ?? configuration.values["aws:region"] ?? "us-east-1";
  const partition = region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  switch (packageOf(registration.type)) {
    case "aws":
      return awsStandIns(registration, { partition, region });
    case "kubernetes":
      return { id: knownAfterCreation };
    case "random":
      return { id: knownAfterCreation, result: knownAfterCreation, hex: knownAfterCreation };
    default:
      return { id: knownAfterCreation };
  }
}

function awsStandIns({ type, name, inputs }: Registration, place: Place): PropertyMap {
  const named = (property: string) => textOf(inputs[property]) ?? name;
  switch (type) {
    case "aws:s3/bucket:Bucket": {
      const bucket = named("bucket");
      const regional = `${bucket}.s3.${place.region}.amazonaws.com`;
      return { id: bucket, bucket, arn: `arn:${place.partition}:s3:::${bucket}`, bucketRegionalDomainName: regional };
    }
    case "aws:kms/key:Key":
      return { id: knownAfterCreation, keyId: knownAfterCreation, arn: arn(place, "kms", `key/${knownAfterCreation}`) };
    case "aws:kms/alias:Alias":
      return { id: named("name"), name: named("name"), arn: arn(place, "kms", named("name")) };
    case "aws:iam/role:Role":
      return { id: named("name"), name: named("name"), arn: iamArn(place, "role", inputs, named("name")) };
    case "aws:iam/policy:Policy": {
      const policyArn = iamArn(place, "policy", inputs, named("name"));
      return { id: policyArn, name: named("name"), arn: policyArn };
    }
    case "aws:secretsmanager/secret:Secret": {
      const secretArn = arn(place, "secretsmanager", `secret:${named("name")}-${knownAfterCreation}`);
      return { id: secretArn, name: named("name"), arn: secretArn };
    }
    default: {
      const service = type.split(":")[1]?.split("/")[0] ?? "";
      return { id: knownAfterCreation, arn: arn(place, service, `${knownAfterCreation}/${name}`) };
    }
  }
}

function arn({ partition, region }: Place, service: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}

function iamArn({ partition }: Place, kind: string, inputs: PropertyMap, name: string): string {
  return `arn:${partition}:iam::${account}:${kind}${textOf(inputs.path) ?? "/"}${name}`;
}
