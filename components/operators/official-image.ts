import type { Problem } from "../plan/problems";
import type { ClusterPlan } from "../plan/types";

/** What the default images of this package have and images built from PostgreSQL's official one have not. */
const notInImage = new Set(["vector", "pgaudit", "pg_failover_slots"]);

/** Libraries that only work, or only collect anything, when PostgreSQL loads them at its start. */
const preloaded = ["pg_stat_statements", "auto_explain", "pgaudit", "pg_prewarm"];

/** Extensions and parameters that would come to nothing with such an image; `remedy` is how to have another one. */
export function checkOfficialImage(plan: ClusterPlan, remedy: string): Problem[] {
  const { database, databases, sharedPreloadLibraries } = plan;
  const lists: [string, string[]][] = [
    ["sharedPreloadLibraries", sharedPreloadLibraries],
    ["database.extensions", database.extensions],
    ...databases.map(({ extensions }, index): [string, string[]] => [`databases[${index}].extensions`, extensions]),
  ];
  return lists.flatMap(([path, names]) =>
    names.flatMap((value, index) => {
      if (!notInImage.has(value)) return [];
      const message = "is not in the official image of PostgreSQL, which has PostgreSQL's own modules";
      return [{ path: `${path}[${index}]`, value, message, fix: remedy }];
    }),
  );
}

/** What is asked of a library that PostgreSQL does not load. */
export function checkPreloaded(plan: ClusterPlan): Problem[] {
  const { database, databases, parameters, sharedPreloadLibraries: loaded } = plan;
  const problems: Problem[] = [];
  [database, ...databases].forEach(({ extensions }, index) => {
    const place = index === 0 ? "database" : `databases[${index - 1}]`;
    const position = extensions.indexOf("pg_stat_statements");
    if (position < 0 || loaded.includes("pg_stat_statements")) return;
    const message = "collects nothing unless PostgreSQL loads its library at start";
    const fix = 'add "pg_stat_statements" to sharedPreloadLibraries';
    problems.push({ path: `${place}.extensions[${position}]`, value: "pg_stat_statements", message, fix });
  });
  for (const [name, value] of Object.entries(parameters)) {
    const library = name.split(".")[0] ?? "";
    if (!name.includes(".") || !preloaded.includes(library) || loaded.includes(library)) continue;
    const message = `has no effect: PostgreSQL does not load ${library}`;
    problems.push({ path: `parameters.${name}`, value, message, fix: `add "${library}" to sharedPreloadLibraries` });
  }
  return problems;
}
