import type { Problem } from "../plan/problems";
import { parsePgMemory } from "../plan/quantity";
import type { ClusterPlan } from "../plan/types";
import type { OwnedParameter } from "./operator";

/**
 * What Spilo and Patroni do with PostgreSQL parameters. Source: zalando/spilo, configure_spilo.py (TEMPLATE) and
 * patroni 4.1, patroni/postgresql/config.py (CMDLINE_OPTIONS, recovery parameters) and patroni/config.py.
 */

/** Parameters refused for the same reason. */
interface Family extends OwnedParameter {
  names: readonly string[];
}

const families: readonly Family[] = [
  {
    names: ["archive_mode", "archive_command", "archive_library", "archive_cleanup_command"],
    reason: "Spilo archives the write-ahead log itself, with WAL-G",
    instead: "set backup.enabled and the other fields of backup",
  },
  {
    names: ["restore_command", "recovery_end_command", "promote_trigger_file"],
    reason: "Patroni fetches archived WAL and promotes standbys itself",
    instead: "remove it; to start from a backup, use recovery",
  },
  {
    names: [
      "recovery_target",
      "recovery_target_action",
      "recovery_target_inclusive",
      "recovery_target_lsn",
      "recovery_target_name",
      "recovery_target_time",
      "recovery_target_timeline",
      "recovery_target_xid",
    ],
    reason: "Patroni sets recovery targets, and only while a cluster is made from a backup",
    instead: "use recovery.targetTime",
  },
  {
    names: ["recovery_min_apply_delay"],
    reason: "a delayed standby would be promoted with old data",
    instead: "remove it; backup and recovery.targetTime undo mistakes",
  },
  {
    names: ["primary_conninfo", "primary_slot_name", "hot_standby", "wal_log_hints"],
    reason: "Patroni connects and rewinds every standby itself",
    instead: "use instances and replication",
  },
  {
    names: ["synchronous_standby_names", "synchronized_standby_slots"],
    reason: "Patroni keeps the list of standbys up to date as instances come and go",
    instead: "use replication.mode and replication.synchronousStandbys",
  },
  {
    names: ["shared_preload_libraries"],
    reason: "Spilo needs libraries of its own in the list",
    instead: "use sharedPreloadLibraries",
  },
  {
    names: [
      "ssl",
      "ssl_ca_file",
      "ssl_cert_file",
      "ssl_crl_file",
      "ssl_dh_params_file",
      "ssl_key_file",
      "ssl_passphrase_command",
      "ssl_passphrase_command_supports_reload",
    ],
    reason: "TLS is always on, with a certificate that is issued and renewed for the cluster",
    instead: "remove it; ssl_min_protocol_version and ssl_max_protocol_version may be set",
  },
  {
    names: [
      "logging_collector",
      "log_destination",
      "log_directory",
      "log_file_mode",
      "log_filename",
      "log_rotation_age",
      "log_rotation_size",
      "log_truncate_on_rotation",
      "syslog_facility",
      "syslog_ident",
      "syslog_sequence_numbers",
      "syslog_split_messages",
      "event_source",
    ],
    reason: "the log goes to the container's output, where it fills no volume",
    instead: "remove it; what is logged (log_min_duration_statement, log_statement, log_line_prefix) may be set",
  },
  {
    names: [
      "listen_addresses",
      "port",
      "bonjour",
      "bonjour_name",
      "unix_socket_directories",
      "unix_socket_group",
      "unix_socket_permissions",
    ],
    reason: "probes, Services and Patroni rely on port and socket",
    instead: "remove it; clients connect to the cluster's Services on port 5432",
  },
  {
    names: ["hba_file", "ident_file"],
    reason: "Patroni writes pg_hba.conf and pg_ident.conf itself",
    instead: "remove it; network.allowNamespaces and network.allowCidrs say who may connect",
  },
  {
    names: ["config_file", "data_directory", "external_pid_file", "stats_temp_directory"],
    reason: "Spilo decides where PostgreSQL's files are",
    instead: "remove it",
  },
  {
    names: ["cluster_name"],
    reason: "Patroni sets the name of each cluster on the command line",
    instead: "remove it; the component's name is the cluster's",
  },
  {
    names: ["restart_after_crash"],
    reason: "after a crash Patroni decides between a restart and a failover",
    instead: "remove it; use failover to choose how quickly a dead primary is replaced",
  },
  {
    names: ["allow_alter_system"],
    reason: "Patroni itself changes parameters while a cluster is made",
    instead: "remove it; set parameters here, and they reach every instance",
  },
];

const owned = new Map<string, OwnedParameter>(
  families.flatMap(({ names, reason, instead }) => names.map((name) => [name, { reason, instead }] as const)),
);

/** Every parameter that Spilo or Patroni sets itself or forbids, sorted. */
export const spiloOwnedNames: readonly string[] = [...owned.keys()].sort();

/** Why a parameter may not be set, and what to use instead; undefined where it may be. The name's case is ignored. */
export function spiloOwnedParameter(name: string): OwnedParameter | undefined {
  const key = name.toLowerCase();
  if (key.startsWith("bg_mon.") || key.startsWith("extwlist.")) {
    return { reason: "Spilo configures its own libraries bg_mon and pgextwlist", instead: "remove it" };
  }
  return owned.get(key);
}

/** Values that Spilo and Patroni give parameters nobody sets, and those of `always`, where they differ from PostgreSQL's. */
export const spiloParameterDefaults: Readonly<Record<string, string>> = {
  archive_timeout: "300s",
  autovacuum_analyze_scale_factor: "0.02",
  autovacuum_max_workers: "5",
  autovacuum_vacuum_scale_factor: "0.05",
  log_autovacuum_min_duration: "0",
  log_connections: "on",
  log_disconnections: "on",
  log_line_prefix: "%t [%p]: [%l-1] %c %x %d %u %a %h ",
  log_lock_waits: "on",
  log_min_duration_statement: "500",
  log_statement: "ddl",
  log_temp_files: "0",
  tcp_keepalives_idle: "900",
  tcp_keepalives_interval: "100",
  track_functions: "all",
  wal_compression: "on",
  wal_keep_size: "128MB",
  wal_log_hints: "on",
};

/** Libraries without which Spilo's own extensions cannot be made, and its first start fails (post_init.sh). */
const spiloLibraries = ["bg_mon", "pg_stat_statements", "pgextwlist", "pg_auth_mon", "set_user", "pg_cron"];

/**
 * Where Spilo's own values would lose or hide something. The log goes to the container's output, not by a collector to
 * the data volume; a segment is archived after five minutes at most, not after thirty.
 */
const always = { archive_timeout: "300s", log_destination: "stderr", logging_collector: "off" };

/**
 * Every parameter that Spilo is told. The two that it would compute from the node or the container, by rules of its own,
 * are always among them.
 */
export function spiloParameters({ parameters, tuning, sharedPreloadLibraries }: ClusterPlan): Record<string, string> {
  const computed = ["shared_buffers", "max_connections"].flatMap((name) =>
    Object.hasOwn(tuning.parameters, name) ? [[name, tuning.parameters[name].value] as const] : [],
  );
  return {
    ...Object.fromEntries(computed),
    ...always,
    ...parameters,
    ...(sharedPreloadLibraries.length > 0 && {
      shared_preload_libraries: [...new Set([...spiloLibraries, ...sharedPreloadLibraries])].join(","),
    }),
  };
}

/**
 * Parameters that must be the same on every instance: Patroni passes them on the command line, takes them from its
 * dynamic configuration only, and replaces what is below these by a default without more than a line in its log.
 */
const leastValues: Readonly<Record<string, number>> = {
  max_connections: 25,
  max_locks_per_transaction: 32,
  max_prepared_transactions: 0,
  max_replication_slots: 4,
  max_wal_senders: 3,
  max_worker_processes: 2,
  wal_keep_size: 16,
};

/** All of them; those that Patroni decides by itself are left out. */
export const clusterWideParameters: readonly string[] = [
  ...Object.keys(leastValues),
  "track_commit_timestamp",
  "wal_level",
];

/** Whether a parameter is one of those. */
export function isClusterWide(name: string): boolean {
  return clusterWideParameters.includes(name);
}

/** Values that Patroni would replace without being asked. */
export function checkPatroniMinimums({ parameters }: ClusterPlan): Problem[] {
  const problems: Problem[] = [];
  for (const [name, least] of Object.entries(leastValues)) {
    const value = parameters[name];
    if (value === undefined) continue;
    const megabytes = parsePgMemory(value, "MB");
    const number = name === "wal_keep_size" ? megabytes && megabytes / 2 ** 20 : Number(value);
    if (number === undefined || Number.isNaN(number) || number >= least) continue;
    const unit = name === "wal_keep_size" ? "MB" : "";
    const message = `Patroni takes no less than ${least}${unit}, and would use its default without a word`;
    problems.push({ path: `parameters.${name}`, value, message, fix: `set it to "${least}${unit}" or more` });
  }
  if (parameters.wal_level?.trim().toLowerCase() === "minimal") {
    const message = 'standbys and the WAL archive cannot work from wal_level "minimal"';
    problems.push({
      path: "parameters.wal_level",
      value: parameters.wal_level,
      message,
      fix: 'set it to "replica" or "logical"',
    });
  }
  return problems;
}
