import assert from "node:assert/strict";
import { WorkloadProfile } from "kubernetes-postgres/plan/spec/enums";
import { explain } from "kubernetes-postgres/plan/tuning/sizing";
import { parametersFor, tune } from "kubernetes-postgres/plan/tuning/tune";
import { bytes, MiB, tuningInput } from "./inputs";

const common = {
  huge_pages: "off",
  wal_compression: "lz4",
  checkpoint_timeout: "15min",
  random_page_cost: "1.1",
};

describe("what CloudNativePG is told for 8Gi, two cores, 100Gi of data and 20Gi of WAL", () => {
  const sameSize = {
    ...common,
    shared_buffers: "2GB",
    maintenance_work_mem: "512MB",
    autovacuum_work_mem: "256MB",
    effective_cache_size: "6GB",
    max_slot_wal_keep_size: "6GB",
    wal_retrieve_retry_interval: "1s",
    max_worker_processes: "10",
    max_parallel_workers: "2",
    max_parallel_workers_per_gather: "1",
    max_parallel_maintenance_workers: "1",
  };
  const byProfile: Record<WorkloadProfile, Record<string, string>> = {
    oltp: {
      max_connections: "300",
      work_mem: "16MB",
      max_wal_size: "8GB",
      min_wal_size: "2GB",
      jit: "off",
      autovacuum_vacuum_scale_factor: "0.05",
      autovacuum_analyze_scale_factor: "0.02",
    },
    web: {
      max_connections: "200",
      work_mem: "30MB",
      max_wal_size: "4GB",
      min_wal_size: "1GB",
      jit: "off",
      autovacuum_vacuum_scale_factor: "0.05",
      autovacuum_analyze_scale_factor: "0.02",
    },
    // 100 connections are PostgreSQL's own default.
    mixed: {
      work_mem: "37MB",
      max_wal_size: "4GB",
      min_wal_size: "1GB",
      jit: "off",
      autovacuum_vacuum_scale_factor: "0.1",
      autovacuum_analyze_scale_factor: "0.05",
    },
    warehouse: {
      max_connections: "40",
      work_mem: "41MB",
      max_wal_size: "8GB",
      min_wal_size: "2GB",
      default_statistics_target: "500",
    },
  };
  for (const profile of Object.values(WorkloadProfile)) {
    it(`profile ${profile}`, () => {
      const { parameters, problems } = tune(tuningInput({ profile }));
      assert.deepEqual(problems, []);
      assert.deepEqual(sorted(parameters), sorted({ ...sameSize, ...byProfile[profile] }));
    });
  }
});

describe("what CloudNativePG is told at other sizes", () => {
  const told = (changes: Parameters<typeof tuningInput>[0], names: string[]): (string | undefined)[] => {
    const { parameters, problems } = tune(tuningInput(changes));
    assert.deepEqual(problems, []);
    return names.map((name) => parameters[name]);
  };

  it("the smallest instance has 20 connections, no parallel query and PostgreSQL's own 128MB of shared buffers", () => {
    assert.deepEqual(
      told({ memory: "512Mi", cpu: "500m", dataBytes: bytes("1Gi"), walBytes: undefined }, [
        "max_connections",
        "shared_buffers",
        "work_mem",
        "max_parallel_workers",
        "max_worker_processes",
        "max_wal_size",
        "min_wal_size",
        "wal_keep_size",
        "max_slot_wal_keep_size",
      ]),
      ["20", undefined, "5MB", "0", "8", "80MB", "32MB", "0", "48MB"],
    );
  });

  it("64Gi and 16 cores have parallel queries, more autovacuum workers and more I/O workers", () => {
    const names = ["shared_buffers", "work_mem", "max_parallel_workers", "max_parallel_workers_per_gather"];
    const more = ["autovacuum_max_workers", "io_workers", "maintenance_work_mem", "autovacuum_work_mem"];
    assert.deepEqual(told({ memory: "64Gi", cpu: "16" }, [...names, ...more]), [
      "16GB",
      "64MB",
      "16",
      "4",
      "4",
      "4",
      "2GB",
      "1GB",
    ]);
  });

  it("shared buffers stop at 16GB on ordinary pages and do not on huge pages", () => {
    assert.deepEqual(told({ memory: "256Gi", cpu: "32" }, ["shared_buffers"]), ["16GB"]);
    assert.deepEqual(told({ memory: "256Gi", cpu: "32", hugePages: true }, ["shared_buffers", "huge_pages"]), [
      "64GB",
      "on",
    ]);
  });

  it("one core, or one and a half, runs no parallel query", () => {
    assert.deepEqual(told({ cpu: "1500m" }, ["max_parallel_workers", "max_parallel_workers_per_gather"]), ["0", "0"]);
  });

  it("cores without 512Mi of memory each do not count", () => {
    assert.deepEqual(told({ memory: "1Gi", cpu: "64" }, ["max_parallel_workers", "autovacuum_max_workers"]), [
      "2",
      undefined,
    ]);
  });

  it("a warehouse may put half of its cores to one query", () => {
    assert.deepEqual(
      told({ memory: "128Gi", cpu: "32", profile: WorkloadProfile.Warehouse }, ["max_parallel_workers_per_gather"]),
      ["16"],
    );
  });

  it("provisioned IOPS mean more reads in flight and a less patient autovacuum", () => {
    const names = ["effective_io_concurrency", "maintenance_io_concurrency", "autovacuum_vacuum_cost_limit"];
    assert.deepEqual(told({ iops: 3000 }, names), [undefined, undefined, undefined]);
    assert.deepEqual(told({ iops: 16_000 }, names), ["32", "32", "320"]);
    assert.deepEqual(told({ iops: 256_000 }, names), ["256", "256", "5120"]);
  });

  it("PostgreSQL 17 and older are told what 18 does by itself, and nothing 18 brought", () => {
    const names = ["effective_io_concurrency", "maintenance_io_concurrency", "io_method", "wal_compression"];
    assert.deepEqual(told({ major: 17 }, names), ["16", "16", undefined, "lz4"]);
    assert.deepEqual(told({ major: 14 }, [...names, "hash_mem_multiplier"]), ["16", "16", undefined, "on", "2"]);
    assert.equal(tune(tuningInput({ major: 17 })).plan.parameters.io_method, undefined);
    assert.equal(tune(tuningInput({ major: 18 })).plan.parameters.io_method.value, "worker");
  });

  it("the ninth instance needs more WAL senders than PostgreSQL's ten", () => {
    assert.deepEqual(told({ instances: 3 }, ["max_wal_senders"]), [undefined]);
    assert.deepEqual(told({ instances: 9 }, ["max_wal_senders"]), ["22"]);
  });

  it("a standby looks for its new primary every second, where there are standbys", () => {
    assert.deepEqual(told({ instances: 1 }, ["wal_retrieve_retry_interval"]), [undefined]);
    assert.deepEqual(told({ instances: 2 }, ["wal_retrieve_retry_interval"]), ["1s"]);
  });

  it("connections are fewer where memory does not carry them, and a pooler halves what each needs", () => {
    assert.equal(tune(tuningInput({ memory: "2Gi" })).maxConnections, 76);
    assert.equal(tune(tuningInput({ memory: "2Gi", hasPooler: true })).maxConnections, 110);
    assert.equal(tune(tuningInput({ memory: "2Gi", maxConnections: 50 })).maxConnections, 50);
  });

  it("an instance with huge pages keeps the whole memory limit for everything else", () => {
    const { plan, hugePagesBytes, problems } = tune(tuningInput({ hugePages: true }));
    assert.deepEqual(problems, []);
    assert.equal(plan.budget.sharedBuffers, 0);
    assert.equal(plan.parameters.work_mem.value, "32MB");
    assert.equal(hugePagesBytes / MiB, 2162);
  });
});

describe("why a value is what it is", () => {
  it("shows the formula with its numbers", () => {
    const { parameters } = tune(tuningInput()).plan;
    assert.equal(explain(parameters.shared_buffers), "min(8GB / 4, 16GB)");
    assert.equal(explain(parameters.work_mem), "clamp((0.9 * 8GB - 5317MB) / ((30 + 2) * 2 * 2), 1MB, 64MB)");
    assert.equal(explain(parameters.max_wal_size), "min(40 % of 20GB, 8GB)");
    assert.equal(parameters.max_wal_size.source.startsWith("space is the WAL volume"), true);
  });

  it("says so where it is the person's own", () => {
    const { plan } = tune(tuningInput({ overrides: { work_mem: "8MB" }, maxConnections: 200 }));
    assert.deepEqual(plan.parameters.work_mem, {
      value: "8MB",
      formula: "set by you",
      inputs: {},
      source: "parameters.work_mem",
    });
    assert.equal(plan.parameters.max_connections.source, "maxConnections");
  });
});

describe("what the operator is told", () => {
  it("includes a person's value even where it is the default, and leaves out what the operator owns", () => {
    const input = tuningInput({ overrides: { max_worker_processes: "32", random_page_cost: "4" } });
    const { plan, parameters } = tune(input);
    assert.equal(parameters.max_worker_processes, "32");
    assert.equal(parameters.random_page_cost, "4");
    const strict = { ownedParameter: () => ({ reason: "mine", instead: "nothing" }), parameterDefaults: {} };
    assert.deepEqual(parametersFor(plan, strict, input), {});
  });

  it("compares values by meaning: 1024MB is the default 1GB", () => {
    const input = tuningInput();
    const plan = { ...tune(input).plan };
    plan.parameters = { max_wal_size: { value: "1024MB", formula: "f", inputs: {}, source: "s" } };
    assert.deepEqual(parametersFor(plan, input.operator, input), {});
  });
});

describe("sizes that are too small", () => {
  it("are refused, each with the smallest that is accepted", () => {
    const problems = tune(tuningInput({ memory: "256Mi", dataBytes: bytes("512Mi"), walBytes: undefined })).problems;
    assert.deepEqual(problems, [
      {
        path: "resources.memory",
        value: "256Mi",
        message: "must be at least 512Mi: 20 connections do not fit beside the server in less",
        fix: 'set it to "512Mi" or more',
      },
      {
        path: "storage.size",
        value: "512Mi",
        message: "must be at least 1Gi: a fifth of it is for the write-ahead log",
        fix: 'set it to "1Gi" or more',
      },
    ]);
  });

  it("a WAL volume that holds less than a few files is refused", () => {
    assert.deepEqual(tune(tuningInput({ walBytes: bytes("128Mi") })).problems, [
      {
        path: "storage.walSize",
        value: "128Mi",
        message: "must be at least 256Mi: the write-ahead log is in files of 16MB, several of them",
        fix: 'set it to "256Mi" or more',
      },
    ]);
  });
});

function sorted(record: Record<string, string>): [string, string][] {
  return Object.entries(record).sort(([one], [other]) => one.localeCompare(other));
}
