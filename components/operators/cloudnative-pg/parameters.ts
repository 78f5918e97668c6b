import type { OwnedParameter } from "../operator";

/**
 * What CloudNativePG 1.30.0 does with PostgreSQL parameters: those it sets itself or forbids, and those it gives a
 * default of its own; admission.ts has the rules between parameters. Source: FixedConfigurationParameters and
 * CnpgConfigurationSettings in pkg/postgres/configuration.go of v1.30.0, and
 * https://cloudnative-pg.io/documentation/1.30/postgresql_conf/.
 */

/** Parameters refused for the same reason. */
interface Family extends OwnedParameter {
  names: readonly string[];
}

const families: readonly Family[] = [
  {
    names: ["archive_mode", "archive_command", "archive_cleanup_command"],
    reason: "the operator archives the write-ahead log itself, through the backup plugin",
    instead: "set backup.enabled and the other fields of backup",
  },
  {
    names: ["restore_command", "recovery_end_command", "promote_trigger_file"],
    reason: "the operator fetches archived WAL and promotes standbys itself",
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
    reason: "the operator sets recovery targets, and only while a cluster is made from a backup",
    instead: "use recovery.targetTime",
  },
  {
    names: ["recovery_min_apply_delay"],
    reason: "a delayed standby would be promoted with old data; the operator sets it for replica clusters only",
    instead: "remove it; backup and recovery.targetTime undo mistakes",
  },
  {
    names: ["primary_conninfo", "primary_slot_name", "hot_standby"],
    reason: "the operator connects every standby to the current primary itself",
    instead: "use instances and replication",
  },
  {
    names: ["synchronous_standby_names", "synchronized_standby_slots"],
    reason: "the operator keeps the list of standbys up to date as instances come and go",
    instead: "use replication.mode and replication.synchronousStandbys",
  },
  {
    names: ["pg_failover_slots.primary_dsn", "pg_failover_slots.standby_slot_names"],
    reason: "the operator sets where pg_failover_slots connects and which slots it waits for",
    instead: "remove it; any other pg_failover_slots parameter switches the extension on",
  },
  {
    names: ["shared_preload_libraries"],
    reason: "the operator adds libraries of its own to the list",
    instead: "use sharedPreloadLibraries",
  },
  {
    names: [
      "ssl",
      "ssl_ca_file",
      "ssl_cert_file",
      "ssl_crl_file",
      "ssl_dh_params_file",
      "ssl_ecdh_curve",
      "ssl_key_file",
      "ssl_passphrase_command",
      "ssl_passphrase_command_supports_reload",
      "ssl_prefer_server_ciphers",
    ],
    reason: "TLS is always on, with certificates that the operator issues and renews",
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
    reason: "the operator reads PostgreSQL's log itself and writes it as JSON to the container's output",
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
    reason: "probes, Services and the pooler rely on the operator's port and sockets",
    instead: "remove it; clients connect to the cluster's Services on port 5432",
  },
  {
    names: ["hba_file", "ident_file"],
    reason: "the operator writes pg_hba.conf and pg_ident.conf itself",
    instead: "remove it; network.allowNamespaces and network.allowCidrs say who may connect",
  },
  {
    names: ["config_file", "data_directory", "external_pid_file", "stats_temp_directory"],
    reason: "the operator decides where PostgreSQL's files are",
    instead: "remove it",
  },
  {
    names: ["temp_tablespaces"],
    reason: "the operator lists the tablespaces that are declared temporary",
    instead: "remove it; temporary files go to the data volume",
  },
  {
    names: ["cluster_name"],
    reason: "the operator sets the name of each instance, which synchronous replication matches",
    instead: "remove it; the component's name is the cluster's",
  },
  {
    names: ["restart_after_crash", "data_sync_retry"],
    reason: "after a crash or a failed write to disk the operator decides between a restart and a failover",
    instead: "remove it; use failover to choose how quickly a dead primary is replaced",
  },
  {
    names: ["allow_alter_system"],
    reason: "ALTER SYSTEM on one instance would make it differ from the others, so the operator switches it off",
    instead: "set parameters here; they reach every instance",
  },
  {
    names: ["allow_system_table_mods", "jit_provider"],
    reason: "the operator forbids it: a wrong value damages the catalog or stops the server from starting",
    instead: "remove it; jit itself may be set",
  },
];

const owned = new Map<string, OwnedParameter>(
  families.flatMap(({ names, reason, instead }) => names.map((name) => [name, { reason, instead }] as const)),
);

/** Every parameter that the operator sets itself or forbids, sorted. */
export const ownedParameterNames: readonly string[] = [...owned.keys()].sort();

/** Why a parameter may not be set, and what to use instead; undefined where it may be. The name's case is ignored. */
export function ownedParameter(name: string): OwnedParameter | undefined {
  const key = name.toLowerCase();
  if (key.startsWith("cnpg.")) {
    return { reason: "names that start with cnpg. are the operator's own bookkeeping", instead: "remove it" };
  }
  return owned.get(key);
}

/**
 * Values that CloudNativePG gives parameters nobody sets, where they differ from PostgreSQL's; those a person may not
 * set at all are left out.
 */
export const parameterDefaults: Readonly<Record<string, string>> = {
  archive_timeout: "5min",
  dynamic_shared_memory_type: "posix",
  full_page_writes: "on",
  max_parallel_workers: "32",
  max_replication_slots: "32",
  max_worker_processes: "32",
  shared_memory_type: "mmap",
  ssl_max_protocol_version: "TLSv1.3",
  ssl_min_protocol_version: "TLSv1.3",
  wal_keep_size: "512MB",
  wal_level: "logical",
  wal_log_hints: "on",
  wal_receiver_timeout: "5s",
  wal_sender_timeout: "5s",
};
