import assert from "node:assert/strict";
import * as fc from "fast-check";
import { credentialsArgs, systemPassword, systemPasswordsId } from "kubernetes-postgres/cluster-bindings";
import { operatorFacts } from "kubernetes-postgres/operators/registry";
import {
  hostBasedAuthentication,
  lockHolds,
  patroniSettings,
  patroniTimings,
} from "kubernetes-postgres/operators/spilo";
import {
  archiveFiles,
  archiveSecret,
  archiveVariables,
  backupsToKeep,
} from "kubernetes-postgres/operators/spilo-archive";
import {
  checkPatroniMinimums,
  clusterWideParameters,
  spiloOwnedNames,
  spiloOwnedParameter,
  spiloParameterDefaults,
  spiloParameters,
} from "kubernetes-postgres/operators/spilo-parameters";
import { formatProblem } from "kubernetes-postgres/plan/problems";
import { FailoverProfile, ReplicationMode } from "kubernetes-postgres/plan/spec/enums";
import type { ClusterPlan } from "kubernetes-postgres/plan/types";
import { manifestOf, plain } from "../plans";
import { bound, planOf, plansOf, refusedBy, rendered, spiloOperators } from "./plans";

/** Variables by their names. */
function variables(plan: ClusterPlan, values = bound): Record<string, unknown> {
  const all = archiveVariables(plan, values);
  assert.equal(new Set(all.map(({ name }) => name)).size, all.length, "each variable once");
  return Object.fromEntries(all.map((one) => [one.name, "value" in one ? one.value : one.valueFrom]));
}

describe("Patroni's settings", () => {
  it("hold the leader's lock in every profile, and are no shorter than Patroni takes", () => {
    for (const profile of Object.values(FailoverProfile)) {
      const timings = patroniTimings[profile];
      assert.ok(lockHolds(timings), profile);
      assert.ok(timings.ttl >= 20 && timings.loop_wait >= 1 && timings.retry_timeout >= 3, profile);
    }
    assert.ok(patroniTimings.fast.ttl < patroniTimings.standard.ttl);
    assert.equal(lockHolds({ ttl: 30, loop_wait: 11, retry_timeout: 10 }), false);
  });

  it("wait for standbys as the mode of replication says", () => {
    const modes = (mode: ReplicationMode, synchronousStandbys: number) => {
      const plan = planOf("patroni");
      const settings = patroniSettings({ ...plan, replication: { mode, synchronousStandbys, failoverQuorum: false } });
      return [settings.synchronous_mode, settings.synchronous_mode_strict, settings.synchronous_node_count];
    };
    assert.deepEqual(modes(ReplicationMode.ZeroLoss, 2), [true, true, 2]);
    assert.deepEqual(modes(ReplicationMode.Preferred, 1), [true, false, 1]);
    assert.deepEqual(modes(ReplicationMode.Asynchronous, 0), [false, false, 1]);
  });

  it("let nobody in without TLS and a verifier but the system's own user on the socket", () => {
    const [first, ...rest] = hostBasedAuthentication;
    assert.equal(first, "local all postgres peer");
    assert.ok(rest.every((line) => /(scram-sha-256|reject)$/.test(line)));
    const cleartext = rest.indexOf("hostnossl all all all reject");
    assert.ok(rest.slice(0, cleartext).every((line) => line.startsWith("local ")));
  });
});

describe("The archive of Spilo", () => {
  it("is told all of what WAL-G needs, with both variables of the encryption, and nothing of an object's UID", () => {
    assert.deepEqual(variables(planOf("patroni")), {
      SPILO_PROVIDER: "local",
      WALG_S3_PREFIX: "s3://bucket/shop/shop/shop-18-1",
      USE_WALG_BACKUP: "true",
      USE_WALG_RESTORE: "true",
      BACKUP_SCHEDULE: "0 2 * * *",
      BACKUP_NUM_TO_RETAIN: "30",
      WALG_SENTINEL_USER_DATA: '{"recoveryWindowDays":30}',
      WALG_COMPRESSION_METHOD: "zstd",
      WALG_BACKUP_COMPRESSION_METHOD: "lz4",
      WALG_UPLOAD_CONCURRENCY: "2",
      WALG_S3_SSE: "aws:kms",
      WALG_S3_SSE_KMS_ID: bound.backupKeyArn,
      AWS_REGION: "eu-west-1",
      AWS_ROLE_ARN: bound.backupRoleArn,
      AWS_WEB_IDENTITY_TOKEN_FILE: "/var/run/secrets/kubernetes-postgres/aws/token",
      AWS_STS_REGIONAL_ENDPOINTS: "regional",
    });
  });

  it("leaves the encryption to the bucket where nobody names a key", () => {
    const told = variables(planOf("zalando"), { ...bound, backupKeyArn: undefined });
    assert.equal(told.WALG_DISABLE_S3_SSE, "true");
    assert.equal(told.WALG_S3_SSE, undefined);
  });

  it("reads keys, authority and endpoint where they are given", () => {
    const plan = plansOf("patroni")["access keys and an endpoint"];
    const told = variables(plan, { ...bound, region: undefined, backupRoleArn: undefined });
    assert.deepEqual(told.AWS_ACCESS_KEY_ID, { secretKeyRef: { name: "keys", key: "ACCESS_KEY_ID" } });
    assert.equal(told.AWS_ENDPOINT, "https://minio.storage.svc:9000");
    assert.equal(told.AWS_REGION, "us-east-1");
    assert.equal(told.WALG_S3_CA_CERT_FILE, "/etc/wal-g/authority/ca.crt");
    assert.equal(told.AWS_ROLE_ARN, undefined);
    assert.deepEqual(
      archiveFiles(plan).map(({ mountPath }) => mountPath),
      ["/etc/wal-g/authority"],
    );
  });

  it("starts from another one by variables of its own", () => {
    const told = variables(plansOf("patroni")["a recovery to a moment"]);
    assert.equal(told.CLONE_METHOD, "CLONE_WITH_WALE");
    assert.equal(told.CLONE_WALG_S3_PREFIX, "s3://bucket/shop/old/old-17-1");
    assert.equal(told.CLONE_USE_WALG_RESTORE, "true");
    assert.equal(told.CLONE_TARGET_TIME, "2026-03-01T12:00:00Z");
    assert.equal(told.CLONE_AWS_ROLE_ARN, bound.backupRoleArn);
    const following = variables(plansOf("patroni")["a cluster that follows another"]);
    assert.equal(following.STANDBY_WALG_S3_PREFIX, "s3://bucket/shop/old/old-17-1");
    assert.equal(following.CLONE_METHOD, undefined);
  });

  it("decrypts another one by the passphrase of that, not by its own", () => {
    const plan = plansOf("patroni")["a recovery of an encrypted archive"];
    const told = variables(plan);
    assert.equal(told.CLONE_WALG_LIBSODIUM_KEY_PATH, "/etc/wal-g/source-passphrase/passphrase");
    assert.equal(told.WALG_LIBSODIUM_KEY_PATH, undefined);
    const file = archiveFiles(plan).find(({ mountPath }) => mountPath === "/etc/wal-g/source-passphrase");
    assert.deepEqual(file?.source, {
      secret: {
        secretName: "old-passphrase",
        defaultMode: 0o440,
        items: [{ key: "passphrase", path: "passphrase" }],
      },
    });
  });

  it("is encrypted by the passphrase in a file", () => {
    const plan = plansOf("patroni")["an encrypted archive, kept by number"];
    assert.equal(variables(plan).WALG_LIBSODIUM_KEY_PATH, "/etc/wal-g/passphrase/passphrase");
    assert.equal(variables(plan).WALG_UPLOAD_CONCURRENCY, "4");
    assert.deepEqual(archiveSecret(plan, { passphrase: "words" }), { passphrase: "words" });
    const [, file] = archiveFiles(plan);
    assert.deepEqual(file.source, {
      secret: {
        secretName: plan.names.backupSecret,
        defaultMode: 0o440,
        items: [{ key: "passphrase", path: "passphrase" }],
      },
    });
  });

  it("has nothing but the provider without backups", () => {
    assert.deepEqual(variables(plansOf("patroni")["one instance without backups"]), { SPILO_PROVIDER: "local" });
  });
});

/** Which base backups, as ages in days, Spilo's postgres_backup.sh leaves of these, given its number. */
function left(ages: number[], number: number): number[] {
  const sorted = [...ages].sort((a, b) => a - b);
  const before = sorted.findIndex((age, index) => index >= number - 1 && Math.floor(age) >= number);
  return before < 0 ? sorted : sorted.slice(0, before + 1);
}

describe("How many base backups are kept", () => {
  const backup = planOf("patroni").backup!;
  const kept = (recoveryWindowDays: number, schedule: string): number =>
    backupsToKeep({ ...backup, recoveryWindowDays, schedule });

  it("is the window in days on every schedule, or what is asked for", () => {
    assert.equal(kept(30, "0 2 * * *"), 30);
    assert.equal(kept(30, "0 2 * * 0"), 30);
    assert.equal(kept(30, "0 */6 * * *"), 30);
    assert.equal(kept(1, "0 2 * * *"), 2);
    assert.equal(backupsToKeep({ ...backup, keepFull: 4 }), 4);
  });

  /** The oldest that is left after each backup of two years, in days; some failed, and pods that started took more. */
  function* twoYears(
    number: number,
    { hours, failures, extra }: { hours: number; failures: number[]; extra: number[] },
  ) {
    const scheduled = Array.from({ length: Math.floor((730 * 24) / hours) }, (_, run) => (run * hours) / 24);
    const taken = [...scheduled.filter((_, run) => !failures.includes(run)), ...extra].sort(
      (one, other) => one - other,
    );
    let backups: number[] = [];
    for (const now of taken) {
      const all = [...backups, now];
      const ages = all.map((then) => now - then);
      const oldest = Math.max(...left(ages, number));
      backups = all.filter((_, index) => ages[index] <= oldest);
      yield { sinceFirst: now - taken[0], oldest };
    }
  }

  const schedules: Record<number, string> = {
    6: "0 */6 * * *",
    12: "0 2,14 * * *",
    24: "0 2 * * *",
    48: "0 2 */2 * *",
    168: "0 2 * * 0",
  };

  it("always leaves one that is as old as the window, however often they are taken, fail, and pods take more", () => {
    const cases = fc.record({
      window: fc.integer({ min: 1, max: 60 }),
      hours: fc.constantFrom(6, 12, 24, 48, 168),
      failures: fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 20 }),
      // Days on which pods became primary within an hour of their start: rollouts and failovers come in bursts.
      extra: fc
        .array(fc.record({ day: fc.integer({ min: 0, max: 720 }), pods: fc.integer({ min: 1, max: 9 }) }), {
          maxLength: 30,
        })
        .map((bursts) => bursts.flatMap(({ day, pods }) => Array.from({ length: pods }, (_, pod) => day + pod / 100))),
    });
    fc.assert(
      fc.property(cases, ({ window, hours, failures, extra }) => {
        for (const { sinceFirst, oldest } of twoYears(kept(window, schedules[hours]), { hours, failures, extra })) {
          assert.ok(oldest >= Math.min(window, sinceFirst), `${oldest} days of ${window}`);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("would be too few by the schedule alone: a week of rollouts counts as much as a month of it", () => {
    const extra = [700.1, 700.2, 701.1, 702.1, 703.1];
    const least = (number: number): number =>
      Math.min(...[...twoYears(number, { hours: 168, failures: [], extra })].slice(20).map(({ oldest }) => oldest));
    assert.ok(least(6) < 30, `${least(6)} days`);
    assert.ok(least(kept(30, schedules[168])) >= 30);
  });

  it("is never one", () => {
    for (const operator of spiloOperators) {
      assert.deepEqual(refusedBy(operator, { backup: { keepFull: 1 } }), [
        "backup.keepFull: Spilo keeps two base backups at least, so that there is one while the next is taken (given 1); set it to 2 or more",
      ]);
    }
  });
});

describe("The exporter beside Spilo", () => {
  for (const operator of spiloOperators) {
    it(`logs in as a role that the Job makes and that may only look (${operator})`, () => {
      const plan = plansOf(operator)["databases, roles and metrics"];
      const script = plain(manifestOf(rendered(plan), "setup-script")).data["setup.sql"];
      assert.match(script, /ALTER ROLE "postgres_exporter" LOGIN CONNECTION LIMIT 5 PASSWORD :'password_\d';/);
      assert.match(script, /GRANT "pg_monitor" TO "postgres_exporter";/);
      const { secretName } = plan.systemRoles.find(({ name }) => name === "postgres_exporter")!;
      const { roles } = credentialsArgs(plan, {});
      assert.ok(roles.some((one) => one.role === "postgres_exporter" && one.secretName === secretName));
      const volumes = plain(manifestOf(rendered(plan), "setup")).spec.template.spec.volumes;
      assert.ok(volumes.some(({ secret }: { secret?: { secretName: string } }) => secret?.secretName === secretName));
    });

    it(`is nobody without metrics (${operator})`, () => {
      const plan = planOf(operator);
      assert.doesNotMatch(JSON.stringify([rendered(plan), plan.systemRoles]), /postgres_exporter/);
      assert.match(refusedBy(operator, { roles: [{ name: "postgres_exporter" }] })[0], /^roles\[0\]\.name: /);
    });
  }
});

describe("A cluster of Spilo that follows another one", () => {
  const recovery = { serverName: "old-17-1", path: "shop/old", standby: true };
  const credentials = { systemPasswordsSecretName: "old-passwords" };

  for (const operator of spiloOperators) {
    it(`needs the passwords of its source (${operator})`, () => {
      assert.deepEqual(refusedBy(operator, { recovery, monitoring: { enabled: true } }), [
        `credentials.systemPasswordsSecretName: is missing: with "${operator}" the members of a standby log in by the passwords of its source, which come with the data; set it to a Secret with those passwords, one key a role (postgres, standby, postgres_exporter), by the steps of docs/operators/${operator}.md`,
      ]);
      assert.deepEqual(refusedBy(operator, { recovery, credentials }), [
        "createNamespace: would make the namespace that the Secret credentials.systemPasswordsSecretName is read from before; make the namespace yourself, and set it to false",
      ]);
      assert.deepEqual(
        refusedBy(operator, { createNamespace: false, credentials: { systemPasswordsSecretName: "Old" } }),
        [
          'credentials.systemPasswordsSecretName: is not the name of a Secret (given "Old"); set it to a name that "kubectl get secret" shows',
        ],
      );
    });

    it(`has them in the Secrets that its members, its dumps and its exporter read (${operator})`, () => {
      const plan = plansOf(operator)["a cluster that follows another"];
      assert.equal(systemPasswordsId(plan), "shop/old-passwords");
      const names = operatorFacts[operator].names("shop");
      const secretOf = (role: string) => names.roleSecret(role);
      const roles = ["postgres", "standby", "postgres_exporter"];
      assert.deepEqual(
        plan.systemRoles,
        roles.map((name) => ({ name, secretName: secretOf(name) })),
      );
      const given = { postgres: "first", standby: "second", postgres_exporter: "third" };
      const logins = credentialsArgs(plan, {}, given).roles.map(({ role, password }) => [role, password]);
      assert.deepEqual(logins, [["app", undefined], ...Object.entries(given)]);
      const read = JSON.stringify(rendered(plan));
      for (const name of ["postgres", "postgres_exporter"]) assert.ok(read.includes(`"${secretOf(name)}"`), name);
    });

    it(`keeps them when it is promoted, and sets the others then (${operator})`, () => {
      const standby = plansOf(operator)["a cluster that follows another"];
      const promoted = planOf(operator, {
        createNamespace: false,
        recovery: { ...recovery, standby: false },
        credentials,
        monitoring: { enabled: true },
      });
      assert.deepEqual(promoted.systemRoles, standby.systemRoles);
      const jobs = (plan: ClusterPlan) => rendered(plan).filter(({ what }) => what === "setup").length;
      assert.deepEqual([jobs(standby), jobs(promoted)], [0, 1]);
    });
  }

  it("finds a mistake in the Secret before anything starts with it", () => {
    const data = { postgres: Buffer.from("words").toString("base64"), standby: "" };
    assert.equal(systemPassword("shop/old", data, "postgres"), "words");
    for (const [role, of] of [
      ["standby", data],
      ["postgres_exporter", data],
      ["postgres", undefined],
    ] as const) {
      assert.throws(() => systemPassword("shop/old", of, role), {
        message: `the Secret shop/old has no key "${role}" with the password of that role`,
      });
    }
  });
});

describe("Parameters of Spilo", () => {
  it("that it owns are refused whatever their case, with what to do instead", () => {
    for (const name of spiloOwnedNames) {
      const owned = spiloOwnedParameter(name.toUpperCase());
      assert.ok(owned !== undefined && owned.reason !== "" && owned.instead !== "", name);
      assert.equal(Object.hasOwn(spiloParameterDefaults, name) && name !== "wal_log_hints", false, name);
    }
    assert.ok(spiloOwnedParameter("bg_mon.listen_address"));
    assert.equal(spiloOwnedParameter("work_mem"), undefined);
    assert.ok(clusterWideParameters.every((name) => spiloOwnedParameter(name) === undefined));
  });

  it("always have the two that it would compute by rules of its own, and a log that fills no volume", () => {
    const told = spiloParameters(planOf("patroni", { resources: { memory: "8Gi" } }));
    assert.equal(told.shared_buffers, "2GB");
    assert.equal(told.max_connections, "300");
    assert.equal(told.logging_collector, "off");
    assert.equal(told.archive_timeout, "300s");
    assert.equal(spiloParameters(planOf("patroni", { parameters: { archive_timeout: "60s" } })).archive_timeout, "60s");
  });

  it("keep the libraries that its first start needs", () => {
    const told = spiloParameters(planOf("zalando", { sharedPreloadLibraries: ["auto_explain", "pg_stat_statements"] }));
    assert.equal(
      told.shared_preload_libraries,
      "bg_mon,pg_stat_statements,pgextwlist,pg_auth_mon,set_user,pg_cron,auto_explain",
    );
    assert.equal(spiloParameters(planOf("zalando")).shared_preload_libraries, undefined);
  });

  it("below what Patroni takes are refused, because it would replace them without a word", () => {
    const told = (parameters: Record<string, string>) =>
      checkPatroniMinimums({ ...planOf("patroni"), parameters }).map(formatProblem);
    assert.deepEqual(told({ max_connections: "20", max_worker_processes: "8", wal_keep_size: "8MB" }), [
      'parameters.max_connections: Patroni takes no less than 25, and would use its default without a word (given "20"); set it to "25" or more',
      'parameters.wal_keep_size: Patroni takes no less than 16MB, and would use its default without a word (given "8MB"); set it to "16MB" or more',
    ]);
    assert.equal(told({ wal_level: "minimal" }).length, 1);
    assert.deepEqual(told({ max_connections: "25", wal_keep_size: "1GB", wal_level: "logical" }), []);
  });
});
