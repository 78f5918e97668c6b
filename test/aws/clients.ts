import { EKSClient } from "@aws-sdk/client-eks";
import { IAMClient } from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

/** The services of one region. IAM is the same in all of them. */
export interface Clients {
  eks: EKSClient;
  iam: IAMClient;
  kms: KMSClient;
  s3: S3Client;
  secrets: SecretsManagerClient;
}

/** Clients of an endpoint that looks at no credentials, by region. */
export function clientsAt(endpoint: string): (region: string) => Clients {
  const made = new Map<string, Clients>();
  return (region) => {
    const known = made.get(region);
    if (known !== undefined) return known;
    const credentials = { accessKeyId: "testing", secretAccessKey: "testing" };
    const settings = { endpoint, region, credentials, maxAttempts: 1 };
    const clients: Clients = {
      eks: new EKSClient(settings),
      iam: new IAMClient(settings),
      kms: new KMSClient(settings),
      // One address for every bucket, where AWS has a host for each.
      s3: new S3Client({ ...settings, forcePathStyle: true }),
      secrets: new SecretsManagerClient(settings),
    };
    made.set(region, clients);
    return clients;
  };
}
