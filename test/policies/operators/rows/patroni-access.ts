import type { Row } from "../row";
import { configuration } from "../stateful-set";

const template = "spec.template.spec";
const spilo = "spec.template.spec.containers[0].env[8].value";

/** Security and protection of a StatefulSet under Patroni, broken in one place at a time. */
export const patroniAccess: readonly Row[] = [
  [
    "pg-tls-only",
    "a configuration that lets cleartext in",
    "StatefulSet orders",
    { [`${template}.containers[0].env[8].value`]: "postgresql: {pg_hba: [host all all all md5]}" },
    'mandatory orders: spec.template.spec.containers[0].env[8].value.postgresql.pg_hba[0]: admits connections without TLS; set it to "hostssl all all all scram-sha-256"',
  ],
  [
    "pg-hba-no-trust",
    "trust over TLS",
    "StatefulSet orders",
    { [spilo]: configuration.replace("hostssl all all all scram-sha-256", "hostssl all all all trust") },
    "mandatory orders: spec.template.spec.containers[0].env[8].value.postgresql.pg_hba[2]: lets everybody in without a password; set the method to scram-sha-256",
  ],
  [
    "pg-no-public-endpoint",
    "a load balancer for the world",
    "Service orders",
    { "spec.type": "LoadBalancer" },
    "mandatory orders: spec.type: a load balancer for everybody on the internet; set an internal load balancer or loadBalancerSourceRanges, or ClusterIP",
  ],
  [
    "pg-network-policy",
    "a database without a network policy",
    "NetworkPolicy orders-access",
    undefined,
    "mandatory orders: metadata.namespace: no NetworkPolicy of this stack in this namespace restricts who connects to the pods; create one",
  ],
  [
    "pg-no-operator-bypass",
    "a Patroni that is paused",
    "StatefulSet orders",
    { [spilo]: configuration.replace("ttl: 30", "pause: true") },
    "mandatory orders: spec.template.spec.containers[0].env[8].value.bootstrap.dcs.pause: Patroni fails over to no standby while it is paused; set it to false",
  ],
  [
    "ns-pod-security-enforced",
    "a container that may do anything",
    "StatefulSet orders",
    { [`${template}.containers[0].securityContext.privileged`]: true },
    "mandatory orders: spec.template.spec.containers[0].securityContext.privileged: the container may do anything on its node; set it to false",
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
    "the superuser's password in a variable",
    "StatefulSet orders",
    { [`${template}.containers[0].env[2]`]: { name: "PGPASSWORD_SUPERUSER", value: "Vw8TqgNn2XkR5eLb" } },
    "mandatory orders: spec.template.spec.containers[0].env[2].value: a password that whoever may read the pod can read; refer to a Secret instead",
  ],
  [
    "pg-protect-stateful",
    "claims that go with the set",
    "StatefulSet orders",
    { "spec.persistentVolumeClaimRetentionPolicy.whenDeleted": "Delete" },
    "mandatory orders: spec.persistentVolumeClaimRetentionPolicy.whenDeleted: deleting this StatefulSet deletes its volumes' claims; set it to Retain",
  ],
];
