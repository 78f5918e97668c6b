import type { OwnedParameter } from "../operator";

/**
 * PostgreSQL parameters of a single instance: those that the files and probes of its pod rely on, and those that only a
 * restart changes. Source: https://www.postgresql.org/docs/18/runtime-config.html.
 */

/** Parameters refused for the same reason. */
interface Family extends OwnedParameter {
  names: string;
}

const another = 'remove it, or set operator to "cloudnative-pg", which has it';

const families: readonly Family[] = [
  {
    names: "archive_mode archive_command archive_library archive_cleanup_command restore_command recovery_end_command",
    reason: "a single instance archives nothing: the official image has no tool that could",
    instead: another,
  },
  {
    names:
      "recovery_target recovery_target_action recovery_target_inclusive recovery_target_lsn recovery_target_name " +
      "recovery_target_time recovery_target_timeline recovery_target_xid recovery_min_apply_delay",
    reason: "a single instance recovers from nothing",
    instead: another,
  },
  {
    names:
      "primary_conninfo primary_slot_name hot_standby synchronous_standby_names synchronized_standby_slots promote_trigger_file",
    reason: "a single instance has no standbys",
    instead: another,
  },
  {
    names: "shared_preload_libraries",
    reason: "the list has an argument of its own",
    instead: "use sharedPreloadLibraries",
  },
  {
    names:
      "ssl ssl_ca_file ssl_cert_file ssl_crl_dir ssl_crl_file ssl_dh_params_file ssl_ecdh_curve ssl_groups ssl_key_file " +
      "ssl_passphrase_command ssl_passphrase_command_supports_reload ssl_prefer_server_ciphers",
    reason: "TLS is always on, with a certificate that cert-manager renews",
    instead: "remove it; ssl_min_protocol_version and ssl_max_protocol_version may be set",
  },
  {
    names:
      "logging_collector log_destination log_directory log_file_mode log_filename log_rotation_age log_rotation_size " +
      "log_truncate_on_rotation syslog_facility syslog_ident syslog_sequence_numbers syslog_split_messages event_source",
    reason: "the log goes to the container's output, where Kubernetes keeps it",
    instead: "remove it; what is logged (log_min_duration_statement, log_statement, log_line_prefix) may be set",
  },
  {
    names:
      "listen_addresses port bonjour bonjour_name unix_socket_directories unix_socket_group unix_socket_permissions",
    reason: "probes, Services and the exporter rely on the port and the socket",
    instead: "remove it; clients connect to the cluster's Service on port 5432",
  },
  {
    names: "hba_file ident_file",
    reason: "who may log in, and how, is in the cluster's ConfigMap",
    instead: "remove it; network.allowNamespaces and network.allowCidrs say who may connect",
  },
  {
    names: "config_file data_directory external_pid_file stats_temp_directory",
    reason: "the pod decides where PostgreSQL's files are",
    instead: "remove it",
  },
  {
    names: "cluster_name",
    reason: "it is the cluster's name",
    instead: "remove it; the component's name is the cluster's",
  },
  {
    names: "allow_alter_system",
    reason: "what ALTER SYSTEM writes would override the program without a word, so it is switched off",
    instead: "set parameters here",
  },
  {
    names: "allow_system_table_mods ignore_invalid_pages zero_damaged_pages jit_provider",
    reason: "a wrong value damages the catalog or stops the server from starting",
    instead: "remove it; jit itself may be set",
  },
];

const owned = new Map<string, OwnedParameter>(
  families.flatMap(({ names, reason, instead }) =>
    names.split(" ").map((name) => [name, { reason, instead }] as const),
  ),
);

/** Every parameter that the pod sets itself or forbids, sorted. */
export const ownedParameterNames: readonly string[] = [...owned.keys()].sort();

/** Why a parameter may not be set, and what to use instead; undefined where it may be. The name's case is ignored. */
export function ownedParameter(name: string): OwnedParameter | undefined {
  return owned.get(name.toLowerCase());
}

/** Values given to parameters nobody sets, where they differ from PostgreSQL's. */
export const parameterDefaults: Readonly<Record<string, string>> = { ssl_min_protocol_version: "TLSv1.3" };

/**
 * PostgreSQL's own parameters that are read at the start alone (context "postmaster" in pg_settings), from 14 to 18, and
 * may be set. autovacuum_max_workers is one of them up to 17.
 */
export const readAtStart: ReadonlySet<string> = new Set(
  (
    "autovacuum_freeze_max_age autovacuum_max_workers autovacuum_multixact_freeze_max_age autovacuum_worker_slots " +
    "commit_timestamp_buffers data_sync_retry debug_io_direct dynamic_shared_memory_type huge_page_size huge_pages " +
    "io_max_combine_limit io_max_concurrency io_method max_active_replication_origins max_connections " +
    "max_files_per_process max_locks_per_transaction max_logical_replication_workers max_notify_queue_pages " +
    "max_pred_locks_per_transaction max_prepared_transactions max_replication_slots max_wal_senders " +
    "max_worker_processes min_dynamic_shared_memory multixact_member_buffers multixact_offset_buffers notify_buffers " +
    "old_snapshot_threshold reserved_connections serializable_buffers shared_buffers shared_memory_type " +
    "subtransaction_buffers superuser_reserved_connections track_activity_query_size track_commit_timestamp " +
    "transaction_buffers wal_buffers wal_decode_buffer_size wal_level wal_log_hints"
  ).split(" "),
);

/** Whether a change of the parameter needs a restart. Of those of extensions nobody knows: they are taken to. */
export function needsRestart(name: string): boolean {
  return name.includes(".") || readAtStart.has(name.toLowerCase());
}
