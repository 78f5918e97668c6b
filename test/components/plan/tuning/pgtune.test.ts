import assert from "node:assert/strict";
import { pgtune, type PgtuneInput } from "kubernetes-postgres/plan/tuning/pgtune";
import { GiB, MiB } from "./inputs";

const server: PgtuneInput = { memoryBytes: 16 * GiB, cpus: 4, profile: "oltp", storage: "ssd", major: 17 };

describe("pgtune's answers", () => {
  const golden: [string, PgtuneInput, Record<string, string | undefined>][] = [
    [
      "2GB web, 2 CPUs",
      { ...server, memoryBytes: 2 * GiB, cpus: 2, profile: "web" },
      {
        max_connections: "200",
        shared_buffers: "512MB",
        effective_cache_size: "1536MB",
        maintenance_work_mem: "128MB",
        work_mem: "4MB",
        huge_pages: "off",
        max_worker_processes: undefined,
      },
    ],
    ["4GB web, 2 CPUs", { ...server, memoryBytes: 4 * GiB, cpus: 2, profile: "web" }, { work_mem: "5041kB" }],
    [
      "8GB web, 4 CPUs",
      { ...server, memoryBytes: 8 * GiB, profile: "web" },
      {
        shared_buffers: "2GB",
        work_mem: "10280kB",
        huge_pages: "try",
        max_worker_processes: "4",
        max_parallel_workers_per_gather: "2",
        max_parallel_workers: "4",
        max_parallel_maintenance_workers: "2",
      },
    ],
    ["16GB oltp, 4 CPUs", server, { max_connections: "300", work_mem: "13797kB", autovacuum_work_mem: undefined }],
    [
      "32GB oltp, 8 CPUs",
      { ...server, memoryBytes: 32 * GiB, cpus: 8 },
      {
        shared_buffers: "8GB",
        maintenance_work_mem: "2GB",
        autovacuum_work_mem: "2GB",
        work_mem: "27235kB",
        max_worker_processes: "8",
        max_parallel_workers_per_gather: "4",
        max_parallel_workers: "8",
        max_parallel_maintenance_workers: "4",
      },
    ],
    [
      "64GB warehouse, 16 CPUs",
      { ...server, memoryBytes: 64 * GiB, cpus: 16, profile: "warehouse" },
      {
        max_connections: "40",
        maintenance_work_mem: "8GB",
        work_mem: "149796kB",
        max_worker_processes: "16",
        max_parallel_workers_per_gather: "8",
        max_parallel_workers: "16",
        max_parallel_maintenance_workers: "4",
        random_page_cost: "4",
        default_statistics_target: "500",
        jit: undefined,
        autovacuum_max_workers: "4",
      },
    ],
    [
      "64GB mixed, 16 CPUs",
      { ...server, memoryBytes: 64 * GiB, cpus: 16, profile: "mixed" },
      { max_connections: "100", work_mem: "72315kB", min_wal_size: "1GB", max_wal_size: "4GB" },
    ],
  ];
  for (const [name, input, expected] of golden) {
    it(`are reproduced for ${name}`, () => {
      const answer = pgtune(input);
      for (const [parameter, value] of Object.entries(expected)) assert.equal(answer[parameter], value, parameter);
    });
  }

  it("are reproduced whole, in pgtune's order, for PostgreSQL 18 on NVMe", () => {
    const answer = pgtune({ ...server, memoryBytes: 96 * GiB, cpus: 32, connections: 500, storage: "nvme", major: 18 });
    assert.deepEqual(Object.entries(answer), [
      ["max_connections", "500"],
      ["shared_buffers", "24GB"],
      ["effective_cache_size", "72GB"],
      ["maintenance_work_mem", "6GB"],
      ["checkpoint_completion_target", "0.9"],
      ["wal_buffers", "16MB"],
      ["default_statistics_target", "100"],
      ["random_page_cost", "1.1"],
      ["effective_io_concurrency", "1000"],
      ["work_mem", "47304kB"],
      ["huge_pages", "try"],
      ["jit", "off"],
      ["wal_compression", "lz4"],
      ["autovacuum_max_workers", "5"],
      ["autovacuum_work_mem", "2GB"],
      ["io_method", "io_uring"],
      ["min_wal_size", "2GB"],
      ["max_wal_size", "8GB"],
      ["max_worker_processes", "32"],
      ["max_parallel_workers_per_gather", "4"],
      ["max_parallel_workers", "32"],
      ["max_parallel_maintenance_workers", "4"],
    ]);
  });

  it("follow the size of the database beside the memory", () => {
    const workMem = (databaseSize: PgtuneInput["databaseSize"]): string => pgtune({ ...server, databaseSize }).work_mem;
    assert.deepEqual(
      [workMem("less-than-memory"), workMem(undefined), workMem("larger")],
      [`${Math.floor(13797 * 1.3)}kB`, "13797kB", `${Math.floor(13797 * 0.9)}kB`],
    );
  });

  it("keep random reads dear on hard disks and in a warehouse, unless all of it is in memory", () => {
    const cost = (changes: Partial<PgtuneInput>): string => pgtune({ ...server, ...changes }).random_page_cost;
    assert.equal(cost({ storage: "hdd" }), "4");
    assert.equal(cost({ storage: "hdd", databaseSize: "less-than-memory" }), "1.1");
    assert.equal(cost({ profile: "warehouse", databaseSize: "less-than-memory" }), "1.1");
    assert.equal(cost({ storage: "san" }), "1.1");
  });

  it("know a desktop, which archives nothing", () => {
    const answer = pgtune({ ...server, profile: "desktop" });
    assert.equal(answer.shared_buffers, "1GB");
    assert.equal(answer.effective_cache_size, "4GB");
    assert.equal(answer.min_wal_size, "100MB");
    assert.equal(answer.wal_level, "minimal");
    assert.equal(answer.max_wal_senders, "0");
  });

  it("leave parallelism alone below four CPUs, or where their number is not known", () => {
    assert.equal(pgtune({ ...server, cpus: 3 }).max_parallel_workers, undefined);
    assert.equal(pgtune({ ...server, cpus: undefined }).max_parallel_workers, undefined);
  });

  it("take 3 % of shared buffers for WAL, and 16MB when near", () => {
    const walBuffers = (memoryBytes: number): string => pgtune({ ...server, memoryBytes }).wal_buffers;
    assert.deepEqual([GiB, 1952 * MiB, 512 * 1024].map(walBuffers), ["7864kB", "16MB", "32kB"]);
  });
});
