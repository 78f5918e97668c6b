import { numberOf } from "kubernetes-postgres/plan/tuning/parameter-values";
import type { Place } from "../../frame/place";
import type { DatabaseView } from "../../views/types";
import { newestMajor } from "../../views/parameters";

/** The number of a parameter in effect: bytes for a size, which may be written without its unit. May throw Unreadable. */
export function parameterNumber(view: DatabaseView, name: string): number | undefined {
  const text = view.parameters.of(name).value;
  return text === undefined ? undefined : numberOf(name, text, view.majorVersion.value ?? newestMajor);
}

/** What a message calls a parameter: "it" where the path ends with its name, its name where it is part of a text. */
export function itself(at: Place, name: string): string {
  return String(at.segments.at(-1)).toLowerCase() === name ? "it" : name;
}
