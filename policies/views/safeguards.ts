import { onceKnown, type Place } from "../frame/place";
import type { SafeguardsView } from "./types";

/** Switches that are off unless they are written as true, each with what it does; an unknown one may be thrown. */
export function switches(
  what: string,
  all: () => readonly { readonly at: Place; readonly message: string }[],
): SafeguardsView {
  return {
    what,
    get switchedOff() {
      return all()
        .filter(({ at }) => !at.isKnown || at.flag === true)
        .map(({ at, message }) => ({
          at,
          get message() {
            return onceKnown(at, message);
          },
        }));
    },
  };
}

/** What is said of a Patroni that was told to keep still (https://patroni.readthedocs.io/en/latest/pause.html). */
export const pausedPatroni = "Patroni fails over to no standby while it is paused; set it to false";
