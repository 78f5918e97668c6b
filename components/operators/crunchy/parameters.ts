import type { OwnedParameter } from "../operator";

/**
 * What PGO 6.0.3 (and 5.8.9) does with PostgreSQL parameters: those its definition refuses (the CEL rules of
 * PostgresConfigSpec in pkg/apis/postgres-operator.crunchydata.com/v1beta1/config_types.go), those it sets whatever is
 * written (internal/postgres/parameters.go, internal/pgbackrest/postgres.go, internal/pgmonitor/postgres.go), and those it
 * gives a default of its own.
 */

/** Parameters refused for the same reason; `names` without those that begin with `prefix`. */
interface Family extends OwnedParameter {
  names: readonly string[];
  prefix?: string;
  /** Names with the prefix that may be set. */
  but?: readonly string[];
}

const families: readonly Family[] = [
  {
    names: ["archive_mode", "archive_command", "archive_library", "archive_cleanup_command"],
    reason: "the operator archives the write-ahead log itself, through pgBackRest",
    instead: "set backup.enabled and the other fields of backup; archive_timeout may be set",
  },
  {
    names: ["restore_command", "recovery_end_command", "recovery_target"],
    prefix: "recovery_target_",
    reason: "pgBackRest fetches archived WAL, and only a restore has a target",
    instead: "remove it; to start from a backup, use recovery",
  },
  {
    names: ["recovery_min_apply_delay"],
    reason: "a delayed standby would be promoted with old data",
    instead: "remove it; backup and recovery.targetTime undo mistakes",
  },
  {
    names: ["primary_conninfo", "primary_slot_name", "hot_standby"],
    reason: "Patroni connects every standby to the current primary itself",
    instead: "use instances and replication",
  },
  {
    names: ["synchronous_standby_names"],
    reason: "Patroni keeps the list of standbys up to date as instances come and go",
    instead: "use replication.mode and replication.synchronousStandbys",
  },
  {
    names: ["wal_level", "wal_log_hints"],
    reason: "the operator always sets it: WAL for logical replication, hints for pg_rewind",
    instead: "remove it; wal_level is logical, wal_log_hints is on",
  },
  {
    names: ["shared_preload_libraries"],
    reason: "the operator adds libraries of its own to the list",
    instead: "use sharedPreloadLibraries",
  },
  {
    names: ["ssl"],
    prefix: "ssl_",
    but: ["ssl_groups", "ssl_ecdh_curve"],
    reason: "TLS is always on, with certificates that the operator mounts",
    instead: "remove it; ssl_groups and ssl_ecdh_curve may be set",
  },
  {
    names: ["logging_collector", "log_directory", "log_file_mode"],
    reason: "the operator collects PostgreSQL's log in files on the data volume, beside the database",
    instead: "remove it; what is logged (log_min_duration_statement, log_statement, log_line_prefix) may be set",
  },
  {
    names: ["listen_addresses", "port"],
    prefix: "unix_socket_",
    reason: "probes, Services and the pooler rely on the operator's port and sockets",
    instead: "remove it; clients connect to the cluster's Services on port 5432",
  },
  {
    names: ["hba_file", "ident_file"],
    reason: "the operator writes pg_hba.conf and pg_ident.conf itself",
    instead: "remove it; network.allowNamespaces and network.allowCidrs say who may connect",
  },
  {
    names: ["config_file", "data_directory", "external_pid_file"],
    reason: "the operator decides where PostgreSQL's files are",
    instead: "remove it",
  },
  {
    names: ["cluster_name"],
    reason: "the operator derives it from the cluster's own name",
    instead: "remove it; the component's name is the cluster's",
  },
  {
    names: ["pgnodemx.kdapi_path"],
    reason: "the operator tells the metrics' extension where Kubernetes' data about the pod is",
    instead: "remove it",
  },
];

/** Every parameter that the operator sets itself or forbids by its whole name, sorted. */
export const ownedParameterNames: readonly string[] = families.flatMap(({ names }) => names).sort();

/** Why a parameter may not be set, and what to use instead; undefined where it may be. The name's case is ignored. */
export function ownedParameter(name: string): OwnedParameter | undefined {
  const key = name.toLowerCase();
  const found = families.find(
    ({ names, prefix, but = [] }) =>
      names.includes(key) || (prefix !== undefined && key.startsWith(prefix) && !but.includes(key)),
  );
  return found && { reason: found.reason, instead: found.instead };
}

/**
 * Values that PGO and its Patroni give parameters nobody sets, where they differ from PostgreSQL's; those a person may
 * not set at all are left out.
 */
export const parameterDefaults: Readonly<Record<string, string>> = {
  archive_timeout: "60s",
  jit: "off",
  // Patroni's (patroni/postgresql/config.py, CMDLINE_OPTIONS, and patroni/config.py).
  wal_keep_size: "128MB",
};
