import type { Problem } from "../../plan/problems";
import { parsePgMemory } from "../../plan/quantity";
import type { ClusterPlan } from "../../plan/types";

/**
 * What CloudNativePG's admission webhook and the rules in its definitions would refuse of a plan. The webhook is only
 * asked when the namespace and the operator are there, half-way through an update; these are told at preview.
 * Source: cloudnative-pg 1.30, internal/webhook/v1 and the x-kubernetes-validations of its definitions.
 */
export function checkAdmission(plan: ClusterPlan): Problem[] {
  return [checkNames, checkImage, checkReplication, checkMemory, checkWal, checkParameters, checkRoles, checkDatabases]
    .flatMap((check) => check(plan))
    .concat(checkTolerations(plan));
}

function checkNames({ names, pooler }: ClusterPlan): Problem[] {
  const problems: Problem[] = [];
  if (!/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(names.cluster)) {
    problems.push({
      path: "name",
      value: names.cluster,
      message:
        "a cluster's name is part of Service names: lower-case letters, digits and hyphens, starting with a letter",
      fix: 'choose a name such as "orders-db"',
    });
  }
  if (pooler !== undefined && [names.poolerReadWrite, names.poolerReadOnly].includes(names.cluster)) {
    problems.push({
      path: "pooler",
      value: names.cluster,
      message: "a pooler cannot have the name of its cluster",
      fix: "rename the cluster",
    });
  }
  return problems;
}

function checkImage({ image }: ClusterPlan): Problem[] {
  const tag = /^[^@]*?:([^:/@]+)(@.*)?$/.exec(image)?.[1];
  if (tag !== undefined && /^\d/.test(tag)) return [];
  const reason =
    tag === undefined
      ? "an image without a tag does not say which PostgreSQL it holds"
      : `the tag "${tag}" does not start with a PostgreSQL version`;
  return [
    {
      path: "image",
      value: image,
      message: reason,
      fix: 'give it a tag such as ":18.4-standard-trixie"; a digest may follow',
    },
  ];
}

function checkReplication({ replication, instances }: ClusterPlan): Problem[] {
  if (replication.synchronousStandbys < instances) return [];
  return [
    {
      path: "replication.synchronousStandbys",
      value: replication.synchronousStandbys,
      message: `${instances} instance${instances === 1 ? " has" : "s have"} at most ${instances - 1} standbys to confirm a commit`,
      fix: `set it to at most ${instances - 1}, or raise instances`,
    },
  ];
}

function checkMemory({ parameters, compute }: ClusterPlan): Problem[] {
  const text = parameters.shared_buffers;
  if (text === undefined) return [];
  const path = "parameters.shared_buffers";
  const bytes = parsePgMemory(text, "MB");
  if (bytes === undefined || /^\s*\d+\s*$/.test(text)) {
    return [
      { path, value: text, message: "shared_buffers needs a number and a unit", fix: 'write it as "2GB" or "512MB"' },
    ];
  }
  if (bytes <= Math.max(compute.memoryBytes, compute.hugePagesBytes)) return [];
  return [
    {
      path,
      value: text,
      message: `shared buffers do not fit into the instance's ${compute.memory} of memory`,
      fix: "leave it out to have it sized, or raise resources.memory",
    },
  ];
}

/** min_wal_size < max_wal_size < volume, as PostgreSQL's 80MB and 1GB where they are not set. */
function checkWal({ parameters, storage }: ClusterPlan): Problem[] {
  const sizes = { min_wal_size: "80MB", max_wal_size: "1GB" };
  const problems: Problem[] = [];
  const bytes = (name: keyof typeof sizes): number | undefined => parsePgMemory(parameters[name] ?? sizes[name], "MB");
  for (const name of ["min_wal_size", "max_wal_size"] as const) {
    const given = parameters[name];
    const size = bytes(name);
    const path = `parameters.${name}`;
    if (size === undefined) {
      problems.push({ path, value: given, message: `${name} needs a number and a unit`, fix: 'write it as "4GB"' });
    } else if (given !== undefined && storage.wal !== undefined && size >= storage.wal.sizeBytes) {
      const message = `${name} must be smaller than the WAL volume of ${storage.wal.size}`;
      problems.push({ path, value: given, message, fix: "leave it out to have it sized, or raise storage.walSize" });
    }
  }
  const [min, max] = [bytes("min_wal_size"), bytes("max_wal_size")];
  if (min !== undefined && max !== undefined && min >= max) {
    problems.push({
      path: "parameters.min_wal_size",
      value: parameters.min_wal_size ?? sizes.min_wal_size,
      message: `min_wal_size must be smaller than max_wal_size, ${parameters.max_wal_size ?? sizes.max_wal_size}`,
      fix: "leave both out to have them sized",
    });
  }
  return problems;
}

const parameterName = /^[A-Za-z_][A-Za-z0-9_$]*(\.[A-Za-z_][A-Za-z0-9_$]*)?$/;
const truths = ["1", "on", "y", "ye", "yes", "t", "tr", "tru", "true"];
const untruths = ["0", "of", "off", "n", "no", "f", "fa", "fal", "fals", "false"];

function checkParameters({ parameters, instances, backup }: ClusterPlan): Problem[] {
  const problems: Problem[] = [];
  const refuse = (name: string, message: string, fix: string): void => {
    problems.push({ path: `parameters.${name}`, value: parameters[name], message, fix });
  };
  const isOn = (name: string): boolean => truths.includes((parameters[name] ?? "").toLowerCase());

  for (const name of Object.keys(parameters).filter((name) => !parameterName.test(name))) {
    refuse(
      name,
      "this is not a name of a PostgreSQL parameter",
      "write a name such as work_mem or auto_explain.log_min_duration",
    );
  }
  for (const name of ["hot_standby_feedback", "sync_replication_slots", "wal_log_hints"]) {
    const value = parameters[name]?.toLowerCase();
    if (value !== undefined && ![...truths, ...untruths].includes(value))
      refuse(name, `${name} is on or off`, 'set it to "on" or "off"');
  }
  if (instances > 1 && untruths.includes(parameters.wal_log_hints?.toLowerCase() ?? "")) {
    refuse(
      "wal_log_hints",
      "a former primary cannot be rewound to follow the new one without wal_log_hints",
      'set it to "on"',
    );
  }
  const walLevel = parameters.wal_level;
  if (walLevel !== undefined && !["minimal", "replica", "logical"].includes(walLevel)) {
    refuse("wal_level", "wal_level is replica or logical", 'set it to "replica" or "logical"');
  } else if (walLevel === "minimal") {
    const why = instances > 1 ? "standbys" : backup !== undefined ? "the WAL archive" : "the operator's WAL archiving";
    refuse("wal_level", `${why} cannot work from wal_level minimal`, 'set it to "replica" or "logical"');
  }
  const usesFailoverSlots = Object.keys(parameters).some((name) => name.startsWith("pg_failover_slots."));
  if (usesFailoverSlots && !isOn("hot_standby_feedback")) {
    refuse("hot_standby_feedback", "pg_failover_slots needs hot_standby_feedback", 'set it to "on"');
  }
  return problems;
}

/** Why CloudNativePG keeps a role's name for itself or PostgreSQL; undefined where it does not. */
function reservation(role: string): string | undefined {
  if (["postgres", "streaming_replica"].includes(role) || role.startsWith("cnpg_")) return "the operator";
  return role.startsWith("pg_") ? "PostgreSQL" : undefined;
}

function checkRoles({ roles, database }: ClusterPlan): Problem[] {
  const problems: Problem[] = [];
  const owner = reservation(database.owner);
  if (owner !== undefined) {
    const message = `the role name "${database.owner}" is reserved for ${owner}`;
    problems.push({ path: "database.owner", value: database.owner, message, fix: "choose another name" });
  }
  roles.forEach(({ name, connectionLimit }, index) => {
    const path = `roles[${index}]`;
    const reserved = reservation(name);
    if (reserved !== undefined) {
      const message = `the role name "${name}" is reserved for ${reserved}`;
      problems.push({ path: `${path}.name`, value: name, message, fix: "choose another name" });
    }
    if (roles.findIndex((role) => role.name === name) < index) {
      problems.push({
        path: `${path}.name`,
        value: name,
        message: "another role has this name",
        fix: "remove one of them",
      });
    }
    if (connectionLimit < -1) {
      const message = "a connection limit is a number of connections, or -1 for no limit";
      problems.push({ path: `${path}.connectionLimit`, value: connectionLimit, message, fix: "set it to -1 or more" });
    }
  });
  return problems;
}

function checkDatabases({ database, databases }: ClusterPlan): Problem[] {
  return [database, ...databases].flatMap(({ name, extensions }, index) => {
    const path = index === 0 ? "database" : `databases[${index - 1}]`;
    const problems: Problem[] = [];
    if (["postgres", "template0", "template1"].includes(name)) {
      const message = `the database name "${name}" is reserved for PostgreSQL`;
      problems.push({ path: `${path}.name`, value: name, message, fix: "choose another name" });
    }
    extensions.forEach((extension, position) => {
      if (extensions.indexOf(extension) === position) return;
      const message = "the extension is listed twice";
      problems.push({ path: `${path}.extensions[${position}]`, value: extension, message, fix: "remove one of them" });
    });
    return problems;
  });
}

const labelValue = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;
const labelKey = /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

function checkTolerations({ scheduling }: ClusterPlan): Problem[] {
  return scheduling.tolerations.flatMap(({ key, value, effect }, index) => {
    const path = `scheduling.tolerations[${index}]`;
    const problems: Problem[] = [];
    if (!labelKey.test(key)) {
      problems.push({
        path: `${path}.key`,
        value: key,
        message: "this is not a key of a taint",
        fix: 'write a key such as "workload"',
      });
    }
    if (value !== undefined && !labelValue.test(value)) {
      const message = "this is not a value of a taint: at most 63 letters, digits, hyphens, dots and underscores";
      problems.push({ path: `${path}.value`, value, message, fix: 'write a value such as "postgres"' });
    }
    if (effect !== undefined && !["NoSchedule", "PreferNoSchedule", "NoExecute"].includes(effect)) {
      const message = "this is not an effect of a taint";
      problems.push({
        path: `${path}.effect`,
        value: effect,
        message,
        fix: "set NoSchedule, PreferNoSchedule or NoExecute",
      });
    }
    return problems;
  });
}
