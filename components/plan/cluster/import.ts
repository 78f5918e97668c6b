import { isIP } from "node:net";
import type { OperatorCapabilities } from "../../operators/abilities";
import { defaults } from "../defaults";
import { dnsSubdomain } from "../names";
import type { Report } from "../report";
import { oneOf } from "../schema/fields";
import { nearest } from "../schema/nearest";
import type { Lenient } from "../schema/read";
import type { ClusterSpec } from "../spec/cluster";
import { ImportMethod } from "../spec/enums";
import type { ImportPlan } from "../types";

/** https://www.postgresql.org/docs/current/libpq-ssl.html; "allow" and "prefer" protect nothing that one can rely on. */
const sslModes = ["disable", "require", "verify-ca", "verify-full"];

/** The server whose data a cluster begins with; undefined: it begins empty. `report` paths are those of ImportSpec. */
export function planImport(
  { import: wish, recovery, database }: Lenient<ClusterSpec>,
  can: OperatorCapabilities,
  report: Report,
): ImportPlan | undefined {
  if (wish === undefined) return undefined;
  const { method, port, username, passwordKey, sslMode, standby } = { ...defaults.ImportSpec, ...wish };
  const { host = "", passwordSecretName = "" } = wish;
  // Where the operator begins with one of the two alone, or with neither, there is nothing to choose from.
  const imports = method === ImportMethod.Physical ? can.physicalImport.able : can.logicalImport.able;
  if (recovery !== undefined && imports && can.recovery.able) {
    report("", undefined, "is given beside recovery, and a cluster begins with one set of data", "remove one of them");
  }
  if (wish.host !== undefined && isIP(host) === 0 && !dnsSubdomain.test(host)) {
    const fix = 'set it to a name such as "postgres.legacy.svc", and port to the port';
    report("host", host, "is neither a host name nor an address", fix);
  }
  if (wish.passwordSecretName !== undefined && !dnsSubdomain.test(passwordSecretName)) {
    const fix = 'set it to a name that "kubectl get secret" shows';
    report("passwordSecretName", passwordSecretName, "is not the name of a Secret", fix);
  }
  if (!sslModes.includes(sslMode)) {
    const meant = nearest(sslMode, sslModes) ?? "require";
    report("sslMode", sslMode, `must be ${oneOf(sslModes)}`, `set it to "${meant}"`);
  }
  if (method === ImportMethod.Logical && standby) {
    const message = "follows a source by streaming replication, and a logical import is a copy";
    report("standby", standby, message, 'set import.method to "physical", or remove import.standby');
  }
  if (method === ImportMethod.Physical && wish.database !== undefined) {
    const message = 'has no effect: method "physical" copies every database';
    report("database", wish.database, message, "remove import.database");
  }
  return {
    method,
    host,
    port,
    database: wish.database ?? database?.name ?? defaults.DatabaseSpec.name,
    username,
    passwordSecretName,
    passwordKey,
    sslMode,
    standby,
  };
}
