import { FailoverProfile } from "../../plan/spec/enums";

/** Timings of a failover, all in seconds. */
export interface FailoverTimings {
  /** How long a standby watches the lease of a dead primary before it takes over; the wait of every unplanned failover. */
  leaseDurationSeconds: number;
  /** How long a primary tries to renew its lease before it checks whether it still holds it. */
  renewDeadlineSeconds: number;
  /** How often a lease is renewed, and looked at; the wait of a planned switchover. */
  retryPeriodSeconds: number;
  /** How long a primary that is replaced may take for a clean shutdown, which archives its last WAL, before it is killed. */
  switchoverDelay: number;
  /** How long any instance may take to stop; the pods' termination grace period. */
  stopDelay: number;
  /** How much of stopDelay is spent on waiting for clients to leave by themselves. */
  smartShutdownTimeout: number;
}

/**
 * Whether a lease holds: its owner gives up before it ends, and tries more than once before it gives up. Otherwise two
 * instances may take themselves for the primary, and the webhook refuses it (internal/webhook/v1, validatePrimaryLease).
 */
export function leaseHolds(
  lease: Pick<FailoverTimings, "leaseDurationSeconds" | "renewDeadlineSeconds" | "retryPeriodSeconds">,
): boolean {
  const { leaseDurationSeconds, renewDeadlineSeconds, retryPeriodSeconds } = lease;
  return leaseDurationSeconds > renewDeadlineSeconds && 5 * renewDeadlineSeconds > 6 * retryPeriodSeconds;
}

/**
 * What each profile tells the operator (docs/failover.md has the trade-off and the measurements). leaseHolds is true of
 * each. The operator's own are a lease of 15 s, which every failover waits out, and an hour of switchoverDelay, which lets
 * a hanging primary block its own replacement. A lease never decides on a failover: it is looked at once the operator has
 * chosen a new primary, and a primary that could not renew it in time goes on for as long as nobody else has taken it.
 */
export const failoverTimings: Readonly<Record<FailoverProfile, FailoverTimings>> = {
  [FailoverProfile.Standard]: {
    leaseDurationSeconds: 6,
    renewDeadlineSeconds: 4,
    retryPeriodSeconds: 2,
    switchoverDelay: 120,
    stopDelay: 1800,
    smartShutdownTimeout: 180,
  },
  [FailoverProfile.Fast]: {
    leaseDurationSeconds: 3,
    renewDeadlineSeconds: 2,
    retryPeriodSeconds: 1,
    switchoverDelay: 40,
    stopDelay: 300,
    smartShutdownTimeout: 15,
  },
};
