import { ifKnown, Place, setting, type Setting } from "../../frame/place";
import type { Stack } from "../../frame/stack";
import { parametersOfFile } from "../configuration-files";
import { findNamed, hidden, types } from "../elsewhere";
import { defaultOf, layeredParameters, parameterMap, type ParameterContext } from "../parameters";
import type { ParametersView } from "../types";
import { defaults } from "./defaults";

/** The field, in MiB, and the parameter that each way of keeping WAL for standbys comes down to. */
const keeping: Readonly<Record<string, readonly [parameter: string, field: string]>> = {
  WALKeepSize: ["wal_keep_size", "walKeepSize"],
  ReplicationSlot: ["max_slot_wal_keep_size", "maxSlotWALKeepSize"],
};

function policyOf(replication: Place): string {
  return replication.in("walLimitPolicy").text ?? defaults["spec.replication.walLimitPolicy"];
}

/** What the operator writes of spec.replication, which every file comes before. */
function kept(replication: Place, context: ParameterContext): ParametersView {
  const written = (): [string, Place][] => {
    const [name, field] = keeping[policyOf(replication)] ?? [];
    return name === undefined || !replication.in(field).isPresent ? [] : [[name, replication.in(field)]];
  };
  return {
    at: replication,
    get written() {
      return written();
    },
    of: (name) => {
      const at = ifKnown(written)?.find(([one]) => one === name)?.[1] ?? replication;
      return setting(at, (it) => it.text ?? defaultOf(name, context));
    },
    owner: context.owner,
    set: () => [],
    remove: () => [],
    ignoredFiles: [],
  };
}

/** Files of parameters: those written in the resource come before those of a Secret. */
export function parameters(root: Place, major: Setting<number | undefined>, stack: Stack): ParametersView {
  const configuration = root.in("spec", "configuration");
  const inline = configuration.in("inline");
  const replication = root.in("spec", "replication");
  const context: ParameterContext = {
    major: () => major.value,
    get defaults() {
      const kept = defaults["spec.replication.walKeepSize"];
      return { ...(policyOf(replication) === "WALKeepSize" ? { wal_keep_size: kept } : {}) };
    },
    owner: () => undefined,
  };
  const files = (): Place[] => [
    ...inline.entries.map(([, at]) => at),
    ...secretFiles(root, configuration.in("secretName"), stack),
    ...secretFiles(root, root.in("spec", "configSecret", "name"), stack),
  ];
  const layers = (): ParametersView => {
    const [first, ...others] = files().map((file) => parametersOfFile(file, context));
    return layeredParameters([first ?? parameterMap(inline, context, false), ...others, kept(replication, context)]);
  };
  return {
    at: inline,
    get written() {
      return layers().written;
    },
    of: (name) => ({
      get at() {
        return (ifKnown(layers) ?? parameterMap(inline, context, false)).of(name).at;
      },
      get value() {
        const written = layers();
        return written.written.some(([one]) => one === name) ? written.of(name).value : defaultOf(name, context);
      },
    }),
    owner: context.owner,
    set: () => [],
    remove: () => [],
    ignoredFiles: [],
  };
}

/** What a Secret of the stack holds; one that the stack has not got is not known. */
function secretFiles(root: Place, name: Place, stack: Stack): Place[] {
  if (!name.isPresent) return [];
  const secret = findNamed(stack, types.secret, name, root.in("metadata", "namespace"));
  if (secret === undefined) return [hidden(name)];
  const plain = secret.in("stringData").entries.map(([, at]) => at);
  const encoded = secret.in("data").entries.map(([, at]) => decoded(at));
  return [...plain, ...encoded];
}

function decoded(at: Place): Place {
  return at.isKnown ? new Place(Buffer.from(at.text ?? "", "base64").toString("utf8"), at.segments) : at;
}
