import { set } from "../../frame/edit";
import { ifKnown, setting, type Place } from "../../frame/place";
import type { OwnedParameter, PatroniView, ReplicationView } from "../types";
import { patroniDefaults } from "./defaults";

/** Where each part of Patroni's dynamic configuration is written. */
export interface Dynamic {
  /** The whole of it. */
  readonly at: Place;
  /** One setting by Patroni's own name. */
  readonly of: (name: string) => Place;
  /** Whether it is fields of the resource, and not part of a text. */
  readonly isEditable: boolean;
  readonly maximumLagOnFailover: number;
}

/** Patroni's timing, as an operator or an image passes it on. */
export function patroniView(what: string, { at, of, isEditable, maximumLagOnFailover }: Dynamic): PatroniView {
  return {
    what,
    at,
    ttl: setting(of("ttl"), (it) => it.number ?? patroniDefaults.ttl),
    loopWait: setting(of("loop_wait"), (it) => it.number ?? patroniDefaults.loop_wait),
    retryTimeout: setting(of("retry_timeout"), (it) => it.number ?? patroniDefaults.retry_timeout),
    maximumLagOnFailover: setting(of("maximum_lag_on_failover"), (it) => it.number ?? maximumLagOnFailover),
    set: (name, value) => (isEditable ? [set(of(name), value)] : []),
  };
}

/** Synchronous replication by Patroni: it names a standby synchronous and promotes no other. */
export function patroniReplication({ of }: Pick<Dynamic, "of">): ReplicationView {
  const [mode, count] = [of("synchronous_mode"), of("synchronous_node_count")];
  // "quorum" is a mode of its own in Patroni 4.
  const isOn = (): boolean => mode.text === "quorum" || (mode.flag ?? patroniDefaults.synchronous_mode);
  return {
    at: mode,
    synchronousStandbys: {
      get at() {
        return ifKnown(isOn) === true && ifKnown(() => count.isPresent) !== false ? count : mode;
      },
      get value() {
        return isOn() ? (count.number ?? patroniDefaults.synchronous_node_count) : 0;
      },
    },
    instead: { synchronous: "set it to true", strict: "set it to true" },
    degrades: setting(of("synchronous_mode_strict"), (it) => !(it.flag ?? patroniDefaults.synchronous_mode_strict)),
    promotesOnlyCurrent: undefined,
    gap: undefined,
  };
}

const owned: Readonly<Record<string, OwnedParameter>> = Object.fromEntries(
  (
    [
      ["listen_addresses", "out of postgresql.listen of its configuration"],
      ["port", "out of postgresql.listen of its configuration"],
      ["cluster_name", "out of scope of its configuration"],
      ["hot_standby", "which is on"],
    ] as const
  ).map(([name, source]) => [
    name,
    {
      reason: `Patroni passes its own value on the command line, ${source}, so this one is ignored`,
      instead: "remove it",
    },
  ]),
);

/** Parameters that Patroni sets itself whatever is written (patroni/postgresql/config.py, CMDLINE_OPTIONS). */
export function patroniOwned(name: string): OwnedParameter | undefined {
  return owned[name.toLowerCase()];
}
