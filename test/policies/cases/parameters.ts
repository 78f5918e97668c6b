import * as fc from "fast-check";
import { cluster, configMap, pooler } from "../fixtures";
import { absent, changed, unknown } from "../given";
import { configurationMap, plainSet } from "../operators/stateful-set";
import type { RuleCases } from "./case";

const orders = (changes: Record<string, unknown>) => changed(cluster(), changes);
const path = "spec.postgresql.parameters";
const tuned = (parameters: Record<string, unknown>, changes: Record<string, unknown> = {}) =>
  orders({
    ...changes,
    ...Object.fromEntries(Object.entries(parameters).map(([name, value]) => [`${path}.${name}`, value])),
  });
const notKnown = "not known before the update, so it is judged only while the update runs";

const over = (used: string, more: string) =>
  `PostgreSQL's processes together may need ${used} MiB, ${more} MiB more than the 7372.8 MiB planned for (90 % of 8192 MiB)`;

export const memoryBudget: RuleCases = {
  rule: "pg-memory-budget",
  passes: {
    "a page cache as large as all of the memory": [
      orders({ "spec.postgresql.parameters.effective_cache_size": "8GB" }),
    ],
    "exactly the huge pages that are needed": [
      tuned({ shared_buffers: "4GB" }, { 'spec.resources.limits["hugepages-2Mi"]': "4256Mi" }),
    ],
    "the least memory there may be": [
      tuned(
        { shared_buffers: "64MB", max_connections: "20", autovacuum_work_mem: "16MB", max_parallel_workers: "0" },
        { "spec.resources.requests.memory": "512Mi", "spec.resources.limits.memory": "512Mi" },
      ),
    ],
    "a quarter of memory for shared buffers": [cluster()],
    "nothing set, which is little": [orders({ [path]: absent })],
    "shared buffers on huge pages, beside the memory limit": [
      tuned({ shared_buffers: "4GB" }, { 'spec.resources.limits["hugepages-2Mi"]': "5Gi" }),
    ],
  },
  fails: {
    "a page cache larger than the memory": {
      given: [orders({ "spec.postgresql.parameters.effective_cache_size": "9GB" })],
      says: [
        "advisory orders: spec.postgresql.parameters.effective_cache_size: 9GB is more than the 8Gi of memory; set it to 6GB",
      ],
    },
    "shared buffers of half the memory": {
      given: [tuned({ shared_buffers: "4GB" })],
      says: [
        `mandatory orders: ${path}.shared_buffers: 4GB is 50 % of the 8Gi of memory requested, at most 40 % is allowed; set it to 2GB`,
      ],
    },
    "shared buffers as large as what is requested": {
      given: [tuned({}, { "spec.resources.requests.memory": "2Gi" })],
      says: [
        `mandatory orders: ${path}.shared_buffers: 2GB is 100 % of the 2Gi of memory requested, at most 40 % is allowed; set it to 512MB`,
      ],
    },
    "sorts that do not fit": {
      given: [tuned({ work_mem: "256MB" })],
      says: [`mandatory orders: ${path}.work_mem: ${over("15366.2", "7993.4")}; set it to 91584kB`],
    },
    "connections that do not fit": {
      given: [tuned({ max_connections: "1000" })],
      says: [`mandatory orders: ${path}.max_connections: ${over("10177.2", "2804.4")}; set it to 633`],
    },
    "less memory than any server needs": {
      given: [orders({ "spec.resources.limits.memory": "256Mi" })],
      says: [
        "mandatory orders: spec.resources.limits.memory: 20 connections do not fit beside the server in 256Mi; set it to at least 512Mi",
      ],
    },
    "huge pages that do not hold the shared memory": {
      given: [tuned({}, { 'spec.resources.limits["hugepages-2Mi"]': "1Gi" })],
      says: [
        "mandatory orders: spec.resources.limits.hugepages-2Mi: PostgreSQL's shared memory does not fit into 1Gi; set it to 2148Mi",
      ],
    },
  },
  unknown: {
    "a memory limit that is not known": {
      given: [orders({ "spec.resources.limits.memory": unknown })],
      says: [`advisory orders: spec.resources.limits.memory: ${notKnown}`],
    },
    "a work_mem that is not known": {
      given: [tuned({ work_mem: unknown })],
      says: [`advisory orders: ${path}.work_mem: ${notKnown}`],
    },
  },
  configured: {
    "what fits to the byte, with half of memory for shared buffers": {
      given: [
        tuned(
          { shared_buffers: "1000MB" },
          { "spec.resources.requests.memory": "2552475592", "spec.resources.limits.memory": "2552475592" },
        ),
      ],
      config: { maxSharedBuffersPercent: 50 },
      says: [],
    },
    "shared buffers of half the memory where they may": {
      given: [tuned({ shared_buffers: "4GB" })],
      config: { maxSharedBuffersPercent: 50 },
      says: [],
    },
    "more that happens at once than is usual": {
      given: [tuned({ work_mem: "32MB" })],
      config: { activePercent: 50, connectionMiB: 10 },
      says: [`mandatory orders: ${path}.work_mem: ${over("10142.2", "2769.4")}; set it to 19072kB`],
    },
    "no memory limit": {
      given: [orders({ "spec.resources.limits.memory": absent })],
      says: [],
      notApplicable: ["orders: no memory limit, which pg-resources-declared reports"],
    },
  },
  remediable: fc
    .record({
      memory: fc.integer({ min: 8, max: 1024 }).map((steps) => steps * 64),
      shared: fc.integer({ min: 16, max: 4096 }),
      sort: fc.integer({ min: 1, max: 512 }),
      maintenance: fc.integer({ min: 16, max: 4096 }),
      connections: fc.integer({ min: 20, max: 2000 }),
      workers: fc.integer({ min: 1, max: 20 }),
    })
    .map(({ memory, shared, sort, maintenance, connections, workers }) =>
      tuned(
        {
          shared_buffers: `${shared}MB`,
          work_mem: `${sort}MB`,
          maintenance_work_mem: `${maintenance}MB`,
          max_connections: `${connections}`,
          autovacuum_max_workers: `${workers}`,
        },
        { "spec.resources.limits.memory": `${memory}Mi`, "spec.resources.requests.memory": `${memory}Mi` },
      ),
    ),
};

export const operatorFixed: RuleCases = {
  rule: "pg-operator-fixed-parameters",
  passes: {
    "parameters of PostgreSQL's own": [cluster()],
    "parameters of an extension": [tuned({ "pg_stat_statements.max": "10000" })],
  },
  fails: {
    "a file that PostgreSQL is not told to read": {
      given: [changed(plainSet(), { "spec.template.spec.containers[0].args": absent }), configurationMap()],
      says: ["pg_hba.conf", "postgresql.conf"].map(
        (file) =>
          `mandatory carts: spec.template.spec.containers[0].volumeMounts[1].mountPath: /etc/postgresql/${file} is mounted, but PostgreSQL is not told to read it, so nothing in it is in effect; start it with -c config_file= or -c hba_file=`,
      ),
    },
    "a log that the operator reads": {
      given: [tuned({ logging_collector: "on" })],
      says: [
        `mandatory orders: ${path}.logging_collector: the operator reads PostgreSQL's log itself and writes it as JSON to the container's output; remove it`,
      ],
    },
    "libraries and archiving that have fields of their own, in any letters": {
      given: [tuned({ Shared_Preload_Libraries: "pg_cron", archive_mode: "on" })],
      says: [
        `mandatory orders: ${path}.Shared_Preload_Libraries: the operator adds libraries of its own to the list; move it to spec.postgresql.shared_preload_libraries`,
        `mandatory orders: ${path}.archive_mode: the operator archives the write-ahead log itself, through the backup plugin; remove it and archive with a plugin in spec.plugins`,
      ],
    },
  },
  unknown: {
    "parameters that are not known": {
      given: [orders({ [path]: unknown })],
      says: [`advisory orders: ${path}: ${notKnown}`],
    },
    "a value that is not known, whose name is enough": {
      given: [tuned({ port: unknown })],
      says: [
        `mandatory orders: ${path}.port: probes, Services and the pooler rely on the operator's port and sockets; remove it`,
      ],
    },
  },
  configured: {
    "as advice": {
      given: [tuned({ port: "5433" })],
      config: { enforcementLevel: "advisory" },
      says: [
        `advisory orders: ${path}.port: probes, Services and the pooler rely on the operator's port and sockets; remove it`,
      ],
    },
  },
  remediable: fc
    .dictionary(fc.constantFrom("port", "ssl", "Archive_Mode", "cluster_name", "work_mem", "jit"), fc.constant("on"))
    .map((parameters) => orders({ [path]: parameters })),
};

const damaged = "without it a crash of the node damages the database beyond repair; set it to on";
const conf = (text: string) => changed(configMap("orders-config"), { data: { "postgresql.conf": text } });

export const durability: RuleCases = {
  rule: "pg-durability-parameters",
  passes: {
    "nothing switched off": [cluster()],
    "everything written out": [
      tuned({ fsync: "on", full_page_writes: "true", synchronous_commit: "remote_apply", wal_level: "replica" }),
    ],
    "an early acknowledgement where replication is asynchronous": [
      tuned({ synchronous_commit: "local" }, { "spec.postgresql.synchronous": absent }),
    ],
    "a cluster out of a backup, which has the checksums of that": [
      orders({
        "spec.imageName": "ghcr.io/cloudnative-pg/postgresql:17.6-standard-trixie",
        "spec.bootstrap": { recovery: { source: "old" } },
      }),
    ],
    "a postgresql.conf that keeps its promises": [conf("fsync = on\nwal_level = logical\n")],
    "a ConfigMap with a pg_hba.conf only": [
      changed(configMap("orders-config"), { data: { "pg_hba.conf": "hostssl all all all scram-sha-256\n" } }),
    ],
  },
  fails: {
    "no fsync": {
      given: [tuned({ fsync: "off" })],
      says: [`mandatory orders: ${path}.fsync: ${damaged}`],
    },
    "no full pages": {
      given: [tuned({ full_page_writes: "f" })],
      says: [
        `mandatory orders: ${path}.full_page_writes: without it a crash in the middle of a page's write leaves a damaged page; set it to on`,
      ],
    },
    "minimal WAL": {
      given: [tuned({ wal_level: "Minimal" })],
      says: [
        `mandatory orders: ${path}.wal_level: neither a standby nor an archive can work from minimal WAL; set it to replica or logical`,
      ],
    },
    "commits that do not wait although they should": {
      given: [tuned({ synchronous_commit: "off" })],
      says: [
        `mandatory orders: ${path}.synchronous_commit: commits are acknowledged before any standby has it, although they wait for one; set it to on or remote_apply`,
      ],
    },
    "no checksums before PostgreSQL 18, which makes them by itself": {
      given: [orders({ "spec.imageName": "ghcr.io/cloudnative-pg/postgresql:17.6-standard-trixie" })],
      says: [
        "mandatory orders: spec.bootstrap.initdb.dataChecksums: pages have no checksums, so damage goes unseen; set it to true",
      ],
    },
    "a postgresql.conf without fsync": {
      given: [conf("# fast\nfsync = off\n")],
      says: [`mandatory orders-config: data["postgresql.conf"].fsync: ${damaged}`],
    },
  },
  unknown: {
    "a parameter that is not known": {
      given: [tuned({ fsync: unknown })],
      says: [`advisory orders: ${path}.fsync: ${notKnown}`],
    },
  },
  configured: {
    "as advice": {
      given: [tuned({ fsync: "off" })],
      config: { enforcementLevel: "advisory" },
      says: [`advisory orders: ${path}.fsync: ${damaged}`],
    },
  },
};

const slots = `${path}.max_slot_wal_keep_size`;
const together = "max_wal_size, wal_keep_size and max_slot_wal_keep_size together keep";
const size = (least: number, most: number) => fc.integer({ min: least, max: most }).map((mib) => `${mib}MB`);

export const walRetentionBounded: RuleCases = {
  rule: "pg-wal-retention-bounded",
  passes: {
    "slots that keep nothing": [tuned({ max_slot_wal_keep_size: "0" })],
    "bounds that fill the volume exactly as far as they may": [tuned({ max_slot_wal_keep_size: "16896MB" })],
    "a bound for slots": [cluster()],
    "one volume for everything": [orders({ "spec.walStorage": absent })],
    "sizes without a unit, which are megabytes": [tuned({ max_slot_wal_keep_size: "6144", max_wal_size: 1024 })],
  },
  fails: {
    "the least as much as what the most is lowered to": {
      given: [tuned({ min_wal_size: "8GB", max_wal_size: "18GB" })],
      says: [
        `mandatory orders: ${path}.max_wal_size: ${together} 25088 MiB, more than 18432 MiB, 90 % of the WAL volume; set max_wal_size to 8GB, min_wal_size to 2GB`,
      ],
    },
    "the least as much as the most, beside slots that fill the volume": {
      given: [tuned({ min_wal_size: "1GB", max_wal_size: "1GB", max_slot_wal_keep_size: "18GB" })],
      says: [
        `mandatory orders: ${slots}: ${together} 19968 MiB, more than 18432 MiB, 90 % of the WAL volume; set max_slot_wal_keep_size to 6GB`,
        `mandatory orders: ${path}.min_wal_size: 1GB, is not below max_wal_size, 1GB; set it to 256MB`,
      ],
    },
    "no bound, which is the default": {
      given: [orders({ [slots]: absent })],
      says: [`mandatory orders: ${slots}: a standby that stays away keeps WAL until the volume is full; set it to 6GB`],
    },
    "no bound on a volume whose size nobody says": {
      given: [orders({ [slots]: "-1", "spec.walStorage": { storageClass: "postgres-wal" } })],
      says: [
        `mandatory orders: ${slots}: a standby that stays away keeps WAL until the volume is full; set it to 30 % of the volume`,
      ],
    },
    "bounds that fill the volume": {
      given: [tuned({ max_slot_wal_keep_size: "18GB" })],
      says: [
        `mandatory orders: ${slots}: ${together} 19968 MiB, more than 18432 MiB, 90 % of the WAL volume; set max_slot_wal_keep_size to 6GB`,
      ],
    },
    "no bound beside others that fill the volume": {
      given: [tuned({ max_slot_wal_keep_size: "-1", max_wal_size: "16GB" })],
      says: [
        `mandatory orders: ${slots}: a standby that stays away keeps WAL until the volume is full; set it to 6GB`,
        `mandatory orders: ${path}.max_wal_size: ${together} 23040 MiB, more than 18432 MiB, 90 % of the WAL volume; set max_wal_size to 8GB`,
      ],
    },
    "a volume that is too small for any": {
      given: [orders({ "spec.walStorage.size": "50Mi" })],
      says: [
        `mandatory orders: spec.walStorage.size: ${together} 7680 MiB, more than 45 MiB, 90 % of the WAL volume; raise it to at least 8533.3 MiB`,
      ],
    },
    "the least as much as the most": {
      given: [tuned({ min_wal_size: "1GB" })],
      says: [`mandatory orders: ${path}.min_wal_size: 1GB, is not below max_wal_size, 1GB; set it to 256MB`],
    },
    "the most below the least that PostgreSQL keeps by default": {
      given: [tuned({ max_wal_size: "32MB" })],
      says: [`mandatory orders: ${path}.min_wal_size: 80MB, is not below max_wal_size, 32MB; raise max_wal_size`],
    },
  },
  unknown: {
    "a volume of which nothing is known, beside slots without a bound": {
      given: [orders({ [slots]: absent, "spec.walStorage.size": unknown })],
      says: [
        `advisory orders: spec.walStorage.size: ${notKnown}`,
        `mandatory orders: ${slots}: a standby that stays away keeps WAL until the volume is full; set it to 30 % of the volume`,
      ],
    },
  },
  configured: {
    "a volume that the lowest bounds fill exactly": {
      given: [tuned({ wal_keep_size: "0" }, { "spec.walStorage.size": "64Mi" })],
      config: { fillPercent: 100 },
      says: [
        `mandatory orders: ${slots}: ${together} 7168 MiB, more than 64 MiB, 100 % of the WAL volume; set max_wal_size to 48MB, max_slot_wal_keep_size to 16MB, min_wal_size to 32MB`,
      ],
    },
    "half of the volume": {
      given: [tuned({ max_slot_wal_keep_size: "9GB" })],
      config: { fillPercent: 50 },
      says: [
        `mandatory orders: ${slots}: ${together} 10752 MiB, more than 10240 MiB, 50 % of the WAL volume; set max_slot_wal_keep_size to 3408MB`,
      ],
    },
  },
  remediable: fc
    .record(
      {
        max_slot_wal_keep_size: fc.oneof(fc.constantFrom("-1", absent), size(16, 100_000)),
        max_wal_size: size(128, 100_000),
        wal_keep_size: size(0, 50_000),
        min_wal_size: size(32, 50_000),
      },
      { requiredKeys: [] },
    )
    .chain((parameters) =>
      fc
        .record({
          "spec.walStorage": fc
            .integer({ min: 3, max: 200 })
            .map((gib) => ({ size: `${gib}Gi`, storageClass: "postgres-wal" })),
          "spec.storage.size": fc.integer({ min: 20, max: 500 }).map((gib) => `${gib}Gi`),
        })
        .map((changes) => tuned(parameters, changes)),
    ),
};

const noStart = (profile: string) =>
  `${path}.io_method: the seccomp profile ${profile} does not let the server start with io_uring; set it to worker`;

export const ioUring: RuleCases = {
  rule: "pg-io-uring-needs-seccomp",
  passes: {
    "workers, which are the default": [cluster(), tuned({ io_method: "worker" })],
    "a profile that allows it": [
      tuned(
        { io_method: "io_uring" },
        { "spec.seccompProfile": { type: "Localhost", localhostProfile: "profiles/io-uring.json" } },
      ),
    ],
  },
  fails: {
    "the runtime's own profile": {
      given: [tuned({ io_method: "io_uring" })],
      says: [`mandatory orders: ${noStart("RuntimeDefault")}`],
    },
  },
  unknown: {
    "a profile that is not known": {
      given: [tuned({ io_method: "io_uring" }, { "spec.seccompProfile": unknown })],
      says: [`advisory orders: spec.seccompProfile: ${notKnown}`],
    },
    "a profile that does not matter": { given: [orders({ "spec.seccompProfile": unknown })], says: [] },
  },
  configured: {
    "as advice": {
      given: [tuned({ io_method: "io_uring" })],
      config: { enforcementLevel: "advisory" },
      says: [`advisory orders: ${noStart("RuntimeDefault")}`],
    },
  },
};

export const parallelWithinCpu: RuleCases = {
  rule: "pg-parallel-within-cpu",
  passes: {
    "a worker a CPU": [cluster()],
    "no parallel workers on part of a CPU": [
      tuned({ max_parallel_workers: "0" }, { "spec.resources.limits.cpu": "500m" }),
    ],
    "processes that bound the workers": [tuned({ max_parallel_workers: "8", max_worker_processes: "2" })],
    "a CPU begun": [tuned({}, { "spec.resources.limits.cpu": "1500m" })],
  },
  fails: {
    "nothing said, which is 32": {
      given: [tuned({ max_parallel_workers: absent })],
      says: [`advisory orders: ${path}.max_parallel_workers: 32 workers share 2 CPU; set it to 2`],
    },
    "more workers than a request has CPUs": {
      given: [tuned({ max_parallel_workers: "4" }, { "spec.resources.limits.cpu": absent })],
      says: [`advisory orders: ${path}.max_parallel_workers: 4 workers share 2 CPU; set it to 2`],
    },
  },
  unknown: {
    "a number of workers that is not known": {
      given: [tuned({ max_parallel_workers: unknown })],
      says: [`advisory orders: ${path}.max_parallel_workers: ${notKnown}`],
    },
  },
  configured: {
    "two workers a CPU": {
      given: [tuned({ max_parallel_workers: "4" })],
      config: { factor: 2 },
      says: [],
    },
    "no CPU at all": {
      given: [tuned({}, { "spec.resources": absent })],
      says: [],
      notApplicable: ["orders: no CPU is set, which pg-resources-declared reports"],
    },
  },
  remediable: fc
    .record({ workers: fc.integer({ min: 0, max: 64 }), cpu: fc.integer({ min: 100, max: 16_000 }) })
    .map(({ workers, cpu }) =>
      tuned({ max_parallel_workers: `${workers}` }, { "spec.resources.limits.cpu": `${cpu}m` }),
    ),
};

const pool = "spec.pgbouncer.parameters.default_pool_size";
const beside = "beside those for superusers and the operator";

export const poolerFits: RuleCases = {
  rule: "pg-pooler-fits-max-connections",
  passes: {
    "two pods of 20 connections": [cluster(), pooler()],
    "every connection there is": [cluster(), changed(pooler(), { "spec.instances": 1, [pool]: "87" })],
    "poolers of the primary and of the standbys, each with its own servers": [
      cluster(),
      changed(pooler(), { [pool]: "43" }),
      changed(pooler("orders-pooler-ro"), { "spec.type": "ro", [pool]: "43" }),
    ],
    "a pooler of another cluster": [cluster(), changed(pooler(), { "spec.cluster.name": "carts", [pool]: "1000" })],
    "a pooler in another namespace": [
      cluster(),
      changed(pooler(), { "metadata.namespace": "elsewhere", [pool]: "1000" }),
    ],
  },
  fails: {
    "a pool as large as the server": {
      given: [cluster(), changed(pooler(), { [pool]: "100" })],
      says: [
        `mandatory orders-pooler-rw: ${pool}: 2 pods with 100 connections are 200, and max_connections 100 leaves 87 ${beside}; keep each pool to at most 43, or raise max_connections`,
      ],
    },
    "two poolers of the primary": {
      given: [
        cluster(),
        changed(pooler(), { [pool]: "40" }),
        changed(pooler("orders-pooler-r"), { "spec.type": "r", [pool]: "10" }),
      ],
      says: [
        `mandatory orders-pooler-rw: ${pool}: 2 pods with 40 connections and 20 of other poolers are 100, and max_connections 100 leaves 87 ${beside}; keep each pool to at most 33, or raise max_connections`,
      ],
    },
    "poolers of the standbys": {
      given: [cluster(), changed(pooler("orders-pooler-ro"), { "spec.type": "ro", [pool]: "44" })],
      says: [
        `mandatory orders-pooler-ro: ${pool}: 2 pods with 44 connections are 88, and max_connections 100 leaves 87 ${beside}; keep each pool to at most 43, or raise max_connections`,
      ],
    },
    "more pods than connections": {
      given: [tuned({ max_connections: "14" }), pooler()],
      says: [
        `mandatory orders-pooler-rw: ${pool}: 2 pods with 20 connections are 40, and max_connections 14 leaves 1 ${beside}; raise max_connections`,
      ],
    },
  },
  unknown: {
    "a pool size that is not known": {
      given: [cluster(), changed(pooler(), { [pool]: unknown })],
      says: [`advisory orders-pooler-rw: ${pool}: ${notKnown}`],
    },
    "a cluster's name that is not known": {
      given: [cluster(), changed(pooler(), { "spec.cluster.name": unknown })],
      says: [`advisory orders-pooler-rw: spec.cluster.name: ${notKnown}`],
    },
  },
  configured: {
    "several users and databases": {
      given: [cluster(), pooler()],
      config: { pairs: 3 },
      says: [
        `mandatory orders-pooler-rw: ${pool}: 2 pods with 20 connections for each of 3 pairs of user and database are 120, and max_connections 100 leaves 87 ${beside}; keep each pool to at most 14, or raise max_connections`,
      ],
    },
  },
};
