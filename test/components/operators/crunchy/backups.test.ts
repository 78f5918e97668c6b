import assert from "node:assert/strict";
import * as fc from "fast-check";
import { backupSecret } from "kubernetes-postgres/operators/crunchy/backups";
import { renderCluster } from "kubernetes-postgres/operators/crunchy/cluster";
import type { ClusterPlan } from "kubernetes-postgres/plan/types";
import { plain } from "../plans";
import { bound, planned, plans } from "./plans";

const specOf = (of: ClusterPlan, values = bound) => plain(renderCluster(of, values, "6.0.3").manifest.spec);

describe("Backups by pgBackRest", () => {
  it("are those of the guide: a full one and differential ones at 02:00, four and eight of them kept", () => {
    const { global, repos } = specOf(
      planned({
        backup: { schedule: "0 2 * * 0", differentialSchedule: "0 2 * * 1-6", keepFull: 4, keepDifferential: 8 },
      }),
    ).backups.pgbackrest;
    assert.deepEqual(repos[0].schedules, { full: "0 2 * * 0", differential: "0 2 * * 1-6" });
    assert.equal(global["repo1-retention-full"], "4");
    assert.equal(global["repo1-retention-full-type"], "count");
    assert.equal(global["repo1-retention-diff"], "8");
  });

  it("are kept by time unless a number is given", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9999 }),
        fc.option(fc.integer({ min: 1, max: 9999 }), { nil: undefined }),
        (days, keepFull) => {
          const of = planned();
          const { global } = specOf({ ...of, backup: { ...of.backup!, recoveryWindowDays: days, keepFull } }).backups
            .pgbackrest;
          assert.equal(global["repo1-retention-full"], String(keepFull ?? days));
          assert.equal(global["repo1-retention-full-type"], keepFull === undefined ? "time" : "count");
        },
      ),
    );
  });

  it("are encrypted by a passphrase that is in a file of a Secret, and nowhere else", () => {
    const of = plans["full, differential and incremental backups by number, encrypted"];
    const { global, configuration, repos } = specOf(of).backups.pgbackrest;
    assert.equal(global["repo1-cipher-type"], "aes-256-cbc");
    assert.equal(repos[0].schedules.incremental, "0 6-22/4 * * *");
    const file = { key: "cipher.conf", path: "cipher.conf" };
    assert.deepEqual(configuration, [{ secret: { name: "shop-access-keys", items: [file] } }]);
    assert.deepEqual(backupSecret(of, { passphrase: "open-sesame" }), {
      "cipher.conf": "[global]\nrepo1-cipher-pass=open-sesame\n",
    });
  });

  it("go to an S3-compatible store by path, with keys from a file", () => {
    const of = plans["access keys and an endpoint"];
    const { global, configuration, repos, metadata } = specOf(of, { backupBucket: "backups" }).backups.pgbackrest;
    assert.deepEqual(repos[0].s3, { bucket: "backups", endpoint: "minio.storage", region: "us-east-1" });
    assert.equal(global["repo1-s3-uri-style"], "path");
    assert.equal(global["repo1-storage-port"], "9000");
    assert.equal(global["repo1-s3-key-type"], undefined);
    assert.equal(metadata, undefined);
    assert.deepEqual(configuration, [
      { secret: { name: "shop-access-keys", items: [{ key: "s3.conf", path: "s3.conf" }] } },
    ]);
    assert.deepEqual(backupSecret(of, { accessKeyId: "AKIA", secretAccessKey: "secret" }), {
      "s3.conf": "[global]\nrepo1-s3-key=AKIA\nrepo1-s3-key-secret=secret\n",
    });
  });

  it("use a key's own region where the bucket is in another one", () => {
    const kmsKeyArn = "arn:aws:kms:us-east-1:123456789012:key/other";
    const { repos } = specOf(planned({ backup: { bucket: "elsewhere", kmsKeyArn } })).backups.pgbackrest;
    assert.deepEqual(repos[0].s3, { bucket: "bucket", endpoint: "s3.us-east-1.amazonaws.com", region: "us-east-1" });
  });

  it("are restored to a moment as PostgreSQL writes it", () => {
    const { dataSource, backups } = specOf(plans["a recovery to a moment"]);
    const { options, repo, global, stanza, resources } = dataSource.pgbackrest;
    assert.equal(stanza, "db");
    assert.deepEqual(options, ["--type=time", '--target="2026-03-01 12:00:00+00"']);
    assert.equal(repo.s3.bucket, "old-bucket");
    assert.equal(global["repo1-path"], "/shop/old/old-18-1");
    assert.equal(global["repo1-s3-key-type"], "web-id");
    assert.equal(global["repo1-s3-kms-key-id"], undefined, "nothing is written there");
    assert.deepEqual(resources.limits, { cpu: "2", memory: "8Gi" });
    assert.equal(backups.pgbackrest.global["repo1-path"], "/shop/shop/shop-18-1");
  });

  it("are read with the source's passphrase, not with the cluster's own", () => {
    const { dataSource, backups } = specOf(plans["a recovery from an encrypted repository, encrypting itself"]);
    const keys = { key: "s3.conf", path: "s3.conf" };
    assert.deepEqual(dataSource.pgbackrest.configuration, [
      { secret: { name: "shop-access-keys", items: [keys] } },
      { secret: { name: "old-passphrase" } },
    ]);
    assert.equal(dataSource.pgbackrest.global["repo1-cipher-type"], "aes-256-cbc");
    const items = [keys, { key: "cipher.conf", path: "cipher.conf" }];
    assert.deepEqual(backups.pgbackrest.configuration, [{ secret: { name: "shop-access-keys", items } }]);
  });

  it("of another cluster are followed from a second repository, for as long as that is asked for", () => {
    const of = plans["a standby that follows an archive"];
    const { standby, backups, dataSource } = specOf(of);
    assert.deepEqual(standby, { enabled: true, repoName: "repo2" });
    assert.equal(dataSource, undefined);
    const [own, source] = backups.pgbackrest.repos;
    assert.deepEqual([own.name, source.name, source.s3.bucket], ["repo1", "repo2", "old-bucket"]);
    assert.equal(source.schedules, undefined);
    assert.equal(backups.pgbackrest.global["repo2-path"], "/shop/old/old-18-1");
    assert.equal(backups.pgbackrest.global["repo2-retention-full"], undefined);
    const promoted = specOf(planned({ recovery: { serverName: "old-18-1", path: "shop/old" } }));
    assert.equal(promoted.standby, undefined);
    assert.equal(promoted.backups.pgbackrest.repos.length, 1);
  });

  it("cannot be rendered without a bucket", () => {
    assert.throws(() => specOf(planned(), {}), { message: /backupBucket is missing/ });
  });
});
