import type { Row } from "../row";

/** Security and protection of a Crunchy PostgresCluster, broken in one place at a time. */
export const crunchyAccess: readonly Row[] = [
  [
    "pg-tls-only",
    "a rule for any connection",
    "PostgresCluster orders",
    { "spec.authentication.rules[0].connection": "host" },
    'mandatory orders: spec.authentication.rules[0]: admits connections without TLS; set it to "hostssl orders orders-app all scram-sha-256"',
  ],
  [
    "pg-tls-only",
    "a rule in one line for any connection",
    "PostgresCluster orders",
    { "spec.authentication.rules[0]": { hba: "host all all all scram-sha-256" } },
    'mandatory orders: spec.authentication.rules[0]: admits connections without TLS; set it to "hostssl all all all scram-sha-256"',
  ],
  [
    "pg-tls-only",
    "an older rule for any connection that proves who it is",
    "PostgresCluster orders",
    { "spec.patroni.dynamicConfiguration.postgresql": { pg_hba: ["host all all 10.0.0.0/8 scram-sha-256"] } },
    'mandatory orders: spec.patroni.dynamicConfiguration.postgresql.pg_hba[0]: admits connections without TLS; set it to "hostssl all all 10.0.0.0/8 scram-sha-256"',
  ],
  [
    "pg-tls-only",
    "an older rule for any connection",
    "PostgresCluster orders",
    { "spec.patroni.dynamicConfiguration.postgresql": { pg_hba: ["host all all 10.0.0.0/8 md5"] } },
    'mandatory orders: spec.patroni.dynamicConfiguration.postgresql.pg_hba[0]: admits connections without TLS; set it to "hostssl all all 10.0.0.0/8 scram-sha-256"',
  ],
  [
    "pg-hba-no-trust",
    "trust in the older place, which the definition does not look at",
    "PostgresCluster orders",
    { "spec.patroni.dynamicConfiguration.postgresql": { pg_hba: ["hostssl all all all trust"] } },
    "mandatory orders: spec.patroni.dynamicConfiguration.postgresql.pg_hba[0]: lets everybody in without a password; set the method to scram-sha-256",
  ],
  [
    "pg-hba-no-trust",
    "a password in clear",
    "PostgresCluster orders",
    { "spec.authentication.rules[0].method": "password" },
    "mandatory orders: spec.authentication.rules[0]: asks for the password in clear; set the method to scram-sha-256",
  ],
  [
    "pg-no-superuser-app",
    "a user that may do everything",
    "PostgresCluster orders",
    { "spec.users[0].options": "SUPERUSER CONNECTION LIMIT 100" },
    "mandatory orders: spec.users[0].options: SUPERUSER: passes every permission check; take it away",
  ],
  [
    "pg-no-public-endpoint",
    "a load balancer for the world",
    "PostgresCluster orders",
    { "spec.service": { type: "LoadBalancer" } },
    "mandatory orders: spec.service.type: a load balancer for everybody on the internet; set the annotation service.beta.kubernetes.io/load-balancer-source-ranges in its metadata, or ClusterIP",
  ],
  [
    "pg-no-public-endpoint",
    "a port on every node",
    "PostgresCluster orders",
    { "spec.proxy.pgBouncer.service.type": "NodePort" },
    "mandatory orders: spec.proxy.pgBouncer.service.type: opens a port on every node, to whoever reaches one; set it to ClusterIP",
  ],
  [
    "pg-network-policy",
    "a database without a network policy",
    "NetworkPolicy carts-access",
    undefined,
    "mandatory carts: metadata.namespace: no NetworkPolicy of this stack in this namespace restricts who connects to the pods; create one",
  ],
  [
    "pg-no-operator-bypass",
    "a cluster that nobody looks after",
    "PostgresCluster orders",
    { "spec.paused": true },
    "mandatory orders: spec.paused: the operator does not look after this cluster; set it to false",
  ],
  [
    "pg-no-operator-bypass",
    "a Patroni that is paused",
    "PostgresCluster orders",
    { "spec.patroni.dynamicConfiguration.pause": true },
    "mandatory orders: spec.patroni.dynamicConfiguration.pause: Patroni fails over to no standby while it is paused; set it to false",
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
    "a password of a sidecar",
    "PostgresCluster orders",
    {
      "spec.instances[0].containers": [
        { name: "report", image: "shop/report:1.2", env: [{ name: "PGPASSWORD", value: "Vw8TqgNn2XkR5eLb" }] },
      ],
    },
    "mandatory orders: spec.instances[0].containers[0].env[0].value: a password that whoever may read the pod can read; refer to a Secret instead",
  ],
  [
    "pg-protect-stateful",
    "no protection by Pulumi",
    "PostgresCluster orders",
    { protect: false },
    "mandatory orders: options.protect: an update may delete this Crunchy PostgresCluster; set it to true",
  ],
];
