import assert from "node:assert/strict";
import {
  ownedParameter,
  ownedParameterNames,
  parameterDefaults,
} from "kubernetes-postgres/operators/cloudnative-pg/parameters";
import { findParameter, parseValue } from "kubernetes-postgres/plan/tuning/parameter-values";

/** FixedConfigurationParameters of CloudNativePG 1.30.0, and allow_alter_system, which it overwrites without a word. */
const fixedByOperator = `
  allow_alter_system allow_system_table_mods archive_cleanup_command archive_command archive_mode bonjour bonjour_name
  cluster_name config_file data_directory data_sync_retry event_source external_pid_file hba_file hot_standby ident_file
  jit_provider listen_addresses log_destination log_directory log_file_mode log_filename log_rotation_age
  log_rotation_size log_truncate_on_rotation logging_collector pg_failover_slots.primary_dsn
  pg_failover_slots.standby_slot_names port primary_conninfo primary_slot_name promote_trigger_file recovery_end_command
  recovery_min_apply_delay recovery_target recovery_target_action recovery_target_inclusive recovery_target_lsn
  recovery_target_name recovery_target_time recovery_target_timeline recovery_target_xid restart_after_crash
  restore_command shared_preload_libraries ssl ssl_ca_file ssl_cert_file ssl_crl_file ssl_dh_params_file ssl_ecdh_curve
  ssl_key_file ssl_passphrase_command ssl_passphrase_command_supports_reload ssl_prefer_server_ciphers
  stats_temp_directory synchronized_standby_slots synchronous_standby_names syslog_facility syslog_ident
  syslog_sequence_numbers syslog_split_messages temp_tablespaces unix_socket_directories unix_socket_group
  unix_socket_permissions`;

describe("the parameters CloudNativePG owns", () => {
  it("are exactly those of its release", () => {
    assert.deepEqual(ownedParameterNames, fixedByOperator.trim().split(/\s+/).sort());
  });

  it("each say why, and what to use instead", () => {
    for (const name of ownedParameterNames) {
      const owned = ownedParameter(name);
      assert.ok(owned !== undefined && owned.reason.length > 20 && owned.instead.length > 5, name);
    }
  });

  const instead: Record<string, RegExp> = {
    shared_preload_libraries: /^use sharedPreloadLibraries$/,
    synchronous_standby_names: /replication\.mode/,
    archive_command: /backup\.enabled/,
    recovery_target_time: /recovery\.targetTime/,
    hba_file: /network\.allowNamespaces/,
    ssl_cert_file: /ssl_min_protocol_version/,
    logging_collector: /log_statement/,
  };
  for (const [name, field] of Object.entries(instead)) {
    it(`${name} points to the field that does it`, () => {
      assert.match(ownedParameter(name)?.instead ?? "", field);
    });
  }

  it("are found in any case, as PostgreSQL reads them, and so are the operator's own", () => {
    assert.ok(ownedParameter("Archive_Command") !== undefined);
    assert.ok(ownedParameter("cnpg.config_sha256") !== undefined);
  });

  it("leave everything else to the person", () => {
    for (const name of ["work_mem", "wal_level", "ssl_min_protocol_version", "log_statement", "pgaudit.log", "jit"]) {
      assert.equal(ownedParameter(name), undefined, name);
    }
  });
});

describe("CloudNativePG's own values", () => {
  it("are parameters a person may set, in a form PostgreSQL reads", () => {
    for (const [name, value] of Object.entries(parameterDefaults)) {
      assert.equal(ownedParameter(name), undefined, name);
      const found = findParameter(name, 18);
      assert.ok(found.found && parseValue(value, found.form).ok, `${name} = ${value}`);
    }
  });

  it("are those of its release", () => {
    assert.equal(Object.keys(parameterDefaults).length, 14);
    assert.equal(parameterDefaults.max_worker_processes, "32");
    assert.equal(parameterDefaults.wal_keep_size, "512MB");
    assert.equal(parameterDefaults.wal_level, "logical");
    assert.equal(parameterDefaults.archive_timeout, "5min");
  });
});
