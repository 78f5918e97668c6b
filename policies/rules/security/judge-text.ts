import type { Parameters } from "../../frame/config";
import type { Place } from "../../frame/place";
import type { Judge } from "../../frame/rule";
import { holdsPassword, isWrittenOut, mayBeConnection, type namesPassword } from "./credentials";

/** Names that a team uses for passwords besides the usual ones. */
export const credentialParameters = {
  names: {
    type: "array",
    items: { type: "string" },
    default: [],
    description: "More names of variables and keys that hold passwords, besides PGPASSWORD, DB_PASSWORD and the like.",
  },
} satisfies Parameters;

/** Judges a text that everybody who may read its object can read. Messages name its place and never quote it. */
export function judgeText(
  name: () => string,
  at: Place,
  where: string,
  namesOne: typeof namesPassword,
  { config, each, whenKnown }: Judge<typeof credentialParameters>,
): void {
  each(() => {
    const called = name();
    const isPassword = namesOne(called, config.names);
    // Only a connection string that is not known yet leaves the question open.
    return (isPassword || mayBeConnection(called) ? each : whenKnown)(() => {
      if (!at.isPresent || !(isPassword ? at.isUnknown || isWrittenOut(at.text ?? "") : holdsPassword(at.text ?? ""))) {
        return undefined;
      }
      return { at, message: `a password that whoever may read the ${where} can read; refer to a Secret instead` };
    });
  });
}
