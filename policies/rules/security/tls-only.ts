import { set } from "../../frame/edit";
import { defineRule, type Finding, type Judge } from "../../frame/rule";
import type { Setting } from "../../frame/place";
import type { ClientAuthentication } from "../../views/types";
import { documents } from "../documents";
import { admitsCleartext, refusesAllCleartext, withTls } from "./hba";

const reject = "hostnossl all all all reject";

/** Reads pg_hba as PostgreSQL does, first match wins, until cleartext from everywhere is refused. */
function judgeLines(authentication: ClientAuthentication, { each }: Judge<Record<never, never>>): void {
  const { at: list, lines } = authentication;
  const passed: string[] = [];
  let unreadable = false;
  for (const line of lines) {
    if (refusesAllCleartext(passed)) return;
    unreadable ||= line.at?.isKnown === false;
    each(() => {
      passed.push(line.text);
      if (line.at === undefined || !admitsCleartext(line.text)) return undefined;
      const wanted = withTls(line.text);
      const message = `admits connections without TLS; set it to "${wanted}"`;
      return { at: line.at, message, fix: authentication.replace(line, wanted) };
    });
  }
  // A line that is not known yet may be the one that is missing.
  if (unreadable) return;
  const message = `connections without TLS reach the last line; put "${reject}" first`;
  each(() => ({ at: list, message, fix: authentication.prepend(reject) }));
}

function sslmode({ at, value }: Setting<string>, wanted: readonly string[], fixed: string): Finding | undefined {
  if (wanted.includes(value)) return undefined;
  return { at, message: `${value} falls back to cleartext; set it to ${fixed}`, fix: [set(at, fixed)] };
}

export const tlsOnly = defineRule({
  id: "pg-tls-only",
  title: "Clients connect with TLS or not at all",
  why: "CloudNativePG's last pg_hba line and its poolers accept a client that does not ask for TLS: password hashes and rows cross the network in clear.",
  severity: "high",
  level: "mandatory",
  references: [],
  remediationSteps: `Put "${reject}" first in spec.postgresql.pg_hba of the Cluster; set spec.pgbouncer.parameters.client_tls_sslmode of the Pooler to require.`,
  url: documents.security,
  parameters: {},
  remediates: true,
  example: {
    role: "pooler",
    bad: { spec: { pgbouncer: { parameters: { client_tls_sslmode: "prefer" } } } },
    good: { spec: { pgbouncer: { parameters: { client_tls_sslmode: "require" } } } },
  },
  covers: {
    database: ({ clientAuthentication }, judge) => judgeLines(clientAuthentication, judge),
    pooler: ({ clientTls, serverTls }, { each }) => {
      const verified = ["require", "verify-ca", "verify-full"];
      each(() => sslmode(clientTls, verified, "require"));
      each(() => sslmode(serverTls, verified, "verify-ca"));
    },
  },
});
