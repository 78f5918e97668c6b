import { append, set } from "../../frame/edit";
import { setting, type Place, knownText } from "../../frame/place";
import type { Labels } from "../labels";
import { antiAffinityTerms, hostname, spreadConstraints, zone } from "../scheduling";
import type { Container, DatabaseView, DisruptionBudget, Scheduling, Separation, Volume } from "../types";
import { defaults } from "./defaults";

const prefix = "postgres-operator.crunchydata.com/";

export function sets(spec: Place): Place[] {
  return spec.in("instances").items;
}

function replicasOf(instanceSet: Place): number {
  return instanceSet.in("replicas").number ?? defaults["spec.instances[].replicas"];
}

/** All sets together. */
export function instances(spec: Place): DatabaseView["instances"] {
  const at = spec.in("instances", 0, "replicas");
  return setting(at, () => sets(spec).reduce((sum, one) => sum + replicasOf(one), 0));
}

/** A set's own name where there are several; the operator calls a single one "00" when it has none. */
function labelOf(spec: Place, one: Place): string {
  return sets(spec).length === 1 ? "" : ` of set ${knownText(one.in("name")) ?? ""}`;
}

export function containers(spec: Place): Container[] {
  return sets(spec).map((one) => ({ name: `database${labelOf(spec, one)}`, resources: one.in("resources") }));
}

function claim(name: string, at: Place, holdsWal: boolean): Volume {
  return {
    name,
    storageClass: setting(at.in("storageClassName"), (it) => it.text),
    size: setting(at.in("resources", "requests", "storage"), (it) => it.text),
    holdsWal,
  };
}

/** The volumes of every set, and those of repositories that are volumes. */
export function volumes(spec: Place): Volume[] {
  const ofSets = sets(spec).flatMap((one) => {
    const label = labelOf(spec, one);
    const wal = one.in("walVolumeClaimSpec");
    const tablespaces = one
      .in("tablespaceVolumes")
      .items.map((at) => claim(`tablespace ${at.in("name").text ?? ""}${label}`, at.in("dataVolumeClaimSpec"), false));
    return [
      claim(`data${label}`, one.in("dataVolumeClaimSpec"), !wal.isPresent),
      ...(wal.isPresent ? [claim(`WAL${label}`, wal, true)] : []),
      ...tablespaces,
    ];
  });
  const repos = spec
    .in("backups", "pgbackrest", "repos")
    .items.filter((repo) => repo.in("volume").isPresent)
    .map((repo) => claim(`backup ${repo.in("name").text ?? ""}`, repo.in("volume", "volumeClaimSpec"), false));
  return [...ofSets, ...repos];
}

/** Whether some set has its WAL on the data volume. */
export function walVolumeAt(spec: Place): Place | undefined {
  return sets(spec)
    .map((one) => one.in("walVolumeClaimSpec"))
    .find((at) => !at.isPresent);
}

/** Each set has a budget of its own: how many instances must stay. */
export function disruptionBudget(spec: Place): DisruptionBudget {
  const several = (): Place[] => sets(spec).filter((one) => replicasOf(one) > 1);
  const isKept = (one: Place): boolean => stays(one) >= replicasOf(one) - 1;
  const isAsked = (one: Place): boolean => replicasOf(one) === 1 && (one.in("minAvailable").number ?? 0) > 0;
  const worst = (): Place | undefined => several().find((one) => !isKept(one)) ?? several().at(0);
  const first = spec.in("instances", 0);
  return {
    get at() {
      return (spec.in("instances").isKnown ? worst() : undefined)?.in("minAvailable") ?? first.in("minAvailable");
    },
    get value() {
      // A set of one has a budget only where it is asked for.
      return several().length === 0 ? sets(spec).some(isAsked) : several().every(isKept);
    },
    turn: (on) =>
      sets(spec)
        .filter((one) => !on || replicasOf(one) > 1)
        .map((one) => set(one.in("minAvailable"), on ? replicasOf(one) - 1 : 0)),
    get instead() {
      return `set it to ${replicasOf(worst() ?? first) - 1}`;
    },
    get alone() {
      const at = sets(spec).find(isAsked) ?? first;
      return { at: at.in("minAvailable"), instead: "set it to 0" };
    },
  };
}

function stays(one: Place): number {
  const at = one.in("minAvailable");
  const share = /^(\d+)%$/.exec(at.text ?? "")?.[1];
  if (share !== undefined) return Math.ceil((Number(share) / 100) * replicasOf(one));
  return at.number ?? (replicasOf(one) > 1 ? defaults["spec.instances[].minAvailable"] : 0);
}

function selector(root: Place): Labels {
  return { [`${prefix}cluster`]: root.in("metadata", "name").text ?? "", [`${prefix}data`]: "postgres" };
}

function labelsOf(root: Place, one: Place): Labels {
  const labels: Record<string, string> = {};
  for (const inherited of [root.in("spec", "metadata", "labels"), one.in("metadata", "labels")]) {
    for (const [key, value] of inherited.entries) labels[key] = value.text ?? "";
  }
  return { ...labels, ...selector(root), [`${prefix}instance-set`]: one.in("name").text ?? "00" };
}

/** What holds for all sets: a term or constraint is one of the cluster only where every set has its like. */
export function scheduling(root: Place): Scheduling {
  const spec = root.in("spec");
  const first = spec.in("instances", 0);
  const ofSet = (one: Place) => {
    const labels = (): Labels => labelsOf(root, one);
    return {
      terms: antiAffinityTerms(one.in("affinity", "podAntiAffinity"), labels),
      spread: spreadConstraints(one.in("topologySpreadConstraints"), labels),
    };
  };
  const required = (one: Place): Place =>
    one.in("affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
  const lacking = (): Place =>
    sets(spec).find((one) => ofSet(one).terms.every((term) => term.at.isKnown && !term.required)) ?? first;
  return {
    get antiAffinityAt() {
      return required(spec.in("instances").isKnown ? lacking() : first);
    },
    get antiAffinity() {
      return ofSet(lacking()).terms.concat(softSpread(spec));
    },
    spreadAt: first.in("topologySpreadConstraints"),
    get spread() {
      return ofSet(lacking()).spread;
    },
    get instanceSelector() {
      return selector(root);
    },
    get instanceLabels() {
      return labelsOf(root, first);
    },
    requireDifferentNodes: (topologyKey) =>
      sets(spec).map((one) => append(required(one), { topologyKey, labelSelector: { matchLabels: selector(root) } })),
    addSpread: (constraint) => sets(spec).map((one) => append(one.in("topologySpreadConstraints"), constraint)),
    howToRequire: `add a term with topologyKey ${hostname} that selects ${prefix}cluster`,
  };
}

/** The operator's own constraints, over nodes and over zones, both of which the scheduler may give up (topology.go). */
function softSpread(spec: Place): Separation[] {
  const at = spec.in("disableDefaultPodScheduling");
  return [hostname, zone].map((topologyKey) => ({
    at,
    kind: "topology-spread",
    required: false,
    topologyKey,
    get selectsInstances() {
      return !(at.flag ?? defaults["spec.disableDefaultPodScheduling"]);
    },
  }));
}
