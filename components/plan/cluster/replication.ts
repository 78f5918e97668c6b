import { defaults } from "../defaults";
import type { Report } from "../report";
import type { Lenient } from "../schema/read";
import type { ReplicationSpec } from "../spec/cluster";
import { ReplicationMode } from "../spec/enums";
import type { ReplicationPlan } from "../types";

/** How changes reach the standbys; `report` paths are those of ReplicationSpec. */
export function planReplication(
  spec: Lenient<ReplicationSpec>,
  instances: number | undefined,
  report: Report,
): ReplicationPlan {
  const servers = instances ?? defaults.ClusterSpec.instances;
  const mode = spec.mode ?? (servers >= 3 ? ReplicationMode.ZeroLoss : ReplicationMode.Asynchronous);
  const given = spec.synchronousStandbys;
  const standbys = given ?? defaults.ReplicationSpec.synchronousStandbys;
  // With the number of instances misspelt there is nothing to compare with.
  if (instances !== undefined) check(mode, servers, given, standbys, report);
  return {
    mode,
    // Never more than there are: what is wrong with the mode is not told again of the number that follows from it.
    synchronousStandbys: mode === ReplicationMode.Asynchronous ? 0 : Math.min(standbys, servers - 1),
    failoverQuorum: mode === ReplicationMode.ZeroLoss,
  };
}

function check(
  mode: ReplicationMode,
  instances: number,
  given: number | undefined,
  standbys: number,
  report: Report,
): void {
  const have = instances === 1 ? "there is 1 instance" : `there are ${instances} instances`;
  switch (mode) {
    case ReplicationMode.Asynchronous:
      if (given === undefined) return;
      return report(
        "synchronousStandbys",
        given,
        'has no meaning in mode "asynchronous", where a commit waits for no standby',
        'remove replication.synchronousStandbys, or set replication.mode to "preferred" or "zero-loss"',
      );
    case ReplicationMode.ZeroLoss:
      if (instances < 3) {
        const reason =
          instances === 2
            ? "with the one standby down, every write would wait until it is back"
            : "there is no standby to wait for";
        return report(
          "mode",
          mode,
          `"zero-loss" needs at least 3 instances, and ${have}: ${reason}`,
          `set instances to 3, or replication.mode to ${instances === 2 ? '"preferred"' : '"asynchronous"'}`,
        );
      }
      if (standbys > instances - 2) {
        const message = `may be at most instances - 2, which is ${instances - 2}, so that one lost standby does not stop writes`;
        const fix = `set replication.synchronousStandbys to at most ${instances - 2}, or instances to at least ${standbys + 2}`;
        report("synchronousStandbys", given, message, fix);
      }
      return;
    case ReplicationMode.Preferred:
      if (instances < 2) {
        const message = `"preferred" needs a standby, and ${have}`;
        return report("mode", mode, message, 'set instances to at least 2, or replication.mode to "asynchronous"');
      }
      if (standbys > instances - 1) {
        const message = `is more than the ${instances - 1} standbys there are`;
        const fix = `set replication.synchronousStandbys to at most ${instances - 1}, or instances to at least ${standbys + 1}`;
        report("synchronousStandbys", given, message, fix);
      }
  }
}
