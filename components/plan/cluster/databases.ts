import { defaults } from "../defaults";
import { limits } from "../names";
import type { OperatorFacts } from "../../operators/operator";
import type { Report } from "../report";
import { nearest } from "../schema/nearest";
import type { Lenient } from "../schema/read";
import type { ClusterSpec } from "../spec/cluster";
import type { DatabasePlan, RolePlan } from "../types";
import { checkExtensions } from "./extensions";

/** Databases, their owners and the other roles. */
export interface DatabasesPlan {
  database: DatabasePlan;
  databases: DatabasePlan[];
  roles: RolePlan[];
}

/** Databases that are there before ours: https://www.postgresql.org/docs/current/manage-ag-templatedbs.html */
const reservedDatabases = ["postgres", "template0", "template1"];

/** Roles that PostgreSQL owns; the operator has more. One that ends in "_" stands for all that begin so. */
const reservedRoles = ["postgres", "public", "none", "current_user", "session_user", "pg_"];

/** https://www.postgresql.org/docs/current/predefined-roles.html, up to PostgreSQL 18. */
const predefinedRoles = [
  "pg_checkpoint",
  "pg_create_subscription",
  "pg_database_owner",
  "pg_execute_server_program",
  "pg_maintain",
  "pg_monitor",
  "pg_read_all_data",
  "pg_read_all_settings",
  "pg_read_all_stats",
  "pg_read_server_files",
  "pg_signal_autovacuum_worker",
  "pg_signal_backend",
  "pg_stat_scan_tables",
  "pg_use_reserved_connections",
  "pg_write_all_data",
  "pg_write_server_files",
];

/** The databases and roles of a cluster, with names that PostgreSQL and the operator accept. */
export function planDatabases(
  spec: Lenient<ClusterSpec>,
  cluster: string,
  operator: OperatorFacts,
  report: Report,
): DatabasesPlan {
  const owner = spec.database?.owner ?? defaults.DatabaseSpec.owner;
  const database = {
    name: spec.database?.name ?? defaults.DatabaseSpec.name,
    owner,
    extensions: spec.database?.extensions ?? defaults.DatabaseSpec.extensions,
  };
  checkDatabaseName("database.name", database.name, report);
  checkRoleName("database.owner", owner, operator, report);
  checkExtensions("database.extensions", spec, operator, spec.database?.extensions, report);
  const roles = planRoles(spec, cluster, owner, operator, report);
  const known = [owner, ...roles.map(({ name }) => name)];
  return { database, databases: planExtra(spec, operator, database, known, report), roles };
}

function planExtra(
  spec: Lenient<ClusterSpec>,
  operator: OperatorFacts,
  first: DatabasePlan,
  roles: string[],
  report: Report,
): DatabasePlan[] {
  const seen = new Map([[first.name, "database.name"]]);
  const plans: DatabasePlan[] = [];
  spec.databases?.forEach((extra, index) => {
    const path = `databases[${index}]`;
    if (extra.name !== undefined) {
      checkDatabaseName(`${path}.name`, extra.name, report);
      checkTwice(`${path}.name`, extra.name, seen, "database", report);
    }
    checkExtensions(`${path}.extensions`, spec, operator, extra.extensions, report);
    if (extra.owner !== undefined && !roles.includes(extra.owner)) {
      const meant = nearest(extra.owner, roles);
      const fix =
        meant === undefined
          ? `add it to roles, or set it to "${first.owner}"`
          : `set it to "${meant}", or add it to roles`;
      report(`${path}.owner`, extra.owner, "is neither the owner of the first database nor one of roles", fix);
    }
    plans.push({
      name: extra.name ?? "",
      owner: extra.owner ?? first.owner,
      extensions: extra.extensions ?? defaults.ExtraDatabaseSpec.extensions,
    });
  });
  return plans;
}

function planRoles(
  spec: Lenient<ClusterSpec>,
  cluster: string,
  owner: string,
  operator: OperatorFacts,
  report: Report,
): RolePlan[] {
  const seen = new Map([[owner, "database.owner"]]);
  const plans: RolePlan[] = [];
  const declared = (spec.roles ?? []).flatMap((role) => role.name ?? []);
  spec.roles?.forEach((role, index) => {
    const path = `roles[${index}]`;
    const name = role.name ?? "";
    if (role.name !== undefined) {
      checkRoleName(`${path}.name`, role.name, operator, report);
      checkTwice(`${path}.name`, role.name, seen, "role", report);
    }
    role.inRoles?.forEach((group, position) =>
      checkMembership(`${path}.inRoles[${position}]`, group, name, declared, report),
    );
    checkConnectionLimit(`${path}.connectionLimit`, role.connectionLimit, spec.maxConnections, report);
    const login = role.login ?? defaults.RoleSpec.login;
    plans.push({
      name,
      login,
      inRoles: role.inRoles ?? defaults.RoleSpec.inRoles,
      connectionLimit: role.connectionLimit ?? defaults.RoleSpec.connectionLimit,
      secretName: login ? operator.names(cluster).roleSecret(name) : undefined,
    });
  });
  return plans;
}

function checkIdentifier(path: string, name: string, what: string, report: Report): boolean {
  if (name.length > limits.identifier) {
    report(
      path,
      name,
      `a ${what} name has at most ${limits.identifier} characters, and this has ${name.length}`,
      "shorten it",
    );
    return false;
  }
  if (/^[a-z_][a-z0-9_-]*$/.test(name)) return true;
  const allowed = name
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, "_")
    .replace(/^(?=[0-9-])/, "_");
  const message = `a ${what} name has lower-case letters, digits, "_" and "-", and begins with a letter or "_"`;
  report(path, name, message, allowed === "" ? 'set it to a name such as "app"' : `set it to "${allowed}"`);
  return false;
}

function checkDatabaseName(path: string, name: string, report: Report): void {
  if (!checkIdentifier(path, name, "database", report) || !reservedDatabases.includes(name)) return;
  report(path, name, "is a database of PostgreSQL itself", 'choose another name, such as "app"');
}

function checkRoleName(path: string, name: string, operator: OperatorFacts, report: Report): void {
  if (!checkIdentifier(path, name, "role", report)) return;
  const reserved = [...reservedRoles, ...operator.reservedRoles];
  const prefix = reserved.find((start) => start.endsWith("_") && name.startsWith(start));
  if (!reserved.includes(name) && prefix === undefined) return;
  const message =
    prefix === undefined
      ? "is a role of PostgreSQL or the operator"
      : `roles that begin with "${prefix}" belong to PostgreSQL or the operator`;
  report(path, name, message, 'choose another name, such as "app"');
}

function checkTwice(path: string, name: string, seen: Map<string, string>, what: string, report: Report): void {
  const first = seen.get(name);
  if (first === undefined) seen.set(name, path);
  else
    report(
      path,
      name,
      `is the name of a ${what} already, at ${first}`,
      `rename one of them, or remove ${path.replace(/\.name$/, "")}`,
    );
}

function checkMembership(path: string, group: string, role: string, declared: string[], report: Report): void {
  if (group === "postgres") {
    report(
      path,
      group,
      "makes the role a superuser, who can read and destroy everything",
      'set it to what the role needs, such as "pg_read_all_data"',
    );
  } else if (group === role) {
    report(path, group, "makes the role a member of itself", "remove it");
  } else if (group.startsWith("pg_") && !predefinedRoles.includes(group) && !declared.includes(group)) {
    const meant = nearest(group, predefinedRoles);
    report(
      path,
      group,
      "is not a predefined role of PostgreSQL",
      meant === undefined ? "remove it" : `set it to "${meant}"`,
    );
  }
}

function checkConnectionLimit(path: string, limit: number | undefined, most: number | undefined, report: Report): void {
  if (limit === undefined || most === undefined || limit <= most) return;
  report(path, limit, `is more than maxConnections, ${most}`, `set it to at most ${most}, or to -1 for no limit`);
}
