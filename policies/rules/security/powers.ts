/** What a power of a database role amounts to, and whether that is advice only. */
export interface Power {
  readonly consequence: string;
  readonly level?: "advisory";
}

const files = "reads or writes any file of the server, and so can make itself a superuser";

/**
 * Powers beyond a role's own objects. The roles that reach the server's files and programs are as good as a superuser
 * (https://www.postgresql.org/docs/current/predefined-roles.html); those that only read or watch are what they are for.
 */
const powers = new Map<string, Power>([
  ["SUPERUSER", { consequence: "passes every permission check" }],
  ["CREATEROLE", { consequence: "makes roles and hands them rights" }],
  ["BYPASSRLS", { consequence: "sees every row, whatever the row security policies say" }],
  ["member of postgres", { consequence: "becomes the superuser with SET ROLE" }],
  ["member of pg_execute_server_program", { consequence: "runs programs as the server does, and so can do anything" }],
  ["member of pg_write_server_files", { consequence: files }],
  ["member of pg_read_server_files", { consequence: files }],
  ["member of pg_write_all_data", { consequence: "writes to every table of every owner", level: "advisory" }],
]);

/** What a power amounts to; undefined for one that an application may have. `powerful`: roles with powers of their own. */
export function judgePower(power: string, powerful: ReadonlySet<string> = new Set()): Power | undefined {
  const group = /^member of (.*)$/.exec(power)?.[1];
  if (group !== undefined && powerful.has(group))
    return { consequence: `has the rights of ${group}, which has too many` };
  return powers.get(power);
}
