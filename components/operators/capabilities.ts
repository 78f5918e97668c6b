import type { Problem } from "../plan/problems";
import type { ClusterPlan } from "../plan/types";
import type { OperatorCapabilities } from "./operator";

/** A wish of the plan, and whether the operator can fulfil it. */
interface Wish {
  path: string;
  asked: boolean;
  able: boolean;
  what: string;
  fix: string;
}

/** What a plan asks for that the operator cannot do. */
export function checkCapabilities(operator: string, can: OperatorCapabilities, plan: ClusterPlan): Problem[] {
  const archives = plan.backup !== undefined || plan.recovery !== undefined;
  const wishes: Wish[] = [
    {
      path: "identity.kind",
      asked: archives,
      able: can.identities.includes(plan.identity),
      what: `does not support identity "${plan.identity}"`,
      fix: `set identity.kind to ${list(can.identities)}`,
    },
    {
      path: "replication.mode",
      asked: plan.instances > 1,
      able: can.replication.includes(plan.replication.mode),
      what: `does not support replication "${plan.replication.mode}"`,
      fix: `set replication.mode to ${list(can.replication)}`,
    },
    {
      path: "storage.walSize",
      asked: plan.storage.wal !== undefined,
      able: can.walVolume,
      what: "has no separate volume for the write-ahead log",
      fix: 'set storage.walSize to "none"',
    },
    {
      path: "storage.iops",
      asked: plan.storage.attributes !== undefined,
      able: can.volumeAttributes,
      what: "does not change IOPS and throughput of its volumes",
      fix: "remove storage.iops and storage.throughput, and set them on the StorageClass",
    },
    {
      path: "resources.hugePages",
      asked: plan.compute.hugePagesBytes > 0,
      able: can.hugePages,
      what: "does not support huge pages",
      fix: "set resources.hugePages to false",
    },
    {
      path: "pooler.enabled",
      asked: plan.pooler !== undefined,
      able: can.pooler,
      what: "has no pooler",
      fix: "set pooler.enabled to false",
    },
    {
      path: "pooler.readOnly",
      asked: plan.pooler?.readOnly === true,
      able: can.readOnlyPooler,
      what: "has no pooler for standbys",
      fix: "set pooler.readOnly to false",
    },
    {
      path: "databases",
      asked: plan.databases.length > 0,
      able: can.databases,
      what: "does not create databases",
      fix: "remove databases and create them with SQL",
    },
    {
      path: "roles",
      asked: plan.roles.length > 0,
      able: can.roles,
      what: "does not create roles",
      fix: "remove roles and create them with SQL",
    },
    {
      path: "recovery",
      asked: plan.recovery !== undefined,
      able: can.recovery,
      what: "cannot start from a backup",
      fix: "remove recovery",
    },
    {
      path: "monitoring.enabled",
      asked: plan.monitoring !== undefined,
      able: can.podMonitors,
      what: "has no metrics for a PodMonitor",
      fix: "set monitoring.enabled to false",
    },
  ];
  return wishes
    .filter(({ asked, able }) => asked && !able)
    .map(({ path, what, fix }) => ({ path, message: `the operator "${operator}" ${what}`, fix }));
}

function list(values: readonly string[]): string {
  return values.map((value) => `"${value}"`).join(" or ");
}
