import { parsePgMemory } from "../../plan/quantity";
import type { Problem } from "../../plan/problems";
import type { OwnedParameter } from "../operator";

/**
 * What CloudNativePG 1.30.0 does with PostgreSQL parameters: those it sets itself or forbids, those it gives a default of
 * its own, and the rules its webhook checks. Source: pkg/postgres/configuration.go (FixedConfigurationParameters,
 * CnpgConfigurationSettings) and internal/webhook/v1/cluster_webhook.go of v1.30.0, and
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

/** Why a parameter may not be set, and what to use instead; undefined where it may be. PostgreSQL ignores a name's case. */
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

/** What of a cluster the operator's rules for parameters look at. */
export interface ParameterContext {
  instances: number;
  /** Whether there are backups, and so a WAL archive. */
  archives: boolean;
  memoryBytes: number;
  hugePagesBytes: number;
  /** undefined: the WAL lives on the data volume, and the operator does not compare. */
  walVolumeBytes?: number;
}

/** A plain name, or one of an extension with a single dot. Keys end up in postgresql.conf as they are. */
const parameterName = /^[A-Za-z_][A-Za-z0-9_$]*(\.[A-Za-z_][A-Za-z0-9_$]*)?$/;

/**
 * What the operator's webhook refuses of a cluster's PostgreSQL parameters, told at preview; paths are
 * `parameters.<name>`. Owned parameters included.
 */
export function checkParameters(parameters: Readonly<Record<string, string>>, context: ParameterContext): Problem[] {
  return [
    ...Object.entries(parameters).flatMap(([name, value]) => checkName(name, value)),
    ...checkWalLevel(parameters, context),
    ...checkBooleans(parameters, context),
    ...checkSizes(parameters, context),
    ...checkFailoverSlots(parameters),
  ];
}

function checkName(name: string, value: string): Problem[] {
  const path = `parameters.${name}`;
  if (!parameterName.test(name)) {
    const message = "is not the name of a PostgreSQL parameter: letters, digits and underscores, at most one dot";
    return [{ path, value, message, fix: "correct the name" }];
  }
  const reserved = ownedParameter(name);
  if (reserved === undefined) return [];
  return [{ path, value, message: `CloudNativePG does not let it be set: ${reserved.reason}`, fix: reserved.instead }];
}

function checkWalLevel(parameters: Readonly<Record<string, string>>, context: ParameterContext): Problem[] {
  const value = parameters.wal_level;
  if (value === undefined || value === "logical" || value === "replica") return [];
  const path = "parameters.wal_level";
  if (value !== "minimal") {
    return [{ path, value, message: 'must be "logical", "replica" or "minimal"', fix: 'set it to "logical"' }];
  }
  if (context.instances > 1 || context.archives) {
    const message = '"minimal" leaves out what standbys and the WAL archive need';
    return [{ path, value, message, fix: 'set it to "replica" or "logical", or have one instance and no backup' }];
  }
  if (parameters.max_wal_senders === "0") return [];
  const message = 'wal_level "minimal" needs max_wal_senders "0"';
  return [{ path: "parameters.max_wal_senders", value: parameters.max_wal_senders, message, fix: 'set it to "0"' }];
}

/** PostgreSQL's spellings of a boolean, any unambiguous beginning of a word included. */
export function parsePgBoolean(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  if (word === "") return undefined;
  if (word === "1" || word === "on" || "true".startsWith(word) || "yes".startsWith(word)) return true;
  if (word === "0" || word === "of" || word === "off" || "false".startsWith(word) || "no".startsWith(word))
    return false;
  return undefined;
}

function checkBooleans(parameters: Readonly<Record<string, string>>, { instances }: ParameterContext): Problem[] {
  const problems: Problem[] = [];
  for (const name of ["hot_standby_feedback", "sync_replication_slots", "wal_log_hints"]) {
    const value = parameters[name];
    if (value === undefined || parsePgBoolean(value) !== undefined) continue;
    problems.push({ path: `parameters.${name}`, value, message: "must be a boolean", fix: 'set it to "on" or "off"' });
  }
  const hints = parameters.wal_log_hints;
  if (instances > 1 && hints !== undefined && parsePgBoolean(hints) === false) {
    const message = "a former primary rejoins through pg_rewind, which needs it on with more than one instance";
    problems.push({ path: "parameters.wal_log_hints", value: hints, message, fix: 'set it to "on", or leave it out' });
  }
  return problems;
}

function checkSizes(parameters: Readonly<Record<string, string>>, context: ParameterContext): Problem[] {
  const problems: Problem[] = [];
  const refuse = (name: string, message: string, fix: string) =>
    problems.push({ path: `parameters.${name}`, value: parameters[name], message, fix });
  const sizes: Record<string, number | undefined> = {};
  for (const name of ["shared_buffers", "min_wal_size", "max_wal_size"]) {
    const value = parameters[name];
    if (value === undefined) continue;
    sizes[name] = /B\s*$/.test(value) ? parsePgMemory(value, "MB") : undefined;
    if (sizes[name] === undefined) refuse(name, "must be a size with its unit: kB, MB, GB or TB", 'set it as "512MB"');
  }
  const { shared_buffers: buffers, min_wal_size: min, max_wal_size: max } = sizes;
  const mostBuffers = Math.max(context.memoryBytes, context.hugePagesBytes);
  if (buffers !== undefined && buffers > mostBuffers) {
    refuse("shared_buffers", "is more than the memory of an instance", "lower it, or raise resources.memory");
  }
  // PostgreSQL's defaults stand in for what is not set: 80MB and 1GB.
  if ((min ?? 80 * 2 ** 20) >= (max ?? 2 ** 30) && (min !== undefined || max !== undefined)) {
    refuse(
      min === undefined ? "max_wal_size" : "min_wal_size",
      "min_wal_size must be below max_wal_size",
      "correct one of them",
    );
  }
  for (const [name, size] of [["min_wal_size", min] as const, ["max_wal_size", max] as const]) {
    if (size === undefined || context.walVolumeBytes === undefined || size < context.walVolumeBytes) continue;
    refuse(name, "must be below the size of the WAL volume", "lower it, or raise storage.walSize");
  }
  return problems;
}

function checkFailoverSlots(parameters: Readonly<Record<string, string>>): Problem[] {
  const used = Object.keys(parameters).find((name) => name.startsWith("pg_failover_slots."));
  const feedback = parameters.hot_standby_feedback;
  if (used === undefined || (feedback !== undefined && parsePgBoolean(feedback) === true)) return [];
  const message = `${used} switches on pg_failover_slots, which needs hot_standby_feedback`;
  return [{ path: "parameters.hot_standby_feedback", value: feedback, message, fix: 'set it to "on"' }];
}
