import type { OwnedParameter } from "../operator";

/**
 * PostgreSQL parameters that KubeDB's scripts write after what a person sets, or that its coordinator relies on. Sources:
 * kubedb/docs v2026.7.10 (guides/postgres/configuration, tls, synchronous) and the scripts of kubedb/postgres-init-docker.
 */

interface Family extends OwnedParameter {
  names: string;
}

const families: readonly Family[] = [
  {
    names: "archive_mode archive_command archive_library archive_cleanup_command restore_command recovery_end_command",
    reason: "the operator archives the write-ahead log itself, through WAL-G",
    instead: "set backup.enabled and the other fields of backup",
  },
  {
    names:
      "recovery_target recovery_target_action recovery_target_inclusive recovery_target_lsn recovery_target_name " +
      "recovery_target_time recovery_target_timeline recovery_target_xid",
    reason: "the operator sets recovery targets, and only while a cluster is made from a backup",
    instead: "use recovery.targetTime",
  },
  {
    names:
      "primary_conninfo primary_slot_name hot_standby recovery_min_apply_delay promote_trigger_file wal_level wal_log_hints",
    reason: "the coordinator of each instance connects it to the primary and rewinds it itself",
    instead: "use instances and replication",
  },
  {
    names: "synchronous_standby_names synchronous_commit synchronized_standby_slots",
    reason: "the operator writes them by the number of instances",
    instead: "use replication.mode and replication.synchronousStandbys",
  },
  {
    names: "shared_preload_libraries",
    reason: "the list has an argument of its own",
    instead: "use sharedPreloadLibraries",
  },
  {
    names:
      "ssl ssl_ca_file ssl_cert_file ssl_crl_dir ssl_crl_file ssl_dh_params_file ssl_ecdh_curve ssl_groups ssl_key_file " +
      "ssl_passphrase_command ssl_passphrase_command_supports_reload ssl_prefer_server_ciphers password_encryption",
    reason: "TLS is always on, with certificates that the operator requests of cert-manager, and passwords are SCRAM's",
    instead: "remove it; ssl_min_protocol_version and ssl_max_protocol_version may be set",
  },
  {
    names:
      "logging_collector log_destination log_directory log_filename log_file_mode log_rotation_age log_rotation_size",
    reason: "the log goes to the container's output",
    instead: "remove it; what is logged (log_min_duration_statement, log_statement, log_line_prefix) may be set",
  },
  {
    names:
      "listen_addresses port bonjour bonjour_name unix_socket_directories unix_socket_group unix_socket_permissions",
    reason: "the coordinator, probes and Services rely on the operator's port and socket",
    instead: "remove it; clients connect to the cluster's Services on port 5432",
  },
  {
    names: "hba_file ident_file config_file data_directory external_pid_file stats_temp_directory",
    reason: "the operator decides where PostgreSQL's files are and writes pg_hba.conf itself",
    instead: "remove it; network.allowNamespaces and network.allowCidrs say who may connect",
  },
  {
    names: "cluster_name restart_after_crash allow_system_table_mods ignore_invalid_pages jit_provider",
    reason: "the coordinator decides what is done after a crash, and a wrong value damages the catalog",
    instead: "remove it",
  },
];

const owned = new Map<string, OwnedParameter>(
  families.flatMap(({ names, reason, instead }) =>
    names.split(" ").map((name) => [name, { reason, instead }] as const),
  ),
);

/** Every parameter that the operator sets itself or forbids, sorted. */
export const ownedParameterNames: readonly string[] = [...owned.keys()].sort();

/** Why a parameter may not be set, and what to use instead; undefined where it may be. The name's case is ignored. */
export function ownedParameter(name: string): OwnedParameter | undefined {
  return owned.get(name.toLowerCase());
}

/** Values given to parameters nobody sets, where they differ from PostgreSQL's; what the operator would choose is not relied on. */
export const parameterDefaults: Readonly<Record<string, string>> = {
  archive_timeout: "5min",
  ssl_min_protocol_version: "TLSv1.3",
};
