import { IdentityKind, ReplicationMode } from "kubernetes-postgres/plan/spec/enums";
import type { ClusterPlan } from "kubernetes-postgres/plan/types";
import { plan, plans } from "../plans";

const base = plan();
/** What CloudNativePG refuses: what is wrong, how a plan comes to it, and what a person is told. */
export const refused: [string, Partial<ClusterPlan>, string[]][] = [
  [
    "as many confirming standbys as instances",
    { replication: { mode: ReplicationMode.ZeroLoss, synchronousStandbys: 3, failoverQuorum: true } },
    ["replication.synchronousStandbys: there are only 2 standbys to confirm a commit (given 3); set it to at most 2"],
  ],
  [
    "shared buffers beyond the memory",
    { parameters: { shared_buffers: "16GB" } },
    [
      `parameters.shared_buffers: shared buffers do not fit into the instance's 8Gi of memory (given "16GB"); leave it out to have it sized, or raise resources.memory`,
    ],
  ],
  [
    "a smallest WAL size above PostgreSQL's default for the largest",
    { parameters: { min_wal_size: "2GB" } },
    [
      'parameters.min_wal_size: min_wal_size (80MB by default) must be smaller than max_wal_size (1GB by default) (given "2GB"); leave both out to have them sized',
    ],
  ],
  [
    "a largest WAL size below PostgreSQL's default for the smallest",
    { parameters: { max_wal_size: "64MB" } },
    [
      'parameters.max_wal_size: min_wal_size (80MB by default) must be smaller than max_wal_size (1GB by default) (given "64MB"); leave both out to have them sized',
    ],
  ],
  [
    "WAL that fills its volume",
    { parameters: { max_wal_size: "20GB" } },
    [
      'parameters.max_wal_size: max_wal_size must be smaller than the WAL volume of 20Gi (given "20GB"); leave it out to have it sized, or raise storage.walSize',
    ],
  ],
  [
    "wal_level minimal with standbys",
    { parameters: { wal_level: "minimal" } },
    [
      'parameters.wal_level: standbys cannot work from wal_level "minimal" (given "minimal"); set it to "replica" or "logical"',
    ],
  ],
  [
    "wal_level minimal with an archive",
    { parameters: { wal_level: "minimal" }, instances: 1, replication: plans["one instance"].replication },
    [
      'parameters.wal_level: the WAL archive cannot work from wal_level "minimal" (given "minimal"); set it to "replica" or "logical"',
    ],
  ],
  [
    "wal_level as PostgreSQL takes it and the webhook does not",
    { parameters: { wal_level: "LOGICAL" } },
    [
      'parameters.wal_level: the operator reads wal_level as "replica" or "logical" only, in lower case (given "LOGICAL"); set it to "logical"',
    ],
  ],
  [
    "no WAL hints with standbys",
    { parameters: { wal_log_hints: "off" } },
    [
      'parameters.wal_log_hints: a former primary cannot be rewound to follow the new one without wal_log_hints (given "off"); set it to "on", or leave it out',
    ],
  ],
  [
    "failover slots without feedback from the standbys",
    { parameters: { "pg_failover_slots.synchronize_slot_names": "name_like:%" } },
    [
      'parameters.hot_standby_feedback: pg_failover_slots.synchronize_slot_names turns on pg_failover_slots, which needs hot_standby_feedback; set it to "on"',
    ],
  ],
  [
    "a parameter name that would break the configuration file",
    { parameters: { "auto_explain.log.min": "1" } },
    [
      'parameters.auto_explain.log.min: the parameter of an extension has one dot, and letters, digits and underscores around it (given "1"); write it as auto_explain.log_min_duration is',
    ],
  ],
  [
    "an extension listed twice",
    { databases: [{ name: "a", owner: "app", extensions: ["vector", "vector"] }] },
    ['databases[0].extensions[1]: the extension is listed twice (given "vector"); remove one of them'],
  ],
  [
    "taints that no node can have",
    {
      scheduling: {
        ...base.scheduling,
        tolerations: [
          { key: "a b", operator: "Exists" },
          { key: "workload", operator: "Equal", value: "-" },
        ],
      },
    },
    [
      'scheduling.tolerations[0].key: this is not the key of a taint (given "a b"); write a key such as "workload"',
      'scheduling.tolerations[1].value: this is not the value of a taint: at most 63 letters, digits, hyphens, dots and underscores (given "-"); write a value such as "postgres"',
    ],
  ],
  [
    "a recovery with keys that are nowhere",
    {
      identity: IdentityKind.AccessKeys,
      backup: undefined,
      recovery: { standby: false, serverName: "old", path: "old" },
    },
    [
      "backup.enabled: a recovery with static access keys reads with those of backup, which is off (given false); set backup.enabled to true",
    ],
  ],
];
