import { failoverTimings as timings, leaseHolds } from "kubernetes-postgres/operators/cloudnative-pg/failover";
import { FailoverProfile } from "kubernetes-postgres/plan/spec/enums";
import { set } from "../../frame/edit";
import type { Setting } from "../../frame/place";
import { defineRule, type Finding } from "../../frame/rule";
import type { FailoverTimingsView } from "../../views/types";
import { documents } from "../documents";

const standard = timings[FailoverProfile.Standard];

function longest({ at, value }: Setting<number>, most: number, consequence: string): Finding | undefined {
  if (value <= most) return undefined;
  return { at, message: `${consequence} for up to ${value} s; set it to at most ${most}`, fix: [set(at, most)] };
}

/** What is left of stopDelay after the wait for clients is what a fast shutdown has. */
function shutdown({ stopDelay, smartShutdownTimeout }: FailoverTimingsView): Finding | undefined {
  const [stop, wait] = [stopDelay.value, smartShutdownTimeout.value];
  if (stop > wait) return undefined;
  const better = Math.floor((stop * standard.smartShutdownTimeout) / standard.stopDelay);
  const { at } = smartShutdownTimeout;
  const message = `waits ${wait} s for clients when the instance is killed after ${stop} s (stopDelay); set it to ${better}`;
  return { at, message, fix: [set(at, better)] };
}

function lease({ lease: { duration, renewDeadline, retryPeriod } }: FailoverTimingsView): Finding | undefined {
  const { leaseDurationSeconds, renewDeadlineSeconds, retryPeriodSeconds } = standard;
  const given = {
    leaseDurationSeconds: duration.value,
    renewDeadlineSeconds: renewDeadline.value,
    retryPeriodSeconds: retryPeriod.value,
  };
  if (leaseHolds(given)) return undefined;
  const message = `a lease of ${duration.value} s, given up after ${renewDeadline.value} s and renewed every ${retryPeriod.value} s does not hold: each must be shorter than the one before, the last by a fifth`;
  const fix = [
    set(duration.at, leaseDurationSeconds),
    set(renewDeadline.at, renewDeadlineSeconds),
    set(retryPeriod.at, retryPeriodSeconds),
  ];
  const wanted = `${leaseDurationSeconds}, ${renewDeadlineSeconds} and ${retryPeriodSeconds}`;
  return { at: duration.at, message: `${message}; set them to ${wanted}`, fix };
}

export const failoverTimings = defineRule({
  id: "cnpg-failover-timings",
  title: "A failover does not wait longer than a person would",
  why: "By default a primary that hangs in its shutdown blocks its own replacement for an hour. A lease that is shorter than the attempts to renew it lets two instances take themselves for the primary.",
  severity: "high",
  level: "mandatory",
  references: [],
  remediationSteps:
    "Set spec.switchoverDelay of the Cluster to 120, spec.failoverDelay to 0, spec.smartShutdownTimeout below spec.stopDelay, and spec.primaryLease to leaseDurationSeconds 6, renewDeadlineSeconds 4 and retryPeriodSeconds 2.",
  url: documents.failover,
  parameters: {
    maxSwitchoverDelay: {
      type: "integer",
      default: standard.switchoverDelay,
      minimum: 1,
      description: "Longest clean shutdown of a primary that is replaced, in seconds.",
    },
    maxFailoverDelay: { type: "integer", default: 30, description: "Longest wait before a failover, in seconds." },
  },
  remediates: true,
  example: {
    role: "failover-timings",
    bad: { spec: { switchoverDelay: 3600 } },
    good: { spec: { switchoverDelay: 120 } },
  },
  covers: {
    "failover-timings": (view, { config, each }) => {
      each(() => longest(view.switchoverDelay, config.maxSwitchoverDelay, "a hanging primary blocks its replacement"));
      each(() => longest(view.failoverDelay, config.maxFailoverDelay, "a dead primary is not replaced"));
      each(() => shutdown(view));
      each(() => lease(view));
    },
  },
});
