import { defaults } from "../defaults";
import { dnsSubdomain } from "../names";
import type { Report } from "../report";
import type { Lenient } from "../schema/read";
import type { TlsSpec } from "../spec/cluster";
import type { TlsPlan } from "../types";

/** Who signs the server's certificate; undefined: an authority of the cluster's own. `report` paths are those of TlsSpec. */
export function planTls(spec: Lenient<TlsSpec> | undefined, report: Report): TlsPlan | undefined {
  if (spec === undefined) return undefined;
  const { issuerName = "", issuerKind = defaults.TlsSpec.issuerKind } = spec;
  if (spec.issuerName !== undefined && !dnsSubdomain.test(issuerName)) {
    const message = "is not the name of an issuer: lower-case letters, digits, hyphens and dots";
    report("issuerName", issuerName, message, 'set it to a name that "kubectl get issuer,clusterissuer" shows');
  }
  return { issuerName, issuerKind };
}
