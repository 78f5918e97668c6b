import type { Place } from "../../frame/place";
import type { Judge } from "../../frame/rule";

/** sslmode in a connection string or a URI, or by itself in PGSSLMODE (libpq, 32.1.2 and 32.15). */
const insecureMode = /(?:^|[?&\s])sslmode\s*=\s*'?(disable|allow|prefer)\b/i;
const modeVariable = /(^|_)(PG)?SSL_?MODE$/i;

/** Judges a variable that says how a client connects; what is not known yet is judged once it is. */
export function judgeConnection(name: Place, value: Place, { each, whenKnown }: Judge<Record<never, never>>): void {
  each(() => {
    const isMode = modeVariable.test(name.text ?? "");
    return whenKnown(() => {
      const text = value.text ?? "";
      const mode = isMode ? /^(disable|allow|prefer)$/i.exec(text)?.[1] : insecureMode.exec(text)?.[1];
      if (mode === undefined) return undefined;
      return {
        at: value,
        message: `a client that connects with sslmode ${mode} speaks in clear; set it to verify-full`,
      };
    });
  });
}
