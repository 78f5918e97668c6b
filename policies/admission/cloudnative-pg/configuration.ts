import {
  ownedParameter,
  ownedParameterNames,
  parameterDefaults,
} from "kubernetes-postgres/operators/cloudnative-pg/parameters";
import type { Place } from "../../frame/place";
import type { Finding } from "../../frame/rule";
import { textOf, type Check } from "../check";
import { hasReadableMajor } from "./image";
import { isReplica } from "./replica-cluster";
import { parseQuantity } from "../quantity";
import { postgresSize } from "./sizes";

/** Owned parameters that the webhook lets through: it sets the first itself, and does not know the second. */
const letThrough = ["archive_mode", "allow_alter_system"];

/** Values that may be written because they are what the operator sets anyway (GlobalDefaultSettings). */
const sameAsOperator: Readonly<Record<string, string>> = {
  logging_collector: "on",
  log_destination: "csvlog",
  log_directory: "/controller/log",
  log_filename: "postgres",
  log_rotation_age: "0",
  log_rotation_size: "0",
  log_truncate_on_rotation: "false",
  shared_preload_libraries: "",
};

const fixedParameters = new Set(ownedParameterNames.filter((name) => !letThrough.includes(name)));

export function parameter(root: Place, name: string): Place {
  return root.in("spec", "postgresql", "parameters", name);
}

/** A truth value as PostgreSQL reads it; undefined for a text that is none. */
export function truth(text: string): boolean | undefined {
  const word = text.toLowerCase();
  if (/^(1|on|y|ye|yes|t|tr|tru|true)$/.test(word)) return true;
  return /^(0|of|off|n|no|f|fa|fal|fals|false)$/.test(word) ? false : undefined;
}

export const parameterNames: Check = (root) => {
  const written = root.in("spec", "postgresql", "parameters");
  if (!written.isPresent || !hasReadableMajor(root)) return undefined;
  return written.entries.flatMap(([name, at]) => judgeParameter(name, at) ?? []);
};

function judgeParameter(name: string, at: Place): Finding | undefined {
  if (!/^[A-Za-z_][\w$]*(\.[A-Za-z_][\w$]*)?$/.test(name)) {
    return { at, message: "is no name of a parameter: letters, digits, _ and at most one dot; rename it" };
  }
  if (!fixedParameters.has(name) || (name in sameAsOperator && at.text === sameAsOperator[name])) return undefined;
  return { at, message: `${ownedParameter(name)?.reason ?? "the operator sets it"}; remove it` };
}

export const walLevel: Check = (root) => {
  if (!hasReadableMajor(root)) return undefined;
  const at = parameter(root, "wal_level");
  const level = at.text ?? parameterDefaults.wal_level;
  if (!["logical", "replica", "minimal"].includes(level)) {
    return { at, message: `there is no level "${level}"; set it to logical or replica` };
  }
  if (level !== "minimal") return undefined;
  const found: Finding[] = [];
  const archives = root.in("metadata", "annotations", "cnpg.io/skipWalArchiving").text !== "enabled";
  if ((root.in("spec", "instances").number ?? 1) > 1 || archives || isReplica(root)) {
    found.push({ at, message: "standbys and the WAL archive need more; set it to logical or replica" });
  }
  const senders = parameter(root, "max_wal_senders");
  if (senders.text !== "0")
    found.push({ at: senders, message: 'nothing is sent with wal_level minimal; set it to "0"' });
  return found;
};

export const sharedBuffersSize: Check = (root) => {
  const at = parameter(root, "shared_buffers");
  const size = textOf(at);
  if (!hasReadableMajor(root) || size === undefined || postgresSize(size) !== undefined) return undefined;
  return { at, message: `${size} is not a size; write it as 2GB` };
};

export const truthValues: Check = (root) => {
  if (!hasReadableMajor(root)) return undefined;
  return ["hot_standby_feedback", "sync_replication_slots", "wal_log_hints"].flatMap((name) => {
    const at = parameter(root, name);
    if (at.text === undefined || truth(at.text) !== undefined) return [];
    return [{ at, message: `${at.text} is neither on nor off; set one of them` }];
  });
};

export const walLogHints: Check = (root) => {
  const at = parameter(root, "wal_log_hints");
  if (!hasReadableMajor(root) || truth(at.text ?? "on") !== false || (root.in("spec", "instances").number ?? 1) < 2) {
    return undefined;
  }
  return { at, message: "without it a former primary cannot follow the new one; set it to on" };
};

/** min_wal_size < max_wal_size < the WAL volume; PostgreSQL's own values where they are not set. */
export const walSizes: Check = (root) => {
  if (!hasReadableMajor(root)) return undefined;
  const sizes = [read(root, "min_wal_size", "80MB"), read(root, "max_wal_size", "1GB")] as const;
  const unreadable = sizes.filter(({ bytes }) => bytes === undefined);
  const found = unreadable.map(({ at, text }) => ({ at, message: `${text} is not a size; write it as 1GB` }));
  const [min, max] = sizes;
  // What is no size compares with nothing.
  if (max.bytes !== 0 && Number(min.bytes) >= Number(max.bytes)) {
    found.push({ at: min.at, message: `${min.text} is not less than max_wal_size, ${max.text}; lower it` });
  }
  const volume = root.in("spec", "walStorage");
  const capacity = volume.isPresent ? capacityOf(volume) : undefined;
  if (capacity === undefined) return found;
  const tooLarge = sizes.filter(({ isWritten, bytes }) => isWritten && bytes !== 0 && Number(bytes) >= capacity.bytes);
  return [
    ...found,
    ...tooLarge.map(({ at, text }) => ({
      at,
      message: `${text} is not less than the WAL volume's ${capacity.text}; lower it`,
    })),
  ];
};

function read(root: Place, name: string, otherwise: string) {
  const at = parameter(root, name);
  const written = textOf(at);
  const text = written ?? otherwise;
  return { at, text, isWritten: written !== undefined, bytes: postgresSize(text) };
}

function capacityOf(volume: Place): { bytes: number; text: string } | undefined {
  const text = textOf(volume.in("size")) ?? textOf(volume.in("pvcTemplate", "resources", "requests", "storage")) ?? "";
  const bytes = parseQuantity(text);
  return bytes === undefined ? undefined : { bytes, text };
}

export const electionConstraint: Check = (root) => {
  const constraint = root.in("spec", "postgresql", "syncReplicaElectionConstraint");
  if (!hasReadableMajor(root) || !constraint.isPresent || constraint.in("enabled").flag !== true) return undefined;
  const at = constraint.in("nodeLabelsAntiAffinity");
  if (at.items.length > 0) return undefined;
  return { at, message: "the constraint compares labels of nodes; name some, such as topology.kubernetes.io/zone" };
};
