import type { Place } from "../../frame/place";
import type { Finding } from "../../frame/rule";
import { forEach, type Check } from "../check";
import { parameter, truth } from "./configuration";
import { hasReadableMajor, majorOf } from "./image";

const quorumAnnotation = "alpha.cnpg.io/failoverQuorum";

function instances(root: Place): number {
  return root.in("spec", "instances").number ?? 1;
}

/** Standbys outside the cluster that synchronous replication counts as well. */
function namedStandbys(synchronous: Place): number {
  return synchronous.in("standbyNamesPre").items.length + synchronous.in("standbyNamesPost").items.length;
}

export const synchronousNumber: Check = (root) => {
  const synchronous = root.in("spec", "postgresql", "synchronous");
  if (!synchronous.isPresent) return undefined;
  const at = synchronous.in("number");
  const most = instances(root) + namedStandbys(synchronous) - 1;
  if ((at.number ?? 0) <= most) return undefined;
  return { at, message: `there are only ${most} standbys to confirm a commit; set it to at most ${most}` };
};

export const oneKindOfSynchronous: Check = (root) => {
  const at = root.in("spec", "postgresql", "synchronous");
  const legacy = ["minSyncReplicas", "maxSyncReplicas"].some((name) => (root.in("spec", name).number ?? 0) > 0);
  if (!at.isPresent || !legacy) return undefined;
  return { at, message: "minSyncReplicas and maxSyncReplicas say the same in an older way; remove those" };
};

export const legacySynchronous: Check = (root) => {
  const [least, most] = [root.in("spec", "minSyncReplicas"), root.in("spec", "maxSyncReplicas")];
  const [min, max] = [least.number ?? 0, most.number ?? 0];
  const found: Finding[] = [];
  if (max >= instances(root)) {
    found.push({ at: most, message: `${max} of ${instances(root)} instances cannot be standbys; lower it` });
  }
  if (min > max) found.push({ at: least, message: `more than maxSyncReplicas, ${max}; lower it` });
  return found;
};

/** The annotation that switched the quorum on before there was a field for it. */
function annotatedQuorum(root: Place): boolean | undefined {
  const said = root.in("metadata", "annotations", quorumAnnotation).text;
  if (/^(1|t|T|TRUE|true|True)$/.test(said ?? "")) return true;
  return /^(0|f|F|FALSE|false|False)$/.test(said ?? "") ? false : undefined;
}

export const quorumAnnotationValue: Check = (root) => {
  const at = root.in("metadata", "annotations", quorumAnnotation);
  if (at.text === undefined) return undefined;
  if (annotatedQuorum(root) === undefined) return { at, message: "is neither true nor false; set one of them" };
  if (annotatedQuorum(root) === false || root.in("spec", "postgresql", "synchronous").isPresent) return undefined;
  return { at, message: "a quorum needs synchronous replication; set spec.postgresql.synchronous" };
};

export const failoverQuorum: Check = (root) => {
  const synchronous = root.in("spec", "postgresql", "synchronous");
  if (!synchronous.isPresent) return undefined;
  if ((annotatedQuorum(root) ?? synchronous.in("failoverQuorum").flag) !== true) return undefined;
  const at = synchronous.in("number");
  const named = namedStandbys(synchronous);
  if ((at.number ?? 0) > named) return undefined;
  return { at, message: `a quorum needs a standby of the cluster's own to confirm; set it to more than ${named}` };
};

function usesFailoverSlots(root: Place): boolean {
  const written = root.in("spec", "postgresql", "parameters");
  return written.isPresent && written.entries.some(([name]) => name.startsWith("pg_failover_slots."));
}

function isOn(at: Place): boolean {
  return truth(at.text ?? "") === true;
}

export const excludedSlots: Check = (root) => {
  const slots = root.in("spec", "replicationSlots");
  if (!slots.isPresent) return undefined;
  const enabled = ["highAvailability", "synchronizeReplicas"].some((part) => slots.in(part, "enabled").flag ?? true);
  if (!enabled) return undefined;
  return forEach(slots.in("synchronizeReplicas", "excludePatterns").items, (at) => {
    if (isPattern(at.text ?? "")) return undefined;
    return { at, message: "is not a regular expression of Go's RE2; write one without lookaround or backreferences" };
  });
};

/** Whether RE2 would take a pattern, as near as JavaScript's own expressions tell. */
function isPattern(pattern: string): boolean {
  if (/\(\?(<?[=!])|\\[1-9]/.test(pattern)) return false;
  try {
    new RegExp(
      pattern
        .replace(/\(\?[imsU]+\)/g, "")
        .replace(/\(\?[imsU]+:/g, "(?:")
        .replaceAll("(?P<", "(?<"),
    );
    return true;
  } catch {
    return false;
  }
}

export const logicalDecoding: Check = (root) => {
  const at = root.in("spec", "replicationSlots", "highAvailability", "synchronizeLogicalDecoding");
  if (!at.isPresent || at.flag !== true || usesFailoverSlots(root) || !hasReadableMajor(root)) return undefined;
  if ((majorOf(root) ?? 18) < 17) {
    return { at, message: "needs PostgreSQL 17, or the extension pg_failover_slots; set it to false" };
  }
  return ["hot_standby_feedback", "sync_replication_slots"].flatMap((name) => {
    const parameterAt = parameter(root, name);
    const message = "synchronizeLogicalDecoding needs it; set it to on";
    return isOn(parameterAt) ? [] : [{ at: parameterAt, message }];
  });
};

export const failoverSlots: Check = (root) => {
  if (!usesFailoverSlots(root)) return undefined;
  const found: Finding[] = [];
  const feedback = parameter(root, "hot_standby_feedback");
  if (!isOn(feedback)) found.push({ at: feedback, message: "pg_failover_slots needs it; set it to on" });
  const enabled = root.in("spec", "replicationSlots", "highAvailability", "enabled");
  if (enabled.flag === false) found.push({ at: enabled, message: "pg_failover_slots needs it; set it to true" });
  return found;
};

/** A lease that the primary has given up before it ends (client-go's leader election). */
export const primaryLease: Check = (root) => {
  const lease = root.in("spec", "primaryLease");
  if (!lease.isPresent) return undefined;
  const [duration, renewal] = [lease.in("leaseDurationSeconds"), lease.in("renewDeadlineSeconds")];
  const retry = lease.in("retryPeriodSeconds").number ?? 2;
  const deadline = renewal.number ?? 10;
  const found: Finding[] = [];
  if ((duration.number ?? 15) <= deadline) {
    found.push({ at: duration, message: `must be more than renewDeadlineSeconds, ${deadline}; raise it` });
  }
  if (5 * deadline <= 6 * retry) {
    found.push({ at: renewal, message: `must be more than 1.2 times retryPeriodSeconds, ${retry}; raise it` });
  }
  return found;
};

export const supervisedUpdate: Check = (root) => {
  const at = root.in("spec", "primaryUpdateStrategy");
  if (at.text !== "supervised" || instances(root) !== 1) return undefined;
  return { at, message: "a single instance has no standby to switch to; set it to unsupervised" };
};
