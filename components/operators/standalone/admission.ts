import type { Problem } from "../../plan/problems";
import type { ClusterPlan } from "../../plan/types";
import { standaloneImages } from "../../versions";

/** What a single instance would start with and not do: arguments that nothing of it reads, and extensions its image lacks. */
export function checkAdmission(plan: ClusterPlan): Problem[] {
  return [checkApiServer, checkZoneSpread, checkExtensions, checkExtensionParameters].flatMap((check) => check(plan));
}

function checkApiServer({ network }: ClusterPlan): Problem[] {
  const cidrs = network?.apiServerCidrs ?? [];
  if (network === undefined || (cidrs.length === 1 && cidrs[0] === "0.0.0.0/0")) return [];
  const message = "nothing of a single instance talks to the Kubernetes API, and no policy lets it";
  return [{ path: "network.apiServerCidrs", value: cidrs, message, fix: "remove it" }];
}

function checkZoneSpread({ scheduling }: ClusterPlan): Problem[] {
  if (!scheduling.requireZoneSpread) return [];
  const message = "one instance is in one zone";
  return [{ path: "scheduling.requireZoneSpread", value: true, message, fix: "remove it" }];
}

/** What the default images of this package have and the official one has not. */
const notInImage = new Set(["vector", "pgaudit", "pg_failover_slots"]);

function checkExtensions(plan: ClusterPlan): Problem[] {
  const { database, databases, sharedPreloadLibraries } = plan;
  const lists: [string, string[]][] = [
    ["sharedPreloadLibraries", sharedPreloadLibraries],
    ["database.extensions", database.extensions],
    ...databases.map(({ extensions }, index): [string, string[]] => [`databases[${index}].extensions`, extensions]),
  ];
  return lists.flatMap(([path, names]) =>
    names.flatMap((value, index) => {
      const at = `${path}[${index}]`;
      if (isDefaultImage(plan) && notInImage.has(value)) {
        const message = "is not in the official image of PostgreSQL, which has PostgreSQL's own modules";
        return [{ path: at, value, message, fix: "set image to one that has it, or remove it" }];
      }
      return path === "sharedPreloadLibraries" ? [] : checkPreloaded(at, value, sharedPreloadLibraries);
    }),
  );
}

/** Libraries that only work, or only collect anything, when PostgreSQL loads them at its start. */
const preloaded = ["pg_stat_statements", "auto_explain", "pgaudit", "pg_prewarm"];

function checkPreloaded(path: string, value: string, loaded: string[]): Problem[] {
  if (value !== "pg_stat_statements" || loaded.includes(value)) return [];
  const message = "collects nothing unless PostgreSQL loads its library at start";
  return [{ path, value, message, fix: `add "${value}" to sharedPreloadLibraries` }];
}

function checkExtensionParameters({ parameters, sharedPreloadLibraries }: ClusterPlan): Problem[] {
  return Object.entries(parameters).flatMap(([name, value]) => {
    const library = name.split(".")[0] ?? "";
    if (!name.includes(".") || !preloaded.includes(library) || sharedPreloadLibraries.includes(library)) return [];
    const message = `has no effect: PostgreSQL does not load ${library}`;
    return [{ path: `parameters.${name}`, value, message, fix: `add "${library}" to sharedPreloadLibraries` }];
  });
}

function isDefaultImage({ image = "" }: ClusterPlan): boolean {
  return Object.values(standaloneImages.postgres).some((own) => image.endsWith(own.slice(own.indexOf("/"))));
}
