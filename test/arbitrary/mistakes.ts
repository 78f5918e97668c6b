import fc from "fast-check";
import type { ClusterSpec } from "kubernetes-postgres/plan/spec/cluster";
import type { ClusterPlan } from "kubernetes-postgres/plan/types";
import { settingsTable } from "kubernetes-postgres/plan/tuning/settings-table";
import type { ClusterCase } from "./cluster";

/**
 * One change of right arguments that may make them wrong. Many are harmless, which is the point: whether they are is for
 * two judges to agree on.
 */
export interface Mistake {
  /** What kind of change it is, for the count of corners. */
  what: string;
  /** Path of the property that is changed. */
  path: string;
  value: unknown;
}

type Path = readonly (string | number)[];

/** Text that some part of the way to PostgreSQL may not bear. */
const hostileTexts = [
  "",
  " ",
  "-",
  "-a",
  "a-",
  "A",
  "a b",
  "a_b",
  "a.b",
  "a..b",
  "a/b",
  "/a",
  "a/",
  "ä",
  "a\nb",
  "a'b",
  'a"b',
  "0",
  "1",
  "-1",
  "1.5",
  "1e3",
  "0x10",
  "1Gi",
  "1gb",
  "10 GB",
  "on",
  "null",
  "*",
  "${x}",
  "postgres",
  "default",
  "template1",
  "pg_monitor",
  "none",
  "a".repeat(51),
  "a".repeat(63),
  "a".repeat(64),
  "a".repeat(254),
  "é".repeat(32),
];

const hostileNumbers = [-1, 0, 1, 1.5, 3, 7, 8, 9, 10, 21, 65_536, 2 ** 31, 2 ** 53];

/** Changes that are aimed at one rule of PostgreSQL, the operator or Kubernetes. */
const aimed: readonly { what: string; path: Path; values: readonly unknown[] }[] = [
  { what: "name", path: ["name"], values: [...hostileTexts, "kube-system", "a".repeat(50), "9a"] },
  { what: "namespace", path: ["namespace"], values: [...hostileTexts, "kube-system", "9a"] },
  { what: "instances", path: ["instances"], values: hostileNumbers },
  {
    what: "standbys",
    path: ["replication"],
    values: [1, 2, 3, 8, 9].flatMap((synchronousStandbys) =>
      ["zero-loss", "preferred", "asynchronous"].map((mode) => ({ mode, synchronousStandbys })),
    ),
  },
  {
    what: "data volume",
    path: ["storage", "size"],
    values: [
      "0",
      "1",
      "1m",
      "-1Gi",
      "1Mi",
      "1GiB",
      "1 Gi",
      "100",
      "8Ei",
      "9Ei",
      "1e30",
      "1e-3",
      "+20Gi",
      ".5Ti",
      "5.Gi",
      "1.23456789Gi",
    ],
  },
  {
    what: "WAL volume",
    path: ["storage", "walSize"],
    values: ["0", "1", "1m", "64Mi", "256Mi", "300Mi", "1Gi", "None", "16384Gi", "9Ei"],
  },
  {
    what: "memory",
    path: ["resources"],
    values: ["511Mi", "512Mi", "600M", "1e9", "0.5Gi", "25Ti", "1gb", "1073741824.5", "1073741824500m"].map(
      (memory) => ({ memory }),
    ),
  },
  {
    what: "cpu",
    path: ["resources"],
    values: ["0", "1m", "99m", "0.1", "0.1005", "0.0001", "1e1", "100u", "2.5k", "193", "-1", "1 "].map((cpu) => ({
      cpu,
    })),
  },
  {
    what: "schedule",
    path: ["backup"],
    values: [
      "@daily",
      "* * * * *",
      "0 0 2 * * *",
      "0 2 * * 7",
      "60 2 * * *",
      "0 24 * * *",
      "0 2 0 * *",
      "0 2 31 2 *",
      "0 2 30 2 *",
      "*/0 2 * * *",
      "0 2 * * mon-",
      "0 2 5-1 * *",
      "0 2 * 13 *",
      "0 2 L * *",
      "0,0 2 * * *",
      "5/70 2 * * *",
      "0-59/61 3 * * *",
      "? 3 * * *",
      "TZ=UTC 0 2 * *",
      "0 2 * * sunday",
      "00 02 01 01 *",
      "0 2 , * *",
    ].map((schedule) => ({ schedule, recoveryWindow: "3650d" })),
  },
  {
    what: "retention",
    path: ["backup"],
    values: ["0d", "1", "01d", "1y", "30D", "4w", "120m", "5000d", "1.5d", "-1d", "30d "].map((recoveryWindow) => ({
      recoveryWindow,
    })),
  },
  {
    what: "endpoint",
    path: ["backup", "endpointUrl"],
    values: [
      "minio:9000",
      "https://",
      "https://a b",
      "ftp://a",
      "https://minio:0",
      "https://minio:99999",
      "http://[::1]:9000",
      "https://MINIO.Storage.svc",
      "https://a/b",
      "https://u:p@a",
      "http://a_b.c:9000",
    ],
  },
  {
    what: "image",
    path: ["image"],
    values: [
      "postgres",
      "postgres:latest",
      "postgres:18",
      "postgres:18.4",
      "postgres:17",
      "postgres:18beta1",
      "postgres:18-trixie",
      `postgres@sha256:${"0".repeat(64)}`,
      `a/b:18.4@sha256:${"0".repeat(64)}`,
      "A/B:18",
      "host:5000/a/b:18.1-x",
      "postgres:18.",
      "postgres:018",
      "postgres:18.4.1",
      "postgres:18_4",
      "postgres:9.6",
    ],
  },
  {
    what: "target time",
    path: ["recovery"],
    values: [
      "2026-03-01",
      "2026-03-01 12:00:00",
      "2026-02-30T12:00:00Z",
      "2026-03-01T24:00:00Z",
      "2026-03-01T12:00:60Z",
      "2026-03-01T12:00:00+14:00",
      "2026-03-01T12:00:00+24:00",
      "2026-03-01T12:00:00,5Z",
      "0000-01-01T00:00:00Z",
      "2026-03-01T12:00:00.1234567891Z",
      "now",
      "2026-03-01t12:00:00z",
    ].map((targetTime) => ({ serverName: "old", targetTime })),
  },
  {
    what: "recovery",
    path: ["recovery"],
    values: [
      { serverName: "" },
      { serverName: "a b" },
      { serverName: "a/b" },
      {},
      { serverName: "old", path: "/" },
      { serverName: "old", bucket: "S3" },
    ],
  },
  { what: "databases", path: ["databases"], values: hostileTexts.map((name) => [{ name }]) },
  {
    what: "same database twice",
    path: ["databases"],
    values: [
      [{ name: "a" }, { name: "a" }],
      [{ name: "a_b" }, { name: "a-b" }],
    ],
  },
  {
    what: "extensions",
    path: ["database", "extensions"],
    values: [["vector", "vector"], ["Vector"], ["a b"], [""], ["pg_cron"], ["plpgsql"]],
  },
  { what: "roles", path: ["roles"], values: hostileTexts.map((name) => [{ name }]) },
  {
    what: "memberships",
    path: ["roles"],
    values: [["postgres"], ["a"], ["a", "a"], [""], ["pg_nothing"], ["A b"], ["app"]].map((inRoles) => [
      { name: "a", inRoles },
    ]),
  },
  {
    what: "connection limit",
    path: ["roles"],
    values: [-2, -1, 0, 10_001, 1.5].map((connectionLimit) => [{ name: "a", connectionLimit }]),
  },
  {
    what: "same role twice",
    path: ["roles"],
    values: [
      [{ name: "a" }, { name: "a" }],
      [{ name: "app" }],
      [{ name: "a_b" }, { name: "a-b" }, { name: "a--b" }, { name: "a-b-" }],
    ],
  },
  {
    what: "tolerations",
    path: ["scheduling", "tolerations"],
    values: [
      ...hostileTexts.map((key) => [{ key }]),
      ...hostileTexts.map((value) => [{ key: "a", value }]),
      [{ key: "a", effect: "noschedule" }],
      [{ key: "a" }, { key: "a" }],
      [{ key: "a", value: "b", effect: "" }],
    ],
  },
  {
    what: "node selector",
    path: ["scheduling", "nodeSelector"],
    values: [
      ...hostileTexts.map((value) => ({ a: value })),
      ...hostileTexts.map((key) => ({ [key]: "a" })),
      { [`${"a".repeat(254)}/b`]: "" },
      { "A/b": "" },
      { "a../b": "" },
    ],
  },
  { what: "priority class", path: ["scheduling", "priorityClassName"], values: hostileTexts },
  {
    what: "monitoring",
    path: ["monitoring"],
    values: hostileTexts.flatMap((word) => [
      { enabled: true, namespace: word },
      { enabled: true, labels: { a: word } },
      { enabled: true, labels: { [word]: "a" } },
    ]),
  },
  {
    what: "network",
    path: ["network"],
    values: [
      "10.0.0.1/8",
      "10.0.0.0",
      "10.0.0.0/33",
      "::1/129",
      "fd00::1/8",
      "010.0.0.0/8",
      "10.0.0.0/08",
      "::ffff:10.0.0.0/104",
      "a",
      "",
      "10.0.0.0/8 ",
      "2001:DB8::/32",
      "fe80::%eth0/64",
    ].flatMap((cidr) => [{ allowCidrs: [cidr] }, { apiServerCidrs: [cidr] }, { allowCidrs: [cidr, cidr] }]),
  },
  { what: "allowed namespaces", path: ["network", "allowNamespaces"], values: hostileTexts.map((name) => [name]) },
  { what: "storage class", path: ["storage", "storageClass"], values: hostileTexts },
  {
    what: "access keys",
    path: ["backup", "accessKeysSecret"],
    values: hostileTexts.flatMap((word) => [
      { name: word },
      { name: "keys", accessKeyIdKey: word },
      { name: "keys", caKey: word },
    ]),
  },
  {
    what: "libraries",
    path: ["sharedPreloadLibraries"],
    values: [
      ["pg_stat_statements", "pg_stat_statements"],
      ["a,b"],
      [""],
      ["$libdir/auto_explain"],
      [" auto_explain"],
      ["pgaudit", "pg_stat_statements"],
      ["pg_failover_slots"],
    ],
  },
  {
    what: "pooler",
    path: ["pooler"],
    values: [
      { enabled: true, instances: 0 },
      { enabled: true, instances: 20 },
      { enabled: true, mode: "statement" },
      { enabled: true, maxClientConnections: 9 },
      { enabled: true, readOnly: true },
      { readOnly: true },
    ],
  },
  { what: "server name", path: ["backup", "serverName"], values: hostileTexts },
  { what: "backup path", path: ["backup", "path"], values: hostileTexts },
  { what: "bucket", path: ["backup", "bucket"], values: hostileTexts },
  { what: "owner", path: ["database", "owner"], values: hostileTexts },
  { what: "first database", path: ["database", "name"], values: hostileTexts },
];

/** Relations between parameters, and of parameters to the size of things. */
const relations: readonly Record<string, string>[] = [
  { shared_buffers: "100GB" },
  { shared_buffers: "128kB" },
  { shared_buffers: "1e3MB" },
  { shared_buffers: "0.5GB" },
  { shared_buffers: "16384" },
  { min_wal_size: "1GB", max_wal_size: "1GB" },
  { min_wal_size: "48MB", max_wal_size: "64MB" },
  { min_wal_size: "0.1GB", max_wal_size: "0.3GB" },
  { max_wal_size: "10TB" },
  { max_wal_size: "33554kB" },
  { wal_level: "minimal" },
  { wal_level: "minimal", max_wal_senders: "0" },
  { wal_level: "replica", archive_timeout: "0" },
  { wal_log_hints: "off" },
  { wal_log_hints: "f" },
  { hot_standby_feedback: "off", "pg_failover_slots.synchronize_slot_names": "name_like:%" },
  { hot_standby_feedback: "1", "pg_failover_slots.synchronize_slot_names": "name_like:%" },
  { hot_standby_feedback: "TRUE", "pg_failover_slots.version": "x" },
  { sync_replication_slots: "on", hot_standby_feedback: "off" },
  { sync_replication_slots: "on", hot_standby_feedback: "on" },
  { sync_replication_slots: "t" },
  { synchronized_standby_slots: "a" },
  { max_connections: "20" },
  { max_connections: "1" },
  { max_worker_processes: "0" },
  { max_replication_slots: "0" },
  { max_wal_senders: "0" },
  { "cnpg.config_sha256": "x" },
  { Work_Mem: "4MB" },
  { "work-mem": "4MB" },
  { "a.b.c": "1" },
  { "a.1": "1" },
  { ".a": "1" },
  { "a b.c": "1" },
  { "": "1" },
  { allow_alter_system: "on" },
  { "pgaudit.log": "all, -misc" },
  { "pg_stat_statements.max": "x\ny" },
  { huge_pages: "on" },
  { huge_pages: "try" },
  { ssl_min_protocol_version: "TLSv1.3", ssl_max_protocol_version: "TLSv1.2" },
  { primary_slot_name: "a" },
  { archive_mode: "always" },
  { recovery_min_apply_delay: "1s" },
  { log_destination: "csvlog" },
  { unix_socket_directories: "/tmp" },
  { port: "5433" },
];

const settings = settingsTable
  .trim()
  .split("\n")
  .map((line) => line.split(" "));

/** Any parameter of any major, with a value that may be one of its own: by its type, its unit, its bounds, its words. */
const anyParameter: fc.Arbitrary<Record<string, string>> = fc
  .tuple(fc.constantFrom(...settings), fc.constantFrom(...hostileTexts), fc.nat(11))
  .map(([[name, , kind, ...rest], hostile, pick]) => ({ [name]: valueOf(kind, rest, hostile, pick) }));

function valueOf(kind: string, rest: string[], hostile: string, pick: number): string {
  if (pick < 3) return hostile;
  if (kind === "bool") return ["on", "off", "true", "tr", "n", "2", "ON", "enabled", "0"][pick % 9];
  if (kind === "enum") {
    const words = rest.join(" ").split(",");
    return pick === 3 ? words[0].toUpperCase() : words[pick % words.length];
  }
  if (kind === "integer" || kind === "real") {
    const [unit, least, most] = rest;
    const suffix = unit === "-" ? "" : unit === "8kB" ? "kB" : unit;
    return [
      least,
      most,
      `${least}${suffix}`,
      `${most}${suffix}`,
      String(Number(least) - 1),
      String(Number(most) + 1),
      "64MB",
      "1h",
      "1.5",
    ][pick % 9];
  }
  return ["a", "/tmp", "UTC", "on"][pick % 4];
}

/** A mistake, or a change that only looks like one, of these arguments. */
export function mistakeIn({ spec }: ClusterCase): fc.Arbitrary<Mistake> {
  const at = fc
    .constantFrom(...aimed)
    .chain(({ what, path, values }) =>
      fc.constantFrom(...values).map((value) => ({ what, path: path.join("."), value })),
    );
  const related = fc
    .constantFrom(...relations)
    .map((value) => ({ what: "parameters together", path: "parameters", value }));
  const parameter = anyParameter.map((value) => ({ what: "any parameter", path: "parameters", value }));
  const leaves = leavesOf(spec, []);
  const anywhere = fc
    .tuple(
      fc.constantFrom(...leaves),
      fc.constantFrom<unknown>(...hostileTexts, ...hostileNumbers, true, false, [], {}),
    )
    .map(([path, value]) => ({ what: "anything anywhere", path: path.join("."), value }));
  return fc.oneof(
    { weight: 5, arbitrary: at },
    { weight: 2, arbitrary: related },
    { weight: 2, arbitrary: parameter },
    { weight: 3, arbitrary: anywhere },
  );
}

/** The arguments with a mistake in them. */
export function withMistake(of: ClusterCase, { path, value }: Mistake): ClusterCase {
  if (path === "name") return { ...of, name: String(value) };
  const steps = path.split(".");
  // Parameters are set beside those there are; a database's own dots never occur, the paths are ours.
  const merged = path === "parameters" && isMap(value) ? { ...of.spec.parameters, ...value } : value;
  return { ...of, spec: set(of.spec, steps, merged) as ClusterSpec };
}

function set(target: unknown, [step, ...others]: string[], value: unknown): unknown {
  const next = (current: unknown) => (others.length === 0 ? together(current, value) : set(current, others, value));
  if (Array.isArray(target)) return target.map((item: unknown, index) => (String(index) === step ? next(item) : item));
  const group = isMap(target) ? target : {};
  return { ...group, [step]: next(group[step]) };
}

/** A group of settings is changed in what is named, the rest of it stays. */
function together(current: unknown, value: unknown): unknown {
  return isMap(current) && isMap(value) && Object.keys(value).length > 0 ? { ...current, ...value } : value;
}

/** Paths of all single values. Keys with a dot are left alone: parameters have changes of their own. */
function leavesOf(value: unknown, path: Path): Path[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => leavesOf(item, [...path, index]));
  if (!isMap(value)) return [path];
  return Object.entries(value).flatMap(([key, item]) => (key.includes(".") ? [] : leavesOf(item, [...path, key])));
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * What the plan makes harmless before it renders: it never asks for more confirming standbys than there are. To hear
 * what the operator says, the draft gets the number that was asked for.
 */
export function unclamped(plan: ClusterPlan, spec: ClusterSpec): ClusterPlan {
  const asked = spec.replication?.synchronousStandbys;
  if (typeof asked !== "number" || plan.replication.synchronousStandbys === 0) return plan;
  return { ...plan, replication: { ...plan.replication, synchronousStandbys: asked } };
}
