import { MiB } from "../plan/quantity";
import { FailoverProfile, ReplicationMode } from "../plan/spec/enums";
import type { ClusterPlan } from "../plan/types";
import { inEvery, inMajors, type ImageContent } from "./image-content";

/**
 * What Spilo makes of a cluster, whoever runs it: the image of PostgreSQL, Patroni and WAL-G that Zalando's operator
 * uses. Source: zalando/spilo, postgres-appliance/scripts/configure_spilo.py; patroni 4.1.
 */

/** The major versions that are in the image. */
export const spiloMajors = [14, 15, 16, 17, 18] as const;

/**
 * What is in the image besides PostgreSQL's own modules (postgres-appliance/build_scripts/base.sh), built without Perl and
 * with TimescaleDB under the Apache licence.
 */
export const spiloContent: ImageContent = {
  summary: "Spilo, which has PostgreSQL's own modules, postgis, timescaledb, vector, pg_cron, pg_partman and more",
  remedy: "set image to one that has it, or remove it",
  extensions: {
    ...inEvery(
      "address_standardizer address_standardizer_data_us postgis postgis_raster postgis_sfcgal postgis_tiger_geocoder " +
        "postgis_topology timescaledb vector pg_cron pg_partman pg_repack pg_stat_kcache pg_auth_mon pg_mon " +
        "pg_permissions pg_profile pgaudit pgfaceting pglogical pglogical_origin pgq pgq_node pldbgapi pllua plluau " +
        "hstore_pllua hstore_plluau plpgsql_check plprofiler plproxy plpython3u hstore_plpython3u jsonb_plpython3u " +
        "ltree_plpython3u pltcl pltclu extra_window_functions first_last_agg hll hypopg pg_dirtyread roaringbitmap set_user",
    ),
    ...inMajors("pgl_ddl_deploy pglogical_ticker", { last: 17 }),
  },
  libraries: inEvery("bg_mon decoderbufs pg_partman_bgw pgextwlist plugin_debugger wal2json"),
  // spiloLibraries, which are loaded beside those of a plan, that something may be asked of.
  loaded: ["pg_cron", "pg_stat_statements", "set_user"],
};

/** User and group of the image's PostgreSQL (postgres-appliance/build_scripts/prepare.sh). */
export const spiloUser = 101;
export const spiloGroup = 103;

export const spiloPorts = { postgres: 5432, patroni: 8008, metrics: 9187 } as const;

/** Roles that Spilo and Patroni make (postgres-appliance/scripts/post_init.sh); a plan may have none of the same name. */
export const spiloRoles = ["postgres", "standby", "admin", "cron_admin", "robot_zmon", "zalandos"] as const;

/** The role that Patroni itself logs in as. */
export const spiloSuperuser = "postgres";

/** Roles that members log in to each other as; nothing but a first start sets their passwords to those of the Secrets. */
export const spiloInheritedRoles = [spiloSuperuser, "standby"] as const;

/** Timings of a failover, in seconds. */
export interface PatroniTimings {
  /** How long the leader's lock holds without being renewed: the wait of every unplanned failover. */
  ttl: number;
  /** How often it is renewed, and looked at. */
  loop_wait: number;
  /** How long the API server may not answer before the leader gives up. */
  retry_timeout: number;
}

/** Whether a lock holds: its owner gives up before it ends (https://patroni.readthedocs.io/en/latest/dynamic_configuration.html). */
export function lockHolds({ ttl, loop_wait, retry_timeout }: PatroniTimings): boolean {
  return loop_wait + 2 * retry_timeout <= ttl;
}

/** What each profile tells Patroni; "standard" is its own. lockHolds is true of each, and ttl is no less than Patroni takes. */
export const patroniTimings: Readonly<Record<FailoverProfile, PatroniTimings>> = {
  [FailoverProfile.Standard]: { ttl: 30, loop_wait: 10, retry_timeout: 10 },
  [FailoverProfile.Fast]: { ttl: 20, loop_wait: 5, retry_timeout: 5 },
};

/** Patroni's dynamic configuration without PostgreSQL's parameters. */
export type PatroniSettings = PatroniTimings & {
  maximum_lag_on_failover: number;
  synchronous_mode: boolean;
  synchronous_mode_strict: boolean;
  synchronous_node_count: number;
  failsafe_mode: boolean;
};

/** The part of Patroni's dynamic configuration that a plan decides. */
export function patroniSettings({ failover, replication }: ClusterPlan): PatroniSettings {
  const isSynchronous = replication.synchronousStandbys > 0;
  return {
    ...patroniTimings[failover],
    // A standby that is farther behind is not promoted; with synchronous replication only those in step are.
    maximum_lag_on_failover: 32 * MiB,
    synchronous_mode: isSynchronous,
    // Strict: with no standby left, writes wait; otherwise they go on alone.
    synchronous_mode_strict: isSynchronous && replication.mode === ReplicationMode.ZeroLoss,
    synchronous_node_count: Math.max(replication.synchronousStandbys, 1),
    // A leader that cannot reach the API server stays, as long as every member answers it.
    failsafe_mode: true,
  };
}

/**
 * Who may connect, in the place of all lines of Spilo's own, which trust the socket and say "md5" for the rest. On the
 * socket the system's user postgres is the role of that name: Patroni, the scheduled backup and the image's scripts are
 * that user. Everybody else shows a SCRAM verifier, and comes by TLS.
 */
export const hostBasedAuthentication: readonly string[] = [
  "local all postgres peer",
  "local all all scram-sha-256",
  "local replication standby scram-sha-256",
  "hostnossl all all all reject",
  "hostssl replication standby all scram-sha-256",
  "hostssl all all all scram-sha-256",
];

/** How the data directory is made. "C.UTF-8" sorts by code point: no new version of the C library can break an index. */
export const initdbOptions = { encoding: "UTF8", locale: "C.UTF-8" } as const;

/** Secret with the password of a role of Patroni's own or of the exporter's. */
export function systemSecret({ systemRoles }: ClusterPlan, role: string): string {
  const found = systemRoles.find(({ name }) => name === role);
  if (found === undefined) throw new Error(`the plan has no system role ${role}`);
  return found.secretName;
}
