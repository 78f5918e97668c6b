import { set } from "../../frame/edit";
import { defineRule, type Finding, type Judge } from "../../frame/rule";
import type { Setting } from "../../frame/place";
import type { ClientAuthentication, DatabaseView } from "../../views/types";
import { documents } from "../documents";
import { judgeConnection } from "./connection-tls";
import { admitsCleartext, isLoopback, isWeak, refusesAllCleartext, withTls } from "./hba";

const reject = "hostnossl all all all reject";

/** Reads pg_hba as PostgreSQL does, first match wins, until cleartext from everywhere is refused. */
function judgeLines(authentication: ClientAuthentication, { each }: Judge<Record<never, never>>): void {
  const { at: list, lines } = authentication;
  const passed: string[] = [];
  let isOpen = false;
  let unreadable = false;
  for (const line of lines) {
    if (refusesAllCleartext(passed)) return;
    unreadable ||= line.at?.isKnown === false;
    each(() => {
      passed.push(line.text);
      if (!admitsCleartext(line.text)) return undefined;
      if (line.at === undefined) {
        isOpen ||= !isLoopback(line.text);
        return undefined;
      }
      const wanted = withTls(line.text);
      const message = `admits connections without TLS; ${line.instead ?? `set it to "${wanted}"`}`;
      // Whoever had no password, or an MD5 hash, is locked out by the better method until there is one.
      return { at: line.at, message, fix: isWeak(line.text) ? [] : authentication.replace(line, wanted) };
    });
  }
  // What no line matches is refused; a line that is not known yet may be the one that is missing.
  if (unreadable || !isOpen) return;
  const message = `connections without TLS reach the last line; put "${reject}" first`;
  each(() => ({ at: list, message, fix: authentication.prepend(reject) }));
}

/** Reads what is known of the server, then who it lets in. */
function judgeServer({ serverTls, clientAuthentication }: DatabaseView, judge: Judge<Record<never, never>>): void {
  judge.each(() => {
    if (serverTls?.value === false) {
      const { at, instead, fix } = serverTls;
      return { at, message: `the server speaks in clear; ${instead}`, fix };
    }
    judgeLines(clientAuthentication, judge);
    return undefined;
  });
}

function sslmode({ at, value }: Setting<string>, wanted: readonly string[], fixed: string): Finding | undefined {
  if (wanted.includes(value)) return undefined;
  return { at, message: `${value} falls back to cleartext; set it to ${fixed}`, fix: [set(at, fixed)] };
}

export const tlsOnly = defineRule({
  id: "pg-tls-only",
  title: "Clients connect with TLS or not at all",
  why: "CloudNativePG's last pg_hba line and its poolers accept a client that does not ask for TLS, KubeDB and plain PostgreSQL serve none until told: password hashes and rows cross the network in clear.",
  severity: "high",
  level: "mandatory",
  references: [],
  remediationSteps: `Put "${reject}" first in spec.postgresql.pg_hba of a CloudNativePG Cluster and in spec.patroni.pg_hba of a postgresql that has one, and take ALLOW_NOSSL out of its spec.env; let spec.authentication.rules of a PostgresCluster be hostssl; set spec.sslMode of a KubeDB Postgres or PgBouncer to verify-full, with spec.tls; start a StatefulSet's PostgreSQL with ssl=on; set spec.pgbouncer.parameters.client_tls_sslmode of a Pooler to require, and sslmode of every connection string to verify-full.`,
  url: documents.security,
  parameters: {},
  remediates: true,
  example: {
    role: "pooler",
    bad: { spec: { pgbouncer: { parameters: { client_tls_sslmode: "prefer" } } } },
    good: { spec: { pgbouncer: { parameters: { client_tls_sslmode: "require" } } } },
  },
  covers: {
    database: judgeServer,
    pooler: ({ clientTls, serverTls }, { each }) => {
      const verified = ["require", "verify-ca", "verify-full"];
      // A single field may be both.
      if (clientTls.at.path !== serverTls.at.path) each(() => sslmode(clientTls, verified, "require"));
      each(() => sslmode(serverTls, verified, "verify-ca"));
    },
    environment: ({ variables }, judge) => {
      for (const { name, value } of variables) judgeConnection(name, value, judge);
    },
  },
});
