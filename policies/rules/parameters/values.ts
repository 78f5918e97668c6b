import { numberOf } from "kubernetes-postgres/plan/tuning/parameter-values";
import type { DatabaseView } from "../../views/types";
import { newestMajor } from "../../views/parameters";

/** The number of a parameter in effect: bytes for a size, which may be written without its unit. May throw Unreadable. */
export function parameterNumber(view: DatabaseView, name: string): number | undefined {
  const text = view.parameters.of(name).value;
  return text === undefined ? undefined : numberOf(name, text, view.majorVersion.value ?? newestMajor);
}
