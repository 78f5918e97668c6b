import type { Problem } from "../../plan/problems";
import { defaults } from "../../plan/defaults";
import type { ClusterPlan } from "../../plan/types";
import { roleSecret } from "./labels";

/** What the operator would refuse or do otherwise than asked, after the object was stored: it has no admission webhook. */
export function checkAdmission(plan: ClusterPlan): Problem[] {
  return [checkRoles, checkDatabases, checkPooler].flatMap((check) => check(plan));
}

/** Roles as their paths have them. */
function rolesOf({ database, roles }: ClusterPlan): { path: string; name: string }[] {
  return [
    { path: "database.owner", name: database.owner },
    ...roles.map(({ name }, index) => ({ path: `roles[${index}].name`, name })),
  ];
}

/** userRegexp in pkg/cluster/cluster.go; and a Secret's name cannot tell "_" from "-". */
function checkRoles(plan: ClusterPlan): Problem[] {
  const problems: Problem[] = [];
  const seen = new Map<string, string>();
  for (const { path, name } of rolesOf(plan)) {
    if (!/^[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/.test(name)) {
      const message = "the operator takes roles of lower-case letters, digits, hyphens and underscores only";
      const meant = name
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "_")
        .replace(/^_+|_+$/g, "");
      problems.push({ path, value: name, message, fix: `set it to "${meant || "app"}"` });
      continue;
    }
    const secret = roleSecret(plan.names.cluster, name);
    const other = seen.get(secret);
    if (other !== undefined && other !== name) {
      const message = `would share the Secret ${secret} with the role "${other}": a Secret's name has no underscores`;
      problems.push({ path, value: name, message, fix: "give one of them another name" });
    }
    seen.set(secret, name);
  }
  return problems;
}

/** databaseNameRegexp in pkg/cluster/cluster.go. */
function checkDatabases({ database, databases }: ClusterPlan): Problem[] {
  return [database, ...databases].flatMap(({ name }, index) => {
    if (/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name)) return [];
    const path = index === 0 ? "database.name" : `databases[${index - 1}].name`;
    const message = "the operator takes databases of letters, digits and underscores only";
    return [{ path, value: name, message, fix: `set it to "${name.replace(/[^a-zA-Z0-9_]+/g, "_")}"` }];
  });
}

/** ConnectionPoolerMaxClientConnections in pkg/util/constants/pooler.go. */
const fixedClientConnections = 10_000;

function checkPooler({ pooler }: ClusterPlan): Problem[] {
  if (pooler === undefined) return [];
  const { maxClientConnections: value } = pooler;
  if (value === defaults.PoolerSpec.maxClientConnections || value === fixedClientConnections) return [];
  const message = `the operator's pooler accepts ${fixedClientConnections} client connections, whatever is asked for`;
  return [{ path: "pooler.maxClientConnections", value, message, fix: "remove it" }];
}
