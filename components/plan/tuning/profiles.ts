import { GiB, MiB } from "../quantity";
import { WorkloadProfile } from "../spec/enums";

/** What a workload profile decides. docs/tuning.md says what each choice trades for what. */
export interface Workload {
  /** Connections when nobody says how many. pgtune's (https://github.com/le0pard/pgtune). */
  connections: number;
  /** Share of the connections that sort, hash or aggregate at the same moment. */
  activeFraction: number;
  /** Most memory of one sort; beyond it the page cache is worth more. */
  maxWorkMem: number;
  /** Most WAL between two checkpoints. pgtune's, without its warehouse minimum. */
  maxWalSize: number;
  /** Most parallel workers of one query. */
  maxGather: number;
  /** Whether queries are long enough for compiling them to pay. */
  jit: boolean;
  /** Rows sampled a column are 300 times this. */
  statisticsTarget: number;
  /** Share of a table's rows that changed before it is vacuumed. */
  vacuumScaleFactor: number;
  /** Share of a table's rows that changed before its statistics are taken anew. */
  analyzeScaleFactor: number;
  /** Where vacuumScaleFactor and analyzeScaleFactor come from. */
  vacuumSource: string;
}

const spilo = "Spilo's configuration of autovacuum (https://github.com/zalando/spilo)";
const rds =
  "Amazon RDS (https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.Autovacuum.html)";
const postgres = "PostgreSQL's default (https://www.postgresql.org/docs/current/runtime-config-vacuum.html)";

export const workloads: Readonly<Record<WorkloadProfile, Workload>> = {
  [WorkloadProfile.Web]: {
    connections: 200,
    activeFraction: 0.1,
    maxWorkMem: 64 * MiB,
    maxWalSize: 4 * GiB,
    maxGather: 4,
    jit: false,
    statisticsTarget: 100,
    vacuumScaleFactor: 0.05,
    analyzeScaleFactor: 0.02,
    vacuumSource: spilo,
  },
  [WorkloadProfile.Oltp]: {
    connections: 300,
    activeFraction: 0.1,
    maxWorkMem: 64 * MiB,
    maxWalSize: 8 * GiB,
    maxGather: 4,
    jit: false,
    statisticsTarget: 100,
    vacuumScaleFactor: 0.05,
    analyzeScaleFactor: 0.02,
    vacuumSource: spilo,
  },
  [WorkloadProfile.Mixed]: {
    connections: 100,
    activeFraction: 0.2,
    maxWorkMem: 256 * MiB,
    maxWalSize: 4 * GiB,
    maxGather: 4,
    jit: false,
    statisticsTarget: 100,
    vacuumScaleFactor: 0.1,
    analyzeScaleFactor: 0.05,
    vacuumSource: rds,
  },
  [WorkloadProfile.Warehouse]: {
    connections: 40,
    activeFraction: 0.5,
    maxWorkMem: GiB,
    maxWalSize: 16 * GiB,
    maxGather: 16,
    jit: true,
    statisticsTarget: 500,
    vacuumScaleFactor: 0.2,
    analyzeScaleFactor: 0.1,
    vacuumSource: postgres,
  },
};
