import { absent } from "../../given";
import type { Row } from "../row";
import { conf } from "../stateful-set";

const template = "spec.template.spec";

/** Security and protection of a plain StatefulSet, broken in one place at a time. */
export const standaloneAccess: readonly Row[] = [
  [
    "pg-tls-only",
    "a server without TLS",
    "ConfigMap carts-configuration",
    { data: { "postgresql.conf": "max_connections = 200\n", "pg_hba.conf": "hostssl all all all scram-sha-256\n" } },
    "mandatory carts: spec.template.spec.containers[0].args: the server speaks in clear; set ssl to on, with ssl_cert_file and ssl_key_file",
  ],
  [
    "pg-tls-only",
    "a file of lines that lets cleartext in",
    "ConfigMap carts-configuration",
    { 'data["pg_hba.conf"]': "local all all peer\nhost all all all scram-sha-256\n" },
    'mandatory carts: ConfigMap carts-configuration.data["pg_hba.conf"]["line 2"]: admits connections without TLS; set it to "hostssl all all all scram-sha-256"',
  ],
  [
    "pg-tls-only",
    "lines that are never loaded",
    "StatefulSet carts",
    { [`${template}.containers[0].args`]: ["-c", "ssl=on"] },
    'mandatory carts: spec.template.spec.containers[0].args: connections without TLS reach the last line; put "hostnossl all all all reject" first',
  ],
  [
    "pg-hba-no-trust",
    "trust in the file",
    "ConfigMap carts-configuration",
    { 'data["pg_hba.conf"]': "local all all trust\nhostssl all all all scram-sha-256\n" },
    'mandatory carts-configuration: data["pg_hba.conf"]["line 1"]: lets everybody in without a password; set the method to peer',
  ],
  [
    "pg-hba-no-trust",
    "trust in one of several files",
    "ConfigMap carts-configuration",
    {
      data: {
        "old_hba.conf": "local all all peer\n",
        "pg_hba.conf": "local all all trust\nhostssl all all all scram-sha-256\n",
        "postgresql.conf": conf,
      },
    },
    'mandatory carts: ConfigMap carts-configuration.data["pg_hba.conf"]["line 1"]: lets everybody in without a password; set the method to peer',
  ],
  [
    "pg-no-superuser-app",
    "an application that owns the server",
    "StatefulSet carts",
    { [`${template}.containers[0].env[2]`]: { name: "POSTGRES_USER", value: "shop" } },
    "mandatory carts: spec.template.spec.containers[0].env[2].value: SUPERUSER: passes every permission check; take it away",
  ],
  [
    "pg-no-public-endpoint",
    "a load balancer for the world",
    "Service carts",
    { "spec.type": "LoadBalancer" },
    "mandatory carts: spec.type: a load balancer for everybody on the internet; set an internal load balancer or loadBalancerSourceRanges, or ClusterIP",
  ],
  [
    "pg-network-policy",
    "a database without a network policy",
    "NetworkPolicy carts-access",
    undefined,
    "mandatory carts: metadata.namespace: no NetworkPolicy of this stack in this namespace restricts who connects to the pods; create one",
  ],
  [
    "ns-pod-security-enforced",
    "a container that may run as root",
    "StatefulSet carts",
    { [`${template}.containers[0].securityContext.runAsNonRoot`]: absent },
    "mandatory carts: spec.template.spec.containers[0].securityContext.runAsNonRoot: container postgres may run as root; set it to true",
  ],
  [
    "ns-pod-security-enforced",
    "a namespace that lets too much in",
    "Namespace shop",
    { "metadata.labels": { "pod-security.kubernetes.io/enforce": "baseline" } },
    'mandatory shop: metadata.labels["pod-security.kubernetes.io/enforce"]: baseline lets too much in; set it to restricted',
  ],
  [
    "pg-no-inline-credentials",
    "a password in a variable",
    "StatefulSet carts",
    { [`${template}.containers[0].env[0]`]: { name: "POSTGRES_PASSWORD", value: "Vw8TqgNn2XkR5eLb" } },
    "mandatory carts: spec.template.spec.containers[0].env[0].value: a password that whoever may read the pod can read; refer to a Secret instead",
  ],
  [
    "pg-protect-stateful",
    "claims that go with the set",
    "StatefulSet carts",
    { "spec.persistentVolumeClaimRetentionPolicy": { whenDeleted: "Delete" } },
    "mandatory carts: spec.persistentVolumeClaimRetentionPolicy.whenDeleted: deleting this StatefulSet deletes its volumes' claims; set it to Retain",
  ],
];
