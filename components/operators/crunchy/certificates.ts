import { hostNames, renderCertificates, renderClientCertificate } from "../../kubernetes/certificates";
import type { ClusterPlan } from "../../plan/types";
import type { RenderedObject } from "../operator";

/** The role that standbys replicate as; the name in its certificate is what PostgreSQL goes by. */
const replicationRole = "_crunchyrepl";

/**
 * Certificates of the plan's issuer. The operator verifies the one by the authority of the other, so both are replaced or
 * none; what the pods themselves talk by (Patroni, pgBackRest) stays under the operator's own authority.
 */
export function certificates<V>(plan: ClusterPlan): RenderedObject<V>[] {
  if (plan.tls === undefined) return [];
  const { names, pooler } = plan;
  const services = [names.readWrite, names.readOnly, ...(pooler ? [names.poolerReadWrite] : [])];
  return [
    ...renderCertificates<V>(plan, { hosts: services.flatMap((service) => hostNames(service, names.namespace)) }),
    renderClientCertificate<V>(plan, {
      what: "replication-certificate",
      name: replicationCertificate(plan),
      role: replicationRole,
    }),
  ];
}

/** Certificate that standbys log in with, and its Secret. */
export function replicationCertificate({ names }: ClusterPlan): string {
  return `${names.cluster}-replication-tls`;
}
