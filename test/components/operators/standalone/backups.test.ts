import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { renderDump, uploadScript } from "kubernetes-postgres/operators/standalone/backups";
import { manifestOf, plain } from "../plans";
import { bound, standalonePlans } from "./plans";

const full = standalonePlans["everything on AWS"];
const podOf = (title: string, what = "dump") =>
  plain(manifestOf(renderDump(standalonePlans[title], bound), what)).spec.jobTemplate.spec.template.spec;

/** What the upload does to a bucket that is a directory, with a tool in the place of the AWS CLI that knows its three commands. */
class Bucket {
  readonly root = fs.mkdtempSync(path.join(os.tmpdir(), "kubepg-dumps-"));
  private readonly tool = `#!/bin/sh
set -e
echo "$AWS_ACCESS_KEY_ID $*" >> "${this.root}/calls"
case "$2" in
  cp) [ ! -e "${this.root}/broken" ]; cp -R "$5/." "${this.root}/bucket/" ;;
  ls) for one in "${this.root}"/bucket/*; do if [ -d "$one" ]; then echo "                           PRE $(basename "$one")/"; else echo "2026-01-01 00:00:00  12 $(basename "$one")"; fi; done ;;
  rm) rm -r "${this.root}/bucket/$(basename "$5")" ;;
esac
`;

  constructor(kept: string[]) {
    for (const name of ["bucket", "dumps", "keys"]) fs.mkdirSync(path.join(this.root, name));
    for (const name of kept) fs.mkdirSync(path.join(this.root, "bucket", name));
    fs.writeFileSync(path.join(this.root, "aws"), this.tool, { mode: 0o755 });
  }

  upload(moment: string): number | null {
    fs.mkdirSync(path.join(this.root, "dumps", moment));
    const script = uploadScript(14, path.join(this.root, "dumps"), path.join(this.root, "keys"));
    const env = { PATH: `${this.root}:${process.env.PATH ?? ""}`, DESTINATION: "s3://bucket/shop/shop/dumps" };
    return spawnSync("/bin/sh", ["-ec", script], { env, encoding: "utf8" }).status;
  }

  get kept(): string[] {
    return fs.readdirSync(path.join(this.root, "bucket")).sort();
  }

  get calls(): string[] {
    return fs.readFileSync(path.join(this.root, "calls"), "utf8").trim().split("\n");
  }
}

const daysAgo = (days: number): string =>
  new Date(Date.now() - days * 86_400_000).toISOString().replace(/:/g, "").replace(/\.\d+/, "");

describe("Dumps of a single instance", () => {
  const buckets: Bucket[] = [];
  const bucket = (kept: string[]): Bucket => {
    const made = new Bucket(kept);
    buckets.push(made);
    return made;
  };
  after(() => buckets.forEach(({ root }) => fs.rmSync(root, { recursive: true })));

  it("run as the plan says, one at a time, in UTC", () => {
    const { metadata, spec } = plain(manifestOf(renderDump(full, bound), "dump"));
    assert.deepEqual(metadata, {
      name: "shop-dump",
      namespace: "shop",
      labels: { "app.kubernetes.io/part-of": "shop", "app.kubernetes.io/managed-by": "kubernetes-postgres" },
    });
    const { schedule, timeZone, concurrencyPolicy } = spec;
    assert.deepEqual([schedule, timeZone, concurrencyPolicy], ["15 1 * * *", "Etc/UTC", "Forbid"]);
    assert.deepEqual(renderDump(standalonePlans["the least"], bound), []);
  });

  it("verify the server, and read its password from a file", () => {
    const [dump] = podOf("everything on AWS").initContainers;
    assert.equal(dump.image, full.image);
    assert.deepEqual(
      dump.env.map(({ name, value }: { name: string; value: string }) => `${name}=${value}`),
      ["PGHOST=shop", "PGUSER=postgres", "PGSSLMODE=verify-full", "PGSSLROOTCERT=/ca/ca.crt"],
    );
  });

  it("asks the node for room for a dump, and is stopped before it takes more than the data has", () => {
    const pod = podOf("everything on AWS");
    for (const { resources } of [...pod.initContainers, ...pod.containers]) {
      assert.deepEqual(resources, {
        requests: { cpu: "500m", memory: "512Mi", "ephemeral-storage": "20Gi" },
        limits: { cpu: "500m", memory: "512Mi", "ephemeral-storage": "101Gi" },
      });
    }
    assert.deepEqual(pod.volumes[0], { name: "dumps", emptyDir: { sizeLimit: "100Gi" } });
  });

  it("reach the bucket by the role of their own ServiceAccount", () => {
    const { metadata, automountServiceAccountToken } = plain(
      manifestOf(renderDump(full, bound), "dump-service-account"),
    );
    assert.equal(metadata.name, full.names.serviceAccounts[0]);
    assert.equal(metadata.annotations["eks.amazonaws.com/role-arn"], bound.backupRoleArn);
    assert.equal(automountServiceAccountToken, false);
    const pod = podOf("everything on AWS");
    assert.equal(pod.serviceAccountName, "shop-dump");
    const [upload] = pod.containers;
    assert.deepEqual(upload.env, [
      { name: "HOME", value: "/tmp" },
      { name: "DESTINATION", value: "s3://bucket/shop/shop/dumps" },
      { name: "AWS_REGION", value: "eu-west-1" },
    ]);
  });

  it("take keys, endpoint and authority of a store of one's own", () => {
    const pod = podOf("dumps to a store of one's own");
    const values = Object.fromEntries(
      pod.containers[0].env.map((one: { name: string; value: string }) => [one.name, one.value]),
    );
    assert.equal(values.AWS_ENDPOINT_URL, "https://minio.storage.svc:9000");
    assert.equal(values.AWS_CA_BUNDLE, "/keys/ca");
    const { secret } = pod.volumes.find(({ name }: { name: string }) => name === "keys");
    assert.equal(secret.secretName, "keys");
    assert.deepEqual(secret.items, [
      { key: "ACCESS_KEY_ID", path: "id" },
      { key: "SECRET_ACCESS_KEY", path: "secret" },
      { key: "ca.crt", path: "ca" },
    ]);
  });

  it("delete what is older than the retention, and nothing else", () => {
    const [old, young, now] = [daysAgo(15), daysAgo(13), daysAgo(0)];
    const made = bucket([old, young, "notes", "2020-not-a-moment"]);
    fs.writeFileSync(path.join(made.root, "bucket", "2001-01-01T000000Z"), "a file of somebody's");
    assert.equal(made.upload(now), 0);
    assert.deepEqual(made.kept, ["2001-01-01T000000Z", "2020-not-a-moment", young, now, "notes"].sort());
    assert.deepEqual(
      made.calls.map((call) => /s3 \w+/.exec(call)?.[0]),
      ["s3 cp", "s3 ls", "s3 rm"],
    );
  });

  it("delete nothing when the upload fails", () => {
    const made = bucket([daysAgo(99)]);
    fs.writeFileSync(path.join(made.root, "broken"), "");
    assert.notEqual(made.upload(daysAgo(0)), 0);
    assert.deepEqual(made.kept.length, 1);
  });

  it("give static keys to the tool, from their files", () => {
    const made = bucket([]);
    fs.writeFileSync(path.join(made.root, "keys", "id"), "AKIAEXAMPLE");
    fs.writeFileSync(path.join(made.root, "keys", "secret"), "hidden");
    assert.equal(made.upload(daysAgo(0)), 0);
    for (const call of made.calls) assert.match(call, /^AKIAEXAMPLE s3 /);
  });
});
