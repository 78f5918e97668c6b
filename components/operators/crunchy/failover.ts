import { FailoverProfile, ReplicationMode } from "../../plan/spec/enums";
import type { ClusterPlan } from "../../plan/types";
import type { Value } from "../../kubernetes/manifest";

/** Timings of Patroni, all in seconds. A lease must outlast a round and two retries (loop + 2 * retry <= lease). */
interface PatroniTimings {
  /** How long a dead primary is still taken for the primary: the wait of every unplanned failover. Patroni takes 20 or more. */
  lease: number;
  /** How often each instance looks. */
  loop: number;
  /** How long the API server or PostgreSQL may not answer before a primary gives up. */
  retry: number;
}

/** "standard" is Patroni's own timings. */
const timings: Readonly<Record<FailoverProfile, PatroniTimings>> = {
  [FailoverProfile.Standard]: { lease: 30, loop: 10, retry: 10 },
  [FailoverProfile.Fast]: { lease: 20, loop: 5, retry: 5 },
};

/** Patroni's part of a PostgresCluster: timings of a failover, and what a commit waits for. */
export function patroni({ failover, replication, instances }: ClusterPlan): Record<string, Value<never>> {
  const { lease, loop, retry } = timings[failover];
  const { mode, synchronousStandbys } = replication;
  return {
    leaderLeaseDurationSeconds: lease,
    syncPeriodSeconds: loop,
    dynamicConfiguration: {
      retry_timeout: retry,
      ...(synchronousStandbys > 0 &&
        instances > 1 && {
          synchronous_mode: true,
          // Without "strict" Patroni lets commits through as soon as no standby is left.
          synchronous_mode_strict: mode === ReplicationMode.ZeroLoss,
          synchronous_node_count: synchronousStandbys,
        }),
    },
  };
}
