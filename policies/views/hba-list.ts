import { prepend, set } from "../frame/edit";
import type { Place } from "../frame/place";
import type { ClientAuthentication, HbaLine } from "./types";

/** Lines of pg_hba.conf in a list, which take the place of `otherwise` when there are any. */
export function hbaList(at: Place, otherwise: () => readonly HbaLine[], isEditable = true): ClientAuthentication {
  return {
    at,
    get lines() {
      const lines = at.items.map((item) => ({
        at: item,
        get text() {
          return item.text ?? "";
        },
      }));
      return lines.length > 0 ? lines : otherwise();
    },
    // A single line would take the place of all the others.
    prepend: (line) => (isEditable && at.items.length > 0 ? [prepend(at, line)] : []),
    replace: (line, text) => (isEditable && line.at !== undefined && at.isPresent ? [set(line.at, text)] : []),
  };
}
