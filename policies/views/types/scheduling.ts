import type { Edit } from "../../frame/edit";
import type { Place } from "../../frame/place";

/** Something that keeps the instances of one cluster apart. Read lazily: each getter may throw Unreadable. */
export interface Separation {
  readonly at: Place;
  readonly kind: "anti-affinity" | "topology-spread";
  /** Whether the scheduler must follow it, or only prefers to. */
  readonly required: boolean;
  readonly topologyKey: string;
  /** Whether its label selector matches the instances' own labels. */
  readonly selectsInstances: boolean;
}

/** A topology spread constraint. */
export interface SpreadConstraint extends Separation {
  readonly maxSkew: Place;
  readonly whenUnsatisfiable: Place;
  readonly labelSelector: Place;
  readonly minDomains: Place;
}

/** Where instances may run, relative to each other. */
export interface Scheduling {
  /** Where a missing anti-affinity is reported. */
  readonly antiAffinityAt: Place;
  readonly antiAffinity: readonly Separation[];
  /** Where topology spread constraints are listed. */
  readonly spreadAt: Place;
  readonly spread: readonly SpreadConstraint[];
  /** Labels that select exactly the instances of this cluster. */
  readonly instanceSelector: Readonly<Record<string, string>>;
  /** What makes different nodes required; nothing where another resource decides. */
  readonly requireDifferentNodes: (topologyKey: string) => Edit[];
  /** What adds a topology spread constraint; nothing where that cannot be said here. */
  readonly addSpread: (constraint: object) => Edit[];
  /** All labels of the instances' pods that are known by name, where there are more than those of instanceSelector. */
  readonly instanceLabels?: Readonly<Record<string, string>>;
}
