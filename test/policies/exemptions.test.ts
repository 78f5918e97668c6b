import assert from "node:assert/strict";
import * as fc from "fast-check";
import { formatProblem } from "kubernetes-postgres/plan/problems";
import { ExemptionLedger } from "kubernetes-postgres-policies/frame/exemption-ledger";
import { daysBetween, isFor, readExemptions, today } from "kubernetes-postgres-policies/frame/exemptions";
import { checkPackConfig, type PackConfig } from "kubernetes-postgres-policies/pack-config";
import { rules } from "kubernetes-postgres-policies/rules/index";
import { cluster, objectStore, scheduledBackup, storageClass } from "./fixtures";
import { changed, unknown, type Given } from "./given";
import { Pack, type Said } from "./pack";

const reason = "moves to three zones in March";
const exemption = (urn: string, expires = "2027-03-31") => ({ urn, reason, expires });
const small = (name: string): Given => changed(cluster(name), { "spec.instances": 1, "spec.enablePDB": false });
const tooFew = (name: string) => `mandatory ${name}: spec.instances: 1 of at least 3 instances; set it to 3`;
const remark = (level: string, text: string, place = "pg-min-instances.exemptions[0]") =>
  `${level} stack: ${place}: ${text}`;

/** All rules are off but these. */
function only(config: PackConfig): PackConfig {
  const off = rules.map(({ id }) => [id, { enforcementLevel: "disabled" }]);
  return { ...Object.fromEntries(off), ...config } as PackConfig;
}

describe("exemptions, in the pack's own process", function () {
  // A pack is started for each day.
  this.timeout(60_000);
  const packs: Pack[] = [];
  /** What a pack that takes this day for today says. */
  const judge = async (config: PackConfig, given: Given[], day = "2027-01-15"): Promise<Said> => {
    const pack = await startedFor(day);
    await pack.configure(only(config));
    return pack.judge(given);
  };
  const started = new Map<string, Promise<Pack>>();
  const startedFor = (day: string): Promise<Pack> => {
    const found = started.get(day) ?? Pack.start(undefined, { env: { KUBERNETES_POSTGRES_TODAY: day } });
    started.set(day, found);
    void found.then((pack) => packs.push(pack));
    return found;
  };
  after(() => packs.forEach((pack) => pack.stop()));
  const minInstances = (...exemptions: object[]) =>
    ({ "pg-min-instances": { enforcementLevel: "mandatory", exemptions } }) as PackConfig;

  it("take back the violations of the resources they name, and say so", async () => {
    const said = await judge(minInstances(exemption("*::orders")), [small("orders"), small("carts")]);
    assert.deepEqual(said.violations, [
      remark("advisory", `exempts 1 violation until 2027-03-31 (${reason})`),
      tooFew("carts"),
    ]);
    assert.deepEqual(said.notApplicable, [`orders: 1 finding is exempted until 2027-03-31: ${reason}`]);
  });

  it("hold on their last day, and no longer", async () => {
    const config = minInstances(exemption("*::orders"));
    const lastDay = await judge(config, [small("orders")], "2027-03-31");
    assert.deepEqual(lastDay.violations, [
      remark("advisory", `ends on 2027-03-31, in 0 days; put right what it exempts, or renew it (${reason})`),
    ]);
    const dayAfter = await judge(config, [small("orders")], "2027-04-01");
    assert.deepEqual(dayAfter.violations, [
      remark(
        "advisory",
        `expired on 2027-03-31, so that what it exempted counts again; put that right, or renew it (${reason})`,
      ),
      tooFew("orders"),
    ]);
    assert.deepEqual(dayAfter.notApplicable, []);
  });

  it("are reported when they exempt nothing, at the level that is set", async () => {
    const useless = exemption("*::carts");
    const nothing = `exempts nothing: no resource *::carts breaks pg-min-instances; remove it (${reason})`;
    const config = minInstances(useless);
    assert.deepEqual((await judge(config, [cluster("carts")])).violations, [remark("advisory", nothing)]);
    const strict: PackConfig = { ...config, "policy-exemptions": { enforcementLevel: "mandatory" } };
    assert.deepEqual((await judge(strict, [cluster("carts")])).violations, [remark("mandatory", nothing)]);
    // Not even of a stack that has nothing of what the rule is about.
    assert.deepEqual((await judge(strict, [storageClass()])).violations, [remark("mandatory", nothing)]);
  });

  it("are reported when they last too long, or end soon, as far as that is asked for", async () => {
    const given = [small("orders")];
    const long = minInstances(exemption("*::orders", "2099-12-31"));
    assert.deepEqual((await judge(long, given)).violations, [
      remark("advisory", `exempts 1 violation until 2099-12-31 (${reason})`),
      remark("advisory", `lasts 26648 days, at most 365 ahead are allowed; set expires to an earlier day (${reason})`),
    ]);
    const quiet = { listUsed: false, maxDays: 30_000, noticeDays: 0 };
    assert.deepEqual((await judge({ ...long, "policy-exemptions": quiet }, given)).violations, []);
  });

  it("meet what only the whole stack shows, and values that are not known", async () => {
    const config: PackConfig = {
      "pg-base-backup-scheduled": { exemptions: [exemption("*Cluster::orders")] },
      "pg-tls-only": { exemptions: [exemption("*Cluster::orders")] },
    };
    const said = await judge(config, [changed(cluster(), { "spec.postgresql.pg_hba": unknown })]);
    assert.deepEqual(
      said.violations,
      [
        remark(
          "advisory",
          `exempts what is known only during the update until 2027-03-31 (${reason})`,
          "pg-tls-only.exemptions[0]",
        ),
        remark(
          "advisory",
          `exempts 1 violation until 2027-03-31 (${reason})`,
          "pg-base-backup-scheduled.exemptions[0]",
        ),
      ].sort(),
    );
    assert.ok(said.notApplicable.includes(`stack: orders: 1 finding is exempted until 2027-03-31: ${reason}`));
  });

  it("are no use while nothing is wrong, and are while it cannot be told yet", async () => {
    const config: PackConfig = { "pg-wal-archiving-configured": { exemptions: [exemption("*::orders")] } };
    const later = changed(cluster(), { "spec.plugins[0].parameters.barmanObjectName": unknown });
    const nothing = `exempts nothing: no resource *::orders breaks pg-wal-archiving-configured; remove it (${reason})`;
    const place = "pg-wal-archiving-configured.exemptions[0]";
    assert.deepEqual((await judge(config, [cluster(), objectStore()])).violations, [
      remark("advisory", nothing, place),
    ]);
    assert.deepEqual((await judge(config, [later, objectStore()])).violations, [
      remark("advisory", `exempts what is known only during the update until 2027-03-31 (${reason})`, place),
    ]);
  });

  it("keep a remediation away", async () => {
    const pack = await startedFor("2027-01-15");
    const given = changed(scheduledBackup(), { "spec.schedule": "0 2 * * *" });
    const rule = "cnpg-scheduledbackup-six-fields";
    await pack.configure(
      only({ [rule]: { enforcementLevel: "remediate", exemptions: [exemption("*::orders-daily")] } }),
    );
    assert.equal((await pack.remediate(given)).count, 0);
    await pack.configure(only({ [rule]: { enforcementLevel: "remediate" } }));
    assert.equal((await pack.remediate(given)).count, 1);
  });

  it("say the same whatever the order in which resources are judged", async () => {
    const given = ["orders", "carts", "mail"].map(small);
    const config = minInstances(exemption("*::orders"), exemption("*::[c]arts"), exemption("*::*a*"));
    const first = await judge(config, given);
    assert.deepEqual(first.violations.filter((it) => it.includes("policy") || it.includes("exempt")).length, 3);
    for (const order of [
      [1, 2, 0],
      [2, 1, 0],
      [0, 2, 1],
    ]) {
      const said = await judge(
        config,
        order.map((index) => given[index] ?? assert.fail()),
      );
      assert.deepEqual(said.violations, first.violations);
    }
  });

  it("are refused with every mistake at once", async () => {
    const wrong = minInstances({ urn: "*", reason: "later", expires: "31.3.2027", until: "x" });
    await assert.rejects(judge(wrong, [small("orders")]), (error: Error) => {
      const lines = error.message.split("\n").filter((line) => line.includes("exemptions["));
      assert.deepEqual(
        lines.map((line) => line.replace(/ \(given.*/, "").trim()),
        [
          "- pg-min-instances.exemptions[0].expires: must be a day of the calendar, YYYY-MM-DD",
          "- pg-min-instances.exemptions[0].reason: must say why, in at least ten characters",
          "- pg-min-instances.exemptions[0].until: there is no such field; use urn, reason, expires",
          "- pg-min-instances.exemptions[0].urn: must name resources, and not all of them",
        ],
      );
      return true;
    });
  });

  it("are part of what the engine is told of every rule but the one about them", async () => {
    const pack = await startedFor("2027-01-15");
    for (const policy of (await pack.info()).getPoliciesList()) {
      const schema = policy.getConfigschema()?.getProperties()?.toJavaScript() ?? {};
      assert.equal("exemptions" in schema, policy.getName() !== "policy-exemptions", policy.getName());
    }
  });
});

describe("the form of exemptions", () => {
  it("is checked before a run, with the mistakes of everything else", () => {
    const config = {
      "pg-tls-only": { exemptions: "all" },
      "pg-zone-spread": { hard: 1, exemptions: [exemption("*::orders", "2027-02-30"), 3] },
      "policy-exemptions": { exemptions: [] },
    };
    const written = `write it as {"urn":"*::orders-cluster","reason":"moves to three zones in March, OPS-123","expires":"2027-03-31"}`;
    assert.deepEqual(checkPackConfig(rules, config).map(formatProblem), [
      `pg-tls-only.exemptions: must be a list (given "all"); ${written}`,
      "pg-zone-spread.hard: must be true or false (given 1); set one of them; the default is false",
      'pg-zone-spread.exemptions[0].expires: must be a day of the calendar, YYYY-MM-DD (given "2027-02-30"); write a day such as "2027-03-31"',
      `pg-zone-spread.exemptions[1]: must be an object (given 3); ${written}`,
      "policy-exemptions.exemptions: there is no parameter of this name; use one of listUsed, maxDays, noticeDays",
    ]);
    assert.deepEqual(readExemptions([exemption("*::orders"), 3]).exemptions, [exemption("*::orders")]);
  });

  it("matches URNs as a pattern of its own characters does", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", ":", "$"), maxLength: 12 });
    const pattern = fc.string({ unit: fc.constantFrom("a", "b", ":", "$", "*", "?"), maxLength: 8 });
    const expression = (text: string): RegExp =>
      new RegExp(`^${text.replace(/\$/g, "\\$").replace(/\*/g, ".*").replace(/\?/g, ".")}$`);
    fc.assert(
      fc.property(letters, pattern, (urn, text) => {
        assert.equal(isFor({ urn: text, reason, expires: "" }, urn), expression(text).test(urn));
      }),
    );
  });

  it("counts days over months, leap years and daylight saving", () => {
    assert.equal(daysBetween("2028-02-28", "2028-03-01"), 2);
    assert.equal(daysBetween("2027-03-31", "2027-03-01"), -30);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), fc.integer({ min: 0, max: 4000 }), (from, length) => {
        const day = (days: number): string => new Date(days * 86_400_000).toISOString().slice(0, 10);
        assert.equal(daysBetween(day(from), day(from + length)), length);
        assert.equal(day(from) < day(from + length), length > 0);
      }),
    );
  });

  it("takes today from the clock, or from whoever asks about a day to come", () => {
    assert.match(today({}), /^20\d\d-\d\d-\d\d$/);
    assert.equal(today({ KUBERNETES_POSTGRES_TODAY: "2027-04-01" }), "2027-04-01");
    assert.throws(() => today({ KUBERNETES_POSTGRES_TODAY: "tomorrow" }), /"tomorrow" is no day of the calendar/);
  });
});

describe("the ledger of exemptions", () => {
  it("counts each resource once, however often and in whatever order it is judged", () => {
    const listed = [exemption("a"), exemption("b")];
    const use = fc.record({ urn: fc.constantFrom("x", "y", "z"), which: fc.constantFrom(...listed) });
    fc.assert(
      fc.property(fc.array(use, { minLength: 1, maxLength: 12 }), (uses) => {
        const run = (order: typeof uses) => {
          const ledger = new ExemptionLedger();
          ledger.open("r", listed);
          for (const { urn, which } of order) ledger.use("r", "resource", urn, [{ exemption: which, violations: 1 }]);
          return ledger.close();
        };
        assert.deepEqual(run([...uses].reverse()), run([...uses, ...uses]));
      }),
    );
  });

  it("adds up what two phases find of one resource and of different ones, however often each is judged", () => {
    const [both, apart] = [exemption("a"), exemption("b")];
    const counted = (rounds: number): (number | undefined)[] => {
      const ledger = new ExemptionLedger();
      ledger.open("r", [both, apart]);
      for (let round = 0; round < rounds; round++) {
        ledger.use("r", "resource", "x", [{ exemption: both, violations: 2 }]);
        ledger.use("r", "stack", "x", [{ exemption: both, violations: 3 }]);
        ledger.use("r", "resource", "y", [{ exemption: apart, violations: 1 }]);
        ledger.use("r", "stack", "z", [{ exemption: apart, violations: 4 }]);
      }
      return ledger.close().map(({ violations }) => violations);
    };
    assert.deepEqual(counted(1), [5, 5]);
    assert.deepEqual(counted(3), [5, 5]);
  });

  it("begins each run with nothing", () => {
    const ledger = new ExemptionLedger();
    let closed = 0;
    ledger.whenClosed(() => closed++);
    ledger.open("r", [exemption("a")]);
    assert.equal(ledger.close().length, 1);
    assert.deepEqual(ledger.close(), []);
    assert.equal(closed, 1);
  });
});
