import assert from "node:assert/strict";
import * as path from "node:path";
import { directoryWith, kubepg, removeTemporary } from "../support";

interface Report {
  violations: { rule: string; level: string; file: string; line: number; message: string }[];
  skipped: { file: string }[];
  resources: number;
}

/** What is found in a directory with these files. */
function checked(files: Record<string, string>): Report {
  const { stdout } = kubepg(["check", "--format", "json", "."], {}, directoryWith(files));
  return JSON.parse(stdout) as Report;
}

const database = `apiVersion: acid.zalan.do/v1
kind: postgresql
metadata: { name: orders, namespace: shop }
spec: { numberOfInstances: 3, teamId: shop }
`;
const values = (command: string) => `${command}
# The operator's own settings.
configKubernetes:
  enable_pod_antiaffinity: true
  pod_antiaffinity_preferred_during_scheduling: true
`;
const install =
  "# helm upgrade --install zalando postgres-operator --version 2.0.1 --namespace operators --values zalando.values.yaml";

describe("kubepg check, of what a preview has written", function () {
  this.timeout(120_000);
  after(removeTemporary);

  it("finds what the preview found: it reads the values of releases and the resources of AWS, too", () => {
    const directory = directoryWith({});
    const stack = path.join("examples", "operators", "zalando");
    const preview = kubepg(["preview", "--stack", stack, "--json", "--out", directory]);
    const { policies } = JSON.parse(preview.stdout) as {
      policies: { violations: { policy: string; level: string }[] };
    };
    const check = kubepg(["check", "--format", "json", directory]);
    assert.equal(check.status, preview.status, check.stdout);
    const { violations } = JSON.parse(check.stdout) as Report;
    assert.deepEqual(
      violations.map(({ rule, level }) => `${level} ${rule}`).sort(),
      policies.violations.map(({ policy, level }) => `${level} ${policy}`).sort(),
    );
  });

  it("takes values for those of the release that the command above them installs", () => {
    const apart = (files: Record<string, string>) =>
      checked(files).violations.flatMap(({ rule, message }) =>
        rule === "pg-hard-node-anti-affinity" ? [message] : [],
      );
    const files = { "postgresql.yaml": database, "helm/zalando.values.yaml": values(install) };
    assert.deepEqual(apart(files), ["instances may share a node; set it to false"]);
    assert.deepEqual(checked(files).skipped, []);
    const others = { "postgresql.yaml": database, "helm/zalando.values.yaml": values("# By hand.") };
    assert.deepEqual(apart(others), [
      "instances may share a node; set it to true, for the operator's default is false",
    ]);
    assert.deepEqual(
      checked(others).skipped.map(({ file }) => file),
      ["helm/zalando.values.yaml"],
    );
  });

  it("names the lines of a resource of AWS, and takes no other JSON for one", () => {
    const bucket = { type: "aws:s3/bucket:Bucket", name: "backups", inputs: { bucket: "backups" } };
    const named = { type: "aws:s3/bucketVersioning:BucketVersioning", name: "versions", inputs: { bucket: "backups" } };
    const { violations, resources, skipped } = checked({
      "aws/bucket.json": JSON.stringify(bucket, null, 2),
      "aws/versions.json": JSON.stringify(named, null, 2),
      "aws/other.json": JSON.stringify({ ...bucket, urn: "x" }),
      "aws/no-inputs.json": JSON.stringify({ type: "aws:s3/bucket:Bucket", name: "backups" }),
      "package.json": JSON.stringify({ type: "module", name: "backups", inputs: {} }),
      "postgresql.yaml": database.replace("teamId: shop", "env: [{ name: WAL_S3_BUCKET, value: backups }]"),
    });
    assert.equal(resources, 3);
    assert.deepEqual(skipped.map(({ file }) => file).sort(), ["aws/no-inputs.json", "aws/other.json", "package.json"]);
    const found = violations.filter(({ rule }) => rule === "aws-backup-bucket-hardened");
    const about = (message: RegExp) =>
      found.filter((one) => message.test(one.message)).map(({ file, line }) => `${file}:${line}`);
    assert.deepEqual(about(/no BucketLogging/), ["aws/bucket.json:5"]);
    assert.deepEqual(about(/deleted and overwritten backups are gone at once/), ["aws/versions.json:4"]);
  });
});
