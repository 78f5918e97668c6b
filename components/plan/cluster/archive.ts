import { bucketForm } from "../names";
import type { Report } from "../report";
import type { Lenient } from "../schema/read";
import type { BackupSpec } from "../spec/cluster";

/** Places in object storage, as a person writes them. */

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
