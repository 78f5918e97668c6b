import type { Problem } from "../../plan/problems";
import { parsePgMemory } from "../../plan/quantity";
import { IdentityKind } from "../../plan/spec/enums";
import type { ClusterPlan } from "../../plan/types";

/**
 * What CloudNativePG would still refuse of a plan that is sound for PostgreSQL and Kubernetes: rules of its admission
 * webhook and of its definitions. The webhook is only asked when the namespace and the operator are there, half-way
 * through an update; these are told at preview. Forms of values, names and roles are the plan's own checks.
 * Source: cloudnative-pg 1.30, internal/webhook/v1.
 */
export function checkAdmission(plan: ClusterPlan): Problem[] {
  const checks = [
    checkReplication,
    checkMemory,
    checkWalSizes,
    checkWalLevel,
    checkFailover,
    checkExtensionParameters,
    checkExtensions,
    checkTolerations,
    checkAccessKeys,
  ];
  return checks.flatMap((check) => check(plan));
}

function checkReplication({ replication, instances }: ClusterPlan): Problem[] {
  if (replication.synchronousStandbys < instances) return [];
  const path = "replication.synchronousStandbys";
  const standbys = instances === 2 ? "1 standby" : `${instances - 1} standbys`;
  const message = `there ${instances === 2 ? "is" : "are"} only ${standbys} to confirm a commit`;
  return [{ path, value: replication.synchronousStandbys, message, fix: `set it to at most ${instances - 1}` }];
}

function checkMemory({ parameters, compute }: ClusterPlan): Problem[] {
  const value = parameters.shared_buffers;
  const bytes = value === undefined ? undefined : parsePgMemory(value, "MB");
  // A size that cannot be read is 0 in a draft, and told of by itself.
  if (
    bytes === undefined ||
    compute.memoryBytes === 0 ||
    bytes <= Math.max(compute.memoryBytes, compute.hugePagesBytes)
  )
    return [];
  const message = `shared buffers do not fit into the instance's ${compute.memory} of memory`;
  const fix = "leave it out to have it sized, or raise resources.memory";
  return [{ path: "parameters.shared_buffers", value, message, fix }];
}

/** min_wal_size < max_wal_size < WAL volume; PostgreSQL's 80MB and 1GB where they are not set. */
function checkWalSizes({ parameters, storage: { wal } }: ClusterPlan): Problem[] {
  const problems: Problem[] = [];
  const min = parsePgMemory(parameters.min_wal_size ?? "80MB", "MB") ?? 0;
  const max = parsePgMemory(parameters.max_wal_size ?? "1GB", "MB") ?? Infinity;
  if (min >= max) {
    const name = parameters.min_wal_size === undefined ? "max_wal_size" : "min_wal_size";
    const value = parameters[name];
    const message = "min_wal_size (80MB by default) must be smaller than max_wal_size (1GB by default)";
    problems.push({ path: `parameters.${name}`, value, message, fix: "leave both out to have them sized" });
  }
  for (const name of ["min_wal_size", "max_wal_size"] as const) {
    const value = parameters[name];
    const bytes = value === undefined ? undefined : parsePgMemory(value, "MB");
    if (bytes === undefined || wal === undefined || wal.sizeBytes === 0 || bytes < wal.sizeBytes) continue;
    const message = `${name} must be smaller than the WAL volume of ${wal.size}`;
    const fix = "leave it out to have it sized, or raise storage.walSize";
    problems.push({ path: `parameters.${name}`, value, message, fix });
  }
  return problems;
}

function checkWalLevel({ parameters, instances, backup }: ClusterPlan): Problem[] {
  const path = "parameters.wal_level";
  const value = parameters.wal_level;
  const level = value?.trim().toLowerCase();
  if (level === "minimal") {
    const who = instances > 1 ? "standbys" : backup === undefined ? "the operator's archiving" : "the WAL archive";
    const message = `${who} cannot work from wal_level "minimal"`;
    return [{ path, value: "minimal", message, fix: 'set it to "replica" or "logical"' }];
  }
  // PostgreSQL ignores the case and older names; the webhook compares letter by letter.
  if (value === undefined || value === "replica" || value === "logical") return [];
  const meant = level === "logical" ? "logical" : "replica";
  const message = 'the operator reads wal_level as "replica" or "logical" only, in lower case';
  return [{ path, value, message, fix: `set it to "${meant}"` }];
}

function checkFailover({ parameters, instances }: ClusterPlan): Problem[] {
  const problems: Problem[] = [];
  const on = (name: string): boolean | undefined => {
    const word = parameters[name]?.toLowerCase();
    return word === undefined ? undefined : ["1", "on"].includes(word) || /^(t|y)/.test(word);
  };
  if (instances > 1 && on("wal_log_hints") === false) {
    const message = "a former primary cannot be rewound to follow the new one without wal_log_hints";
    const value = parameters.wal_log_hints;
    problems.push({ path: "parameters.wal_log_hints", value, message, fix: 'set it to "on", or leave it out' });
  }
  const slots = Object.keys(parameters).find((name) => name.startsWith("pg_failover_slots."));
  if (slots !== undefined && on("hot_standby_feedback") !== true) {
    const message = `${slots} turns on pg_failover_slots, which needs hot_standby_feedback`;
    const value = parameters.hot_standby_feedback;
    problems.push({ path: "parameters.hot_standby_feedback", value, message, fix: 'set it to "on"' });
  }
  return problems;
}

/** Names end up in postgresql.conf as they are; the plan knows PostgreSQL's own, not those of extensions. */
function checkExtensionParameters({ parameters }: ClusterPlan): Problem[] {
  return Object.entries(parameters)
    .filter(([name]) => name.includes(".") && !/^[A-Za-z_][\w$]*\.[A-Za-z_][\w$]*$/.test(name))
    .map(([name, value]) => {
      const message = "the parameter of an extension has one dot, and letters, digits and underscores around it";
      return { path: `parameters.${name}`, value, message, fix: "write it as auto_explain.log_min_duration is" };
    });
}

function checkExtensions({ database, databases }: ClusterPlan): Problem[] {
  return [database, ...databases].flatMap(({ extensions }, index) => {
    const path = index === 0 ? "database" : `databases[${index - 1}]`;
    return extensions.flatMap((extension, position) =>
      extensions.indexOf(extension) === position
        ? []
        : [
            {
              path: `${path}.extensions[${position}]`,
              value: extension,
              message: "the extension is listed twice",
              fix: "remove one of them",
            },
          ],
    );
  });
}

const labelValue = /^([A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?)?$/;
const labelKey = /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?$/;

function checkTolerations({ scheduling }: ClusterPlan): Problem[] {
  return scheduling.tolerations.flatMap(({ key, value }, index) => {
    const path = `scheduling.tolerations[${index}]`;
    const problems: Problem[] = [];
    if (!labelKey.test(key)) {
      const message = "this is not the key of a taint";
      problems.push({ path: `${path}.key`, value: key, message, fix: 'write a key such as "workload"' });
    }
    if (value !== undefined && !labelValue.test(value)) {
      const message = "this is not the value of a taint: at most 63 letters, digits, hyphens, dots and underscores";
      problems.push({ path: `${path}.value`, value, message, fix: 'write a value such as "postgres"' });
    }
    return problems;
  });
}

/** Static keys, and the endpoint they are for, are part of `backup`; a recovery reads with the same ones. */
function checkAccessKeys({ identity, backup, recovery }: ClusterPlan): Problem[] {
  if (identity !== IdentityKind.AccessKeys || recovery === undefined || backup !== undefined) return [];
  const message = "a recovery with static access keys reads with those of backup, which is off";
  return [{ path: "backup.enabled", value: false, message, fix: "set backup.enabled to true" }];
}
