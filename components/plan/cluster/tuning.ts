import type { OperatorFacts } from "../../operators/operator";
import { defaults } from "../defaults";
import { at, pass, type Report } from "../report";
import type { Lenient } from "../schema/read";
import type { ClusterSpec, PoolerSpec } from "../spec/cluster";
import { ReplicationMode } from "../spec/enums";
import { readOverrides } from "../tuning/overrides";
import { poolProblems, poolSize } from "../tuning/pooler";
import type { TuningInput } from "../tuning/sizing";
import { tune, type Tuned } from "../tuning/tune";
import type { PoolerPlan, ReplicationPlan, StoragePlan } from "../types";
import { isWanted } from "./access";
import { poolerCompute, type ComputeWish } from "./compute";

/** What tuning depends on besides the specification. */
export interface TuningSurroundings {
  operator: OperatorFacts;
  major: number;
  compute: ComputeWish;
  storage: StoragePlan;
  replication: ReplicationPlan;
  /** Whether sizes and numbers are right; otherwise budgets made of them would mislead. */
  sound: boolean;
}

/** The tuned parameters of a cluster. With unsound sizes only the parameters a person set are checked, each by itself. */
export function planTuning(spec: Lenient<ClusterSpec>, surroundings: TuningSurroundings, report: Report): Tuned {
  const { operator, major, compute, storage, replication, sound } = surroundings;
  const input: TuningInput = {
    major,
    instances: spec.instances ?? defaults.ClusterSpec.instances,
    profile: spec.profile ?? defaults.ClusterSpec.profile,
    cpuMillis: compute.cpuMillis ?? 0,
    memoryBytes: compute.memoryBytes ?? 0,
    hugePages: compute.hugePages,
    dataBytes: storage.data.sizeBytes,
    walBytes: storage.wal?.sizeBytes,
    iops: storage.iops,
    maxConnections: spec.maxConnections,
    overrides: spec.parameters ?? defaults.ClusterSpec.parameters,
    hasPooler: spec.pooler?.enabled ?? defaults.PoolerSpec.enabled,
    zeroLoss: replication.mode === ReplicationMode.ZeroLoss,
    operator,
  };
  const tuned = tune(input);
  pass(report, sound ? tuned.problems : readOverrides(input).problems);
  return tuned;
}

/** PgBouncer; undefined where there is none. */
export function planPooler(
  spec: Lenient<ClusterSpec>,
  tuned: Tuned,
  { compute, sound }: TuningSurroundings,
  report: Report,
): PoolerPlan | undefined {
  const { enabled, ...settings }: Lenient<PoolerSpec> = spec.pooler ?? {};
  if (!isWanted("pooler", enabled, settings, at(report, "pooler"))) return undefined;
  const instances = settings.instances ?? defaults.PoolerSpec.instances;
  const maxClientConnections = settings.maxClientConnections ?? defaults.PoolerSpec.maxClientConnections;
  const readOnly = settings.readOnly ?? defaults.PoolerSpec.readOnly;
  const pool = {
    maxConnections: tuned.maxConnections,
    poolerInstances: instances,
    pairs: userDatabasePairs(spec),
    cpuMillis: compute.cpuMillis ?? 0,
  };
  if (sound) pass(report, poolProblems(pool));
  if (readOnly && (spec.instances ?? defaults.ClusterSpec.instances) < 2) {
    report(
      "pooler.readOnly",
      true,
      "serves reads from standbys, and there is 1 instance",
      "set instances to at least 2, or remove pooler.readOnly",
    );
  }
  return {
    instances,
    mode: settings.mode ?? defaults.PoolerSpec.mode,
    maxClientConnections,
    defaultPoolSize: poolSize(pool),
    compute: poolerCompute(maxClientConnections),
    readOnly,
  };
}

/** PgBouncer keeps one pool for each: every database with its owner, and every further role with the database it uses. */
function userDatabasePairs(spec: Lenient<ClusterSpec>): number {
  const databases = spec.databases ?? [];
  const owners = new Set([spec.database?.owner ?? defaults.DatabaseSpec.owner, ...databases.map(({ owner }) => owner)]);
  const others = (spec.roles ?? []).filter(({ name, login }) => login !== false && !owners.has(name));
  return 1 + databases.length + others.length;
}
