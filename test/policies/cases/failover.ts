import * as fc from "fast-check";
import { cluster } from "../fixtures";
import { configurationMap, plainSet } from "../operators/stateful-set";
import { postgresql } from "../operators/zalando";
import { absent, changed, unknown } from "../given";
import type { RuleCases } from "./case";

const orders = (changes: Record<string, unknown>) => changed(cluster(), changes);
const synchronous = "spec.postgresql.synchronous";
const notKnown = "not known before the update, so it is judged only while the update runs";

const asynchronous = "replication is asynchronous, so a dead primary takes its last commits along; set it to 1";

export const replicationDurability: RuleCases = {
  rule: "pg-replication-durability",
  passes: {
    "a cluster that is scaled to nothing": [changed(plainSet(), { "spec.replicas": 0 }), configurationMap()],
    "one of two standbys that surely has every commit": [cluster()],
    "two instances, of which either has every commit": [
      orders({ "spec.instances": 2, [`${synchronous}.failoverQuorum`]: absent }),
    ],
    "both standbys": [orders({ [`${synchronous}.number`]: 2 })],
    "a durability that is not said, which is required": [orders({ [`${synchronous}.dataDurability`]: absent })],
  },
  fails: {
    "two instances with asynchronous replication": {
      given: [orders({ "spec.instances": 2, [synchronous]: absent })],
      says: [`advisory orders: ${synchronous}.number: ${asynchronous}`],
    },
    "asynchronous replication": {
      given: [orders({ [synchronous]: absent })],
      says: [`advisory orders: ${synchronous}.number: ${asynchronous}`],
    },
    "commits that go on alone": {
      given: [orders({ [`${synchronous}.dataDurability`]: "preferred" })],
      says: [
        `advisory orders: ${synchronous}.dataDurability: commits go on without a standby that confirms them, and are lost with the primary; set it to required`,
      ],
    },
    "the older fields, which give up standbys that are missing": {
      given: [orders({ [synchronous]: absent, "spec.minSyncReplicas": 1, "spec.maxSyncReplicas": 1 })],
      says: [
        `advisory orders: ${synchronous}.dataDurability: commits go on without a standby that confirms them, and are lost with the primary; set it to required`,
      ],
    },
    "a failover to any of several standbys": {
      given: [orders({ [`${synchronous}.failoverQuorum`]: absent })],
      says: [
        `advisory orders: ${synchronous}.failoverQuorum: a standby without the last commits may be promoted when the one that has them is away; set it to true`,
      ],
    },
    "more confirmations than standbys": {
      given: [orders({ [`${synchronous}.number`]: 3 })],
      says: [
        `advisory orders: ${synchronous}.number: a commit waits for 3 of 2 standbys, for ever; set it to at most 2`,
      ],
    },
  },
  unknown: {
    "a number of standbys that is not known": {
      given: [orders({ [`${synchronous}.number`]: unknown })],
      says: [`advisory orders: ${synchronous}.number: ${notKnown}`],
    },
  },
  configured: {
    "asynchronous replication where that is enough": {
      given: [orders({ [synchronous]: absent })],
      config: { zeroLoss: false },
      says: [],
    },
    "confirmations that never come, even so": {
      given: [orders({ "spec.instances": 1 })],
      config: { zeroLoss: false, enforcementLevel: "mandatory" },
      says: [
        `mandatory orders: ${synchronous}.number: a commit waits for a standby, and one instance has none, for ever; run 2 instances, or turn synchronous replication off`,
      ],
    },
    "no instance at all": {
      given: [orders({ "spec.instances": 0 })],
      says: [],
      notApplicable: ["orders: no instance is asked for, which pg-min-instances reports"],
    },
    "a single instance": {
      given: [orders({ "spec.instances": 1, [synchronous]: absent })],
      says: [],
      notApplicable: ["orders: one instance has no standby to confirm a commit"],
    },
  },
};

const tooLong = "a hanging primary blocks its replacement for up to 3600 s; set it to at most 120";
const noLease = (duration: number, renew: number, retry: number) =>
  `spec.primaryLease.leaseDurationSeconds: a lease of ${duration} s, given up after ${renew} s and renewed every ${retry} s does not hold: each must be shorter than the one before, the last by a fifth; set them to 6, 4 and 2`;

export const failoverTimings: RuleCases = {
  rule: "cnpg-failover-timings",
  passes: {
    "two minutes for a clean shutdown": [cluster()],
    "the shortest lease that holds": [
      orders({ "spec.primaryLease": { leaseDurationSeconds: 8, renewDeadlineSeconds: 7, retryPeriodSeconds: 5 } }),
    ],
    "a second more than the wait for clients": [orders({ "spec.stopDelay": 181 })],
    "a failover after the longest wait": [orders({ "spec.failoverDelay": 30 })],
  },
  fails: {
    "an hour for a clean shutdown, which is the default": {
      given: [orders({ "spec.switchoverDelay": absent })],
      says: [`mandatory orders: spec.switchoverDelay: ${tooLong}`],
    },
    "a dead primary that is waited for": {
      given: [orders({ "spec.failoverDelay": 31 })],
      says: [
        "mandatory orders: spec.failoverDelay: a dead primary is not replaced for up to 31 s; set it to at most 30",
      ],
    },
    "a wait for clients as long as the time to stop": {
      given: [orders({ "spec.stopDelay": 180 })],
      says: [
        "mandatory orders: spec.smartShutdownTimeout: waits 180 s for clients when the instance is killed after 180 s (stopDelay); set it to 18",
      ],
    },
    "a lease as long as the attempts to renew it": {
      given: [orders({ "spec.primaryLease.renewDeadlineSeconds": 15 })],
      says: [`mandatory orders: ${noLease(15, 15, 2)}`],
    },
    "a lease with time for one attempt": {
      given: [orders({ "spec.primaryLease": { renewDeadlineSeconds: 12, retryPeriodSeconds: 10 } })],
      says: [`mandatory orders: ${noLease(15, 12, 10)}`],
    },
  },
  unknown: {
    "a lease that is not known beside a delay that is too long": {
      given: [orders({ "spec.primaryLease": unknown, "spec.switchoverDelay": 3600 })],
      says: [`advisory orders: spec.primaryLease: ${notKnown}`, `mandatory orders: spec.switchoverDelay: ${tooLong}`],
    },
  },
  configured: {
    "longer waits where they are wanted": {
      given: [orders({ "spec.switchoverDelay": 600, "spec.failoverDelay": 60 })],
      config: { maxSwitchoverDelay: 600, maxFailoverDelay: 60 },
      says: [],
    },
  },
  remediable: fc
    .record(
      {
        "spec.switchoverDelay": fc.constantFrom(absent, 30, 3600),
        "spec.failoverDelay": fc.constantFrom(absent, 0, 300),
        "spec.stopDelay": fc.integer({ min: 1, max: 1000 }),
        "spec.smartShutdownTimeout": fc.integer({ min: 0, max: 1000 }),
        "spec.primaryLease": fc.record(
          {
            leaseDurationSeconds: fc.integer({ min: 1, max: 60 }),
            renewDeadlineSeconds: fc.integer({ min: 1, max: 60 }),
            retryPeriodSeconds: fc.integer({ min: 1, max: 60 }),
          },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: [] },
    )
    .map(orders),
};

const check = "spec.probes.liveness.isolationCheck.enabled";
const goesOn = `${check}: a primary that is cut off goes on beside the one that replaces it; set it to true`;

export const isolationCheckOn: RuleCases = {
  rule: "cnpg-isolation-check-on",
  passes: {
    "the check on": [orders({ [check]: true })],
    "nothing said, which checks": [cluster()],
  },
  fails: { "the check off": { given: [orders({ [check]: false })], says: [`mandatory orders: ${goesOn}`] } },
  unknown: {
    "a check that is not known": {
      given: [orders({ [check]: unknown })],
      says: [`advisory orders: ${check}: ${notKnown}`],
    },
  },
  configured: {
    "as advice": {
      given: [orders({ [check]: false })],
      config: { enforcementLevel: "advisory" },
      says: [`advisory orders: ${goesOn}`],
    },
  },
  remediable: fc.constantFrom(true, false, absent).map((enabled) => orders({ [check]: enabled })),
};

const noClass = "spec.priorityClassName: is preempted like any other pod; set the name of a PriorityClass";

export const priorityClass: RuleCases = {
  rule: "pg-priority-class",
  passes: { "a class": [cluster()] },
  fails: {
    "no class": { given: [orders({ "spec.priorityClassName": absent })], says: [`advisory orders: ${noClass}`] },
    "an empty name": { given: [orders({ "spec.priorityClassName": "" })], says: [`advisory orders: ${noClass}`] },
  },
  unknown: {
    "a class that is made in the same stack": {
      given: [orders({ "spec.priorityClassName": unknown })],
      says: [],
      notApplicable: ["orders: spec.priorityClassName is judged once it is known, during the update"],
    },
  },
  configured: {
    "as a demand": {
      given: [orders({ "spec.priorityClassName": absent })],
      config: { enforcementLevel: "mandatory" },
      says: [`mandatory orders: ${noClass}`],
    },
  },
};

const shop = (changes: Record<string, unknown>) => changed(postgresql(), changes);
const lagBeyond = (lag: number) =>
  `spec.patroni.maximum_lag_on_failover: what a promoted standby may lack of ${lag} bytes is more than 33554432; set it to at most 33554432`;

export const patroniTimings: RuleCases = {
  rule: "patroni-timings",
  passes: {
    "a lease for two tries": [shop({ "spec.patroni.retry_timeout": 10 })],
    "nothing said, which is right": [shop({ "spec.patroni": absent })],
    "the shortest lease": [shop({ "spec.patroni": { ttl: 20, loop_wait: 5, retry_timeout: 5 } })],
  },
  fails: {
    "the shortest lease with long waits": {
      given: [shop({ "spec.patroni": { ttl: 20, loop_wait: 10, retry_timeout: 10 } })],
      says: [
        "mandatory shop-orders: spec.patroni.ttl: a lease of 20 s is too short for loop_wait + 2 * retry_timeout, 30 s; set it to 30",
      ],
    },
    "retries that outlast the lease": {
      given: [shop({ "spec.patroni.retry_timeout": 15 })],
      says: [
        "mandatory shop-orders: spec.patroni.ttl: a lease of 30 s is too short for loop_wait + 2 * retry_timeout, 40 s; set ttl to 30, loop_wait to 10 and retry_timeout to 10",
      ],
    },
    "a lease that is a little too short": {
      given: [shop({ "spec.patroni.ttl": 25 })],
      says: [
        "mandatory shop-orders: spec.patroni.ttl: a lease of 25 s is too short for loop_wait + 2 * retry_timeout, 30 s; set it to 30",
      ],
    },
    "a lease below the shortest": {
      given: [shop({ "spec.patroni": { ttl: 15, loop_wait: 3, retry_timeout: 3 } })],
      says: ["mandatory shop-orders: spec.patroni.ttl: 15 s is below the 20 s that Patroni takes; set it to 20"],
    },
    "a standby that may lack a lot": {
      given: [shop({ "spec.patroni.maximum_lag_on_failover": 1_073_741_824 })],
      says: [`mandatory shop-orders: ${lagBeyond(1_073_741_824)}`],
    },
  },
  unknown: {
    "a lease that is not known beside a lag that is too large": {
      given: [shop({ "spec.patroni.ttl": unknown, "spec.patroni.maximum_lag_on_failover": 33_554_433 })],
      says: [`advisory shop-orders: spec.patroni.ttl: ${notKnown}`, `mandatory shop-orders: ${lagBeyond(33_554_433)}`],
    },
  },
  configured: {
    "a larger lag where it may be": {
      given: [shop({ "spec.patroni.maximum_lag_on_failover": 67_108_864 })],
      config: { maxLagBytes: 67_108_864 },
      says: [],
    },
  },
  remediable: fc
    .record(
      {
        ttl: fc.integer({ min: 1, max: 120 }),
        loop_wait: fc.integer({ min: 1, max: 30 }),
        retry_timeout: fc.integer({ min: 3, max: 60 }),
        maximum_lag_on_failover: fc.integer({ min: 0, max: 100_000_000 }),
      },
      { requiredKeys: [] },
    )
    .map((patroni) => shop({ "spec.patroni": patroni })),
};
