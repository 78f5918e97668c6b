import { defaults } from "../defaults";
import { bucketForm } from "../names";
import type { Report } from "../report";
import type { Lenient } from "../schema/read";
import type { BackupSpec, ClusterSpec } from "../spec/cluster";
import { Cloud } from "../spec/enums";

/** Places in object storage, as a person writes them. */

/** Where a cluster archives: a path, and its own name below it. */
export function archiveOf(
  cluster: string,
  { namespace = cluster, postgresVersion = defaults.ClusterSpec.postgresVersion, backup }: Lenient<ClusterSpec>,
): { path: string; serverName: string } {
  return {
    path: backup?.path ?? `${namespace}/${cluster}`,
    serverName: backup?.serverName ?? `${cluster}-${postgresVersion}-1`,
  };
}

/** Host name of S3 in a region: https://docs.aws.amazon.com/general/latest/gr/s3.html */
export function s3Host(region: string): string {
  return `s3.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
}

const keyForm = /^arn:aws[a-z-]*:kms:([a-z0-9-]+):\d{12}:key\/[\w-]+$/;

/** Region of a KMS key, which is that of every bucket it encrypts; undefined where the ARN is not one. */
export function keyRegion(arn: string | undefined): string | undefined {
  return arn === undefined ? undefined : keyForm.exec(arn)?.[1];
}

/** Checks the key of a bucket and the region that both are in. */
export function checkKey(
  { kmsKeyArn, region }: { kmsKeyArn?: string; region?: string },
  cloud: Cloud,
  report: Report,
): void {
  if (cloud !== Cloud.Aws) {
    const message = 'is a part of AWS, and cloud is "none"';
    if (kmsKeyArn !== undefined) report("kmsKeyArn", kmsKeyArn, message, "remove it");
    if (region !== undefined) report("region", region, message, "remove it");
    return;
  }
  const keyIn = keyRegion(kmsKeyArn);
  const validRegion = region !== undefined && /^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region);
  if (region !== undefined && !validRegion) {
    report("region", region, "is not an AWS region", 'set it to a region such as "eu-west-1", or remove it');
  }
  if (kmsKeyArn !== undefined && keyIn === undefined) {
    const isAlias = /:alias\//.test(kmsKeyArn);
    const message = isAlias ? "is the ARN of an alias, not of a key" : "is not the ARN of a KMS key";
    const fix = isAlias
      ? 'set it to what "aws kms describe-key" shows as Arn'
      : 'write it as "arn:aws:kms:<region>:<account>:key/<id>"';
    report("kmsKeyArn", kmsKeyArn, message, fix);
  } else if (keyIn !== undefined && validRegion && keyIn !== region) {
    const message = `is a key in ${keyIn}, and S3 encrypts a bucket in ${region} with keys of that region only`;
    report("kmsKeyArn", kmsKeyArn, message, `set it to a key in ${region}, or region to "${keyIn}"`);
  }
}

/** Checks where backups go; `report` paths are those of BackupSpec. */
export function checkPlace({ bucket, path, serverName, endpointUrl }: Lenient<BackupSpec>, report: Report): void {
  checkBucket("bucket", bucket, report);
  checkPath("path", path, report);
  checkServerName("serverName", serverName, report);
  if (endpointUrl === undefined) return;
  const url = URL.canParse(endpointUrl) ? new URL(endpointUrl) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    const fix = 'write it with its scheme, such as "https://minio.storage:9000"';
    report("endpointUrl", endpointUrl, "is not the address of an S3-compatible store", fix);
  } else if (url.pathname !== "/" || url.search !== "" || url.username !== "") {
    const message = "may have scheme, host and port only; the bucket is backup.bucket";
    report(
      "endpointUrl",
      `${url.protocol}//${url.host}${url.pathname}`,
      message,
      `set it to "${url.protocol}//${url.host}"`,
    );
  } else if (url.port === "0") {
    report(
      "endpointUrl",
      endpointUrl,
      "has port 0, on which nothing listens",
      "set it to the store's port, 1 to 65535",
    );
  }
}

/** Checks the name of a bucket. */
export function checkBucket(path: string, bucket: string | undefined, report: Report): void {
  if (bucket === undefined || bucketForm.test(bucket)) return;
  const message = "is not a bucket name: 3 to 63 lower-case letters, digits, hyphens and dots";
  const bare = bucket.replace(/^s3:\/\//, "").split("/")[0];
  report(
    path,
    bucket,
    message,
    bare === bucket ? 'set it to a name such as "shop-backups"' : `set it to "${bare}", and the path to the rest`,
  );
}

/** Checks a path within a bucket. */
export function checkPath(path: string, prefix: string | undefined, report: Report): void {
  if (prefix === undefined || /^[\w.-]+(\/[\w.-]+)*$/.test(prefix)) return;
  const message = 'is not a path within a bucket: words of letters, digits, ".", "_" and "-", with "/" between them';
  const meant = prefix
    .replace(/^s3:\/\/[^/]*/, "")
    .replace(/[^\w./-]+/g, "-")
    .split("/")
    .filter(Boolean)
    .join("/");
  report(
    path,
    prefix,
    message,
    meant === "" ? 'set it to a path such as "shop/orders", or remove it' : `set it to "${meant}"`,
  );
}

/** Checks the name that a cluster archives under: a part of its objects' keys. */
export function checkServerName(path: string, name: string | undefined, report: Report): void {
  if (name === undefined || /^[A-Za-z0-9][\w.-]{0,62}$/.test(name)) return;
  const message = 'must be 1 to 63 letters, digits, ".", "_" and "-"';
  report(path, name, message, 'set it to a name such as "orders-18-1", or remove it');
}
