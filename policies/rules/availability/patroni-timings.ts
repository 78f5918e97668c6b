import { defineRule } from "../../frame/rule";
import { documents } from "../documents";
import { lag, leaderLease } from "./patroni";

export const patroniTimings = defineRule({
  id: "patroni-timings",
  title: "Patroni's lease outlasts its own retries, and no far-off standby is promoted",
  why: "With loop_wait and two retries longer than the lease, a slow API server makes a healthy primary demote itself. A standby that lags without a bound is promoted and everything it lacks is lost.",
  severity: "high",
  level: "mandatory",
  references: [],
  remediationSteps:
    "Set ttl to at least loop_wait + 2 * retry_timeout and 20 (30, 10 and 10 are Patroni's own) and maximum_lag_on_failover to at most 33554432: in spec.patroni of a Zalando postgresql, spec.patroni.dynamicConfiguration of a PostgresCluster (leaderLeaseDurationSeconds is its ttl, syncPeriodSeconds its loop_wait), bootstrap.dcs of the configuration in a StatefulSet.",
  url: documents.patroni,
  parameters: {
    maxLagBytes: {
      type: "integer",
      default: 33_554_432,
      description: "Most WAL that a standby may lack and still be promoted, in bytes.",
    },
  },
  remediates: true,
  example: {
    role: "patroni",
    bad: { spec: { patroni: { ttl: 30, loop_wait: 10, retry_timeout: 15 } } },
    good: { spec: { patroni: { ttl: 30, loop_wait: 10, retry_timeout: 10 } } },
  },
  covers: {
    patroni: (view, { config, each }) => {
      each(() => leaderLease(view));
      each(() => lag(view, config.maxLagBytes));
    },
  },
});
