import type { Problem } from "../plan/problems";
import type { ClusterPlan } from "../plan/types";
import type { ImageContent } from "./image-content";

/** What an image that is built from PostgreSQL's official one has; `remedy` is how to have another one. */
export function officialImageContent(remedy: string): ImageContent {
  const summary = "the official image of PostgreSQL, which has PostgreSQL's own modules";
  return { summary, remedy, extensions: {}, libraries: {} };
}

/** Libraries that only work, or only collect anything, when PostgreSQL loads them at its start. */
const preloaded = ["pg_stat_statements", "auto_explain", "pgaudit", "pg_prewarm"];

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
