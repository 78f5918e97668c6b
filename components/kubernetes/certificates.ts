import type { ClusterPlan } from "../plan/types";
import type { RenderedObject } from "../operators/operator";
import { commonLabels, type Manifest, type Value } from "./manifest";

/** Certificates by cert-manager (https://cert-manager.io/docs/reference/api-docs/), for operators that make none a client can verify. */

/** Key of the certificate authority in the Secret of every Certificate. */
export const caKey = "ca.crt";

// Renewed at two thirds, as cert-manager does by itself; an authority outlives many certificates it signs.
const serverDuration = "2160h";
const authorityDuration = "87600h";
const serverKey = { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" };

/** What a server certificate is for. */
export interface ServerCertificate {
  /** Host names that clients connect to. */
  hosts: string[];
  /** Labels of the Secret, by which an operator or Patroni notices a renewal. Default none. */
  secretLabels?: Record<string, string>;
}

/**
 * The server's certificate in Secret `names.certificate`, with tls.crt, tls.key and ca.crt: signed by the plan's issuer,
 * or by an authority of the cluster's own. What reads it comes after "server-certificate".
 */
export function renderCertificates<V>(
  plan: ClusterPlan,
  { hosts, secretLabels }: ServerCertificate,
): RenderedObject<V>[] {
  const { names, tls } = plan;
  const authority = `${names.cluster}-ca`;
  const object = (what: string, manifest: Manifest<never>, after: string[]): RenderedObject<V> => ({
    what,
    manifest,
    after,
    waitFor: "condition=Ready",
  });
  const server = certificate(plan, names.certificate, {
    secretName: names.certificate,
    ...(secretLabels && { secretTemplate: { labels: secretLabels } }),
    commonName: names.cluster,
    dnsNames: hosts,
    usages: ["digital signature", "key encipherment", "server auth"],
    duration: serverDuration,
    privateKey: serverKey,
    issuerRef: issuerOf(plan),
  });
  if (tls !== undefined) return [object("server-certificate", server, [])];
  return [
    object("self-signing", issuer(plan, `${authority}-root`, { selfSigned: {} }), []),
    object("authority", certificate(plan, authority, authoritySpec(authority)), ["self-signing"]),
    object("issuer", issuer(plan, authority, { ca: { secretName: authority } }), ["authority"]),
    object("server-certificate", server, ["issuer"]),
  ];
}

/** A certificate that a role logs in with, its name in it. */
export interface ClientCertificate {
  what: string;
  /** Name of the Certificate and of its Secret. */
  name: string;
  role: string;
}

/** A client's certificate, by the issuer that signs the server's: one authority for both. Waits for nothing but that issuer. */
export function renderClientCertificate<V>(
  plan: ClusterPlan,
  { what, name, role }: ClientCertificate,
): RenderedObject<V> {
  const spec = {
    secretName: name,
    commonName: role,
    usages: ["digital signature", "key encipherment", "client auth"],
    duration: serverDuration,
    privateKey: serverKey,
    issuerRef: issuerOf(plan),
  };
  const after = plan.tls === undefined ? ["issuer"] : [];
  return { what, manifest: certificate(plan, name, spec), after, waitFor: "condition=Ready" };
}

/** The plan's issuer, or the authority of the cluster's own. */
function issuerOf({ names, tls }: ClusterPlan): Record<string, Value<never>> {
  return {
    name: tls?.issuerName ?? `${names.cluster}-ca`,
    kind: tls?.issuerKind ?? "Issuer",
    group: "cert-manager.io",
  };
}

function authoritySpec(name: string): Record<string, Value<never>> {
  return {
    secretName: name,
    isCA: true,
    commonName: name,
    duration: authorityDuration,
    // The key stays, so that what trusts the authority goes on trusting it.
    privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Never" },
    issuerRef: { name: `${name}-root`, kind: "Issuer", group: "cert-manager.io" },
  };
}

function certificate({ names }: ClusterPlan, name: string, spec: Record<string, Value<never>>): Manifest<never> {
  return {
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    metadata: { name, namespace: names.namespace, labels: commonLabels(names.cluster) },
    spec,
  };
}

function issuer({ names }: ClusterPlan, name: string, spec: Record<string, Value<never>>): Manifest<never> {
  return {
    apiVersion: "cert-manager.io/v1",
    kind: "Issuer",
    metadata: { name, namespace: names.namespace, labels: commonLabels(names.cluster) },
    spec,
  };
}

/** A host name and the longer forms that the same Service answers to. */
export function hostNames(service: string, namespace: string): string[] {
  return [
    service,
    `${service}.${namespace}`,
    `${service}.${namespace}.svc`,
    `${service}.${namespace}.svc.cluster.local`,
  ];
}
