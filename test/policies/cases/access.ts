import * as fc from "fast-check";
import {
  cluster,
  configMap,
  databaseRole,
  deployment,
  namespace,
  networkPolicy as policy,
  podSecurity,
  pooler,
  service,
} from "../fixtures";
import { absent, changed, unknown } from "../given";
import type { RuleCases } from "./case";

const orders = (changes: Record<string, unknown>) => changed(cluster(), changes);
const notKnown = "not known before the update, so it is judged only while the update runs";

const managed = (...roles: object[]) => orders({ "spec.managed.roles": roles });
const hasPower = (path: string, what: string, who = "orders", level = "mandatory") =>
  `${level} ${who}: ${path}: ${what}; take it away`;
const superuser = "SUPERUSER: passes every permission check";
const createrole = "CREATEROLE: makes roles and hands them rights";
const bypass = "BYPASSRLS: sees every row, whatever the row security policies say";

const client = (name: string, value: unknown) =>
  changed(deployment(), { "spec.template.spec.containers[0].env": [{ name, value }] });
const asSuperuser =
  "mandatory shop: spec.template.spec.containers[0].env[0].value: connects as postgres, the superuser; use a role of its own, one in pg_monitor for an exporter";

export const noSuperuserApp: RuleCases = {
  rule: "pg-no-superuser-app",
  passes: {
    "clients with a role of their own": [
      client("DATA_SOURCE_NAME", "postgresql://exporter:$(PASSWORD)@orders-rw:5432/postgres"),
      client("DATA_SOURCE_USER", "exporter"),
      client("PGUSER", "postgres"),
      client("CONNINFO", "host=orders-rw user=postgres_exporter"),
    ],
    "the database's own containers": [orders({ "spec.env": [{ name: "DATA_SOURCE_USER", value: "postgres" }] })],
    "roles that read, watch and own databases": [
      managed(
        { name: "reporting", inRoles: ["pg_read_all_data", "pg_monitor"] },
        { name: "app", createdb: true, superuser: false, replication: true },
      ),
      databaseRole(),
    ],
    "no password for the superuser": [orders({ "spec.enableSuperuserAccess": false })],
    "members of a role without such powers": [managed({ name: "writers" }, { name: "app", inRoles: ["writers"] })],
  },
  fails: {
    "a connection as the superuser": {
      given: [client("DATA_SOURCE_NAME", "postgresql://postgres:$(PASSWORD)@orders-rw:5432/shop")],
      says: [asSuperuser],
    },
    "such a connection in key words": {
      given: [client("CONNINFO", "host=orders-rw user=postgres")],
      says: [asSuperuser],
    },
    "an exporter's variable with the superuser": {
      given: [client("DATA_SOURCE_USER", "postgres")],
      says: [asSuperuser],
    },
    "a superuser who may log in": {
      given: [orders({ "spec.enableSuperuserAccess": true })],
      says: [hasPower("spec.enableSuperuserAccess", superuser)],
    },
    "every attribute of a managed role": {
      given: [managed({ name: "app", superuser: true, createrole: true, bypassrls: true })],
      says: [
        hasPower("spec.managed.roles[0].bypassrls", bypass),
        hasPower("spec.managed.roles[0].createrole", createrole),
        hasPower("spec.managed.roles[0].superuser", superuser),
      ],
    },
    "a DatabaseRole that is a superuser": {
      given: [changed(databaseRole(), { "spec.superuser": true })],
      says: [hasPower("spec.superuser", superuser, "reporting")],
    },
    "members of roles that are as good as one": {
      given: [
        managed({
          name: "app",
          inRoles: ["postgres", "pg_write_server_files", "pg_execute_server_program", "pg_read_server_files"],
        }),
      ],
      says: [
        hasPower("spec.managed.roles[0].inRoles[0]", "member of postgres: becomes the superuser with SET ROLE"),
        hasPower(
          "spec.managed.roles[0].inRoles[1]",
          "member of pg_write_server_files: reads or writes any file of the server, and so can make itself a superuser",
        ),
        hasPower(
          "spec.managed.roles[0].inRoles[2]",
          "member of pg_execute_server_program: runs programs as the server does, and so can do anything",
        ),
        hasPower(
          "spec.managed.roles[0].inRoles[3]",
          "member of pg_read_server_files: reads or writes any file of the server, and so can make itself a superuser",
        ),
      ],
    },
    "a member of a superuser of the same cluster": {
      given: [managed({ name: "admins", superuser: true }, { name: "app", inRoles: ["admins"] })],
      says: [
        hasPower("spec.managed.roles[0].superuser", superuser),
        hasPower("spec.managed.roles[1].inRoles[0]", "member of admins: has the rights of admins, which has too many"),
      ],
    },
    "a role that writes to every table, as advice": {
      given: [managed({ name: "etl", inRoles: ["pg_write_all_data"] })],
      says: [
        hasPower(
          "spec.managed.roles[0].inRoles[0]",
          "member of pg_write_all_data: writes to every table of every owner",
          "orders",
          "advisory",
        ),
      ],
    },
  },
  unknown: {
    "the name of a role, where none is allowed": {
      given: [managed({ name: unknown, superuser: true })],
      says: [hasPower("spec.managed.roles[0].superuser", superuser)],
    },
    "an attribute that is not known, beside one that is": {
      given: [managed({ name: "app", superuser: unknown, bypassrls: true })],
      says: [
        `advisory orders: spec.managed.roles[0].superuser: ${notKnown}`,
        hasPower("spec.managed.roles[0].bypassrls", bypass),
      ],
    },
    "a membership that is not known": {
      given: [managed({ name: "app", inRoles: [unknown, "postgres"] })],
      says: [
        `advisory orders: spec.managed.roles[0].inRoles[0]: ${notKnown}`,
        hasPower("spec.managed.roles[0].inRoles[1]", "member of postgres: becomes the superuser with SET ROLE"),
      ],
    },
    "roles that are not known": {
      given: [orders({ "spec.managed": unknown })],
      says: [`advisory orders: spec.managed: ${notKnown}`],
    },
    "who an exporter connects as": {
      given: [client("DATA_SOURCE_NAME", unknown)],
      says: [],
      notApplicable: [
        "shop: spec.template.spec.containers[0].env[0].value is judged once it is known, during the update",
      ],
    },
    "the name of a role, which may be one that is allowed": {
      given: [managed({ name: unknown, superuser: true })],
      config: { allowUsers: ["dba"] },
      says: [`advisory orders: spec.managed.roles[0].name: ${notKnown}`],
    },
  },
  configured: {
    "a member of an administrators' role": {
      given: [managed({ name: "admins", superuser: true }, { name: "app", inRoles: ["admins"] })],
      config: { allowUsers: ["admins"] },
      says: [],
    },
    "an administrator's role": {
      given: [managed({ name: "dba", superuser: true }, { name: "app", bypassrls: true })],
      config: { allowUsers: ["dba"] },
      says: [hasPower("spec.managed.roles[1].bypassrls", bypass)],
    },
    "clients that may be the superuser": {
      given: [client("DATA_SOURCE_USER", "postgres")],
      config: { allowUsers: ["postgres"] },
      says: [],
    },
    "the superuser's own password": {
      given: [orders({ "spec.enableSuperuserAccess": true })],
      config: { allowUsers: ["postgres"] },
      says: [],
    },
  },
  remediable: fc
    .record({
      superuser: fc.boolean(),
      bypassrls: fc.boolean(),
      inRoles: fc.array(fc.constantFrom("postgres", "pg_read_all_data", "pg_write_server_files", "writers"), {
        maxLength: 4,
      }),
      access: fc.boolean(),
    })
    .map(({ access, ...role }) =>
      orders({ "spec.managed.roles": [{ name: "app", ...role }], "spec.enableSuperuserAccess": access }),
    ),
};

const hba = (...lines: unknown[]) => orders({ "spec.postgresql.pg_hba": lines });
const line = (index: number, message: string, level = "mandatory") =>
  `${level} orders: spec.postgresql.pg_hba[${index}]: ${message}`;
const trusts = "lets everybody in without a password; set the method to scram-sha-256";
const md5 = "takes MD5 hashes, which can be replayed and cracked; set the method to scram-sha-256";
const open = "any address may try, without TLS too; name the clients' range, and hostssl instead of host";

export const hbaNoTrust: RuleCases = {
  rule: "pg-hba-no-trust",
  passes: {
    "a range of the clients' own": [orders({ "spec.postgresql.pg_hba": ["host app app 10.0.0.0/8 scram-sha-256"] })],
    "scram, certificates and rejects": [
      hba(
        "hostssl all all 0.0.0.0/0 scram-sha-256",
        "hostssl app app 10.0.0.0/8 cert",
        "hostnossl all all all reject",
        "local all all peer",
      ),
    ],
    "trust that takes a certificate of the user": [hba("hostssl app app 10.0.0.0/8 trust clientcert=verify-full")],
    "any address after cleartext was refused": [hba("hostnossl all all all reject", "host all all all scram-sha-256")],
    "the operator's own lines": [orders({ "spec.postgresql": absent })],
    "lines that say nothing": [hba("", "# host all all all trust")],
    "a pg_hba.conf in a ConfigMap": [
      changed(configMap(), { 'data["pg_hba.conf"]': "local all all peer\nhostssl all all 10.0.0.0/8 scram-sha-256\n" }),
    ],
  },
  fails: {
    "a database whose name is in quotes and holds a blank": {
      given: [orders({ "spec.postgresql.pg_hba": ['hostssl "my db" all 10.0.0.0/8 trust'] })],
      says: [
        "mandatory orders: spec.postgresql.pg_hba[0]: lets everybody in without a password; set the method to scram-sha-256",
      ],
    },
    "a method in quotes": {
      given: [orders({ "spec.postgresql.pg_hba": ['hostssl all all 10.0.0.0/8 "trust"'] })],
      says: [
        "mandatory orders: spec.postgresql.pg_hba[0]: lets everybody in without a password; set the method to scram-sha-256",
      ],
    },
    "every address by a mask of its own": {
      given: [orders({ "spec.postgresql.pg_hba": ["host all all 0.0.0.0 0.0.0.0 scram-sha-256"] })],
      says: [
        "advisory orders: spec.postgresql.pg_hba[0]: any address may try, without TLS too; name the clients' range, and hostssl instead of host",
      ],
    },
    "trust from the network": {
      given: [hba("host all all 10.0.0.0/8 trust")],
      says: [line(0, trusts)],
    },
    "trust over the socket": {
      given: [hba("local all all trust")],
      says: [line(0, "lets everybody in without a password; set the method to peer")],
    },
    "passwords in clear, and a machine's word": {
      given: [hba("hostssl all all 10.0.0.0/8 password", "host all all 10.0.0.0 255.0.0.0 ident map=office")],
      says: [
        line(0, "asks for the password in clear; set the method to scram-sha-256"),
        line(1, "believes what the client's own machine says; set the method to scram-sha-256"),
      ],
    },
    "MD5, as advice": { given: [hba("hostssl all all 10.0.0.0/8 md5")], says: [line(0, md5, "advisory")] },
    "any address, as advice": {
      given: [hba("host replication all 0.0.0.0/0 scram-sha-256", "host all all ::/0 scram-sha-256")],
      says: [line(0, open, "advisory"), line(1, open, "advisory")],
    },
    "lines of a pg_hba.conf in a ConfigMap": {
      given: [
        changed(configMap(), { 'data["pg_hba.conf"]': "# TYPE DB USER\nlocal all all trust\nhost all all all md5\n" }),
      ],
      says: [
        `advisory shop-settings: data["pg_hba.conf"]["line 3"]: ${md5}`,
        'mandatory shop-settings: data["pg_hba.conf"]["line 2"]: lets everybody in without a password; set the method to peer',
      ],
    },
  },
  unknown: {
    "a line that is not known, beside one that is": {
      given: [hba(unknown, "host all all 10.0.0.0/8 trust")],
      says: [`advisory orders: spec.postgresql.pg_hba[0]: ${notKnown}`, line(1, trusts)],
    },
    "a file that is included": {
      given: [hba("include /etc/hba.conf", "local all all peer")],
      says: [],
      notApplicable: ["orders: spec.postgresql.pg_hba[0] includes a file that cannot be read here"],
    },
    "a ConfigMap without a pg_hba.conf": {
      given: [changed(configMap(), { 'data["postgresql.conf"]': "port = 5432\n" })],
      says: [],
      notApplicable: ["shop-settings: there is no pg_hba.conf in it"],
    },
  },
  configured: {
    "no peer over the socket either": {
      given: [hba("local all all peer", "local all all ident")],
      config: { allowLocalPeer: false },
      says: [0, 1].map((index) =>
        line(index, "lets whoever runs a program in the container in; set the method to scram-sha-256"),
      ),
    },
  },
};

const spec = (fields: object, annotations: object = {}) =>
  changed(service(), {
    "spec.type": "LoadBalancer",
    "metadata.annotations": annotations,
    ...Object.fromEntries(Object.entries(fields).map(([key, value]) => [`spec.${key}`, value])),
  });
const scheme = "service.beta.kubernetes.io/aws-load-balancer-scheme";
const instead = "set an internal load balancer or loadBalancerSourceRanges, or ClusterIP";
const additional = "spec.managed.services.additional";
const lb = { selectorType: "rw", serviceTemplate: { metadata: { name: "orders-lb" }, spec: { type: "LoadBalancer" } } };

export const noPublicEndpoint: RuleCases = {
  rule: "pg-no-public-endpoint",
  passes: {
    "ranges as wide as a private network": [spec({ loadBalancerSourceRanges: ["10.0.0.0/8", "2001::/16"] })],
    "Services inside the cluster": [service(), changed(service(), { "spec.type": absent }), cluster(), pooler()],
    "an internal load balancer": [spec({}, { [scheme]: "internal" })],
    "named ranges": [
      spec({ loadBalancerSourceRanges: ["10.20.0.0/16", "192.0.2.7", "2001:db8::/32"] }),
      spec({}, { "service.beta.kubernetes.io/load-balancer-source-ranges": "10.20.0.0/16, 10.30.0.0/16" }),
    ],
    "a public Service of something else": [
      changed(service("shop"), {
        "spec.type": "LoadBalancer",
        "spec.ports": [{ port: 443 }],
        "spec.selector": { app: "shop" },
      }),
    ],
  },
  fails: {
    "a range of a good part of the internet": {
      given: [spec({ loadBalancerSourceRanges: ["2001::/12"] })],
      says: ["mandatory orders-rw: spec.type: lets 2001::/12 connect, which is nearly everybody; name narrower ranges"],
    },
    "a load balancer": {
      given: [spec({})],
      says: [`mandatory orders-rw: spec.type: a load balancer for everybody on the internet; ${instead}`],
    },
    "ranges that keep nobody out": {
      given: [
        spec({ loadBalancerSourceRanges: ["10.20.0.0/16", "0.0.0.0/0"] }),
        spec({ loadBalancerSourceRanges: ["::/0"] }),
      ],
      says: ["0.0.0.0/0", "::/0"].map(
        (range) =>
          `mandatory orders-rw: spec.type: lets ${range} connect, which is nearly everybody; name narrower ranges`,
      ),
    },
    "a port of every node": {
      given: [spec({ type: "NodePort", loadBalancerSourceRanges: ["10.20.0.0/16"] })],
      says: ["mandatory orders-rw: spec.type: opens a port on every node, to whoever reaches one; set it to ClusterIP"],
    },
    "addresses outside the cluster": {
      given: [spec({ type: "ClusterIP", externalIPs: ["203.0.113.9"] })],
      says: ["mandatory orders-rw: spec.externalIPs: takes connections at addresses outside the cluster; remove it"],
    },
    "Services that a cluster and a pooler ask for": {
      given: [orders({ [additional]: [lb] }), changed(pooler(), { "spec.serviceTemplate.spec.type": "LoadBalancer" })],
      says: [
        `mandatory orders-pooler-rw: spec.serviceTemplate.spec.type: a load balancer for everybody on the internet; ${instead}`,
        `mandatory orders: ${additional}[0].serviceTemplate.spec.type: a load balancer for everybody on the internet; ${instead}`,
      ],
    },
  },
  unknown: {
    "a type that is not known, beside one that is": {
      given: [
        orders({
          [additional]: [{ ...lb, serviceTemplate: { spec: { type: unknown } } }, lb],
        }),
      ],
      says: [
        `advisory orders: ${additional}[0].serviceTemplate.spec.type: ${notKnown}`,
        `mandatory orders: ${additional}[1].serviceTemplate.spec.type: a load balancer for everybody on the internet; ${instead}`,
      ],
    },
    "ranges that are not known": {
      given: [spec({ loadBalancerSourceRanges: unknown })],
      says: [`advisory orders-rw: spec.loadBalancerSourceRanges: ${notKnown}`],
    },
    "addresses that are not known": {
      given: [spec({ type: "ClusterIP", externalIPs: unknown })],
      says: [`advisory orders-rw: spec.externalIPs: ${notKnown}`],
    },
  },
  configured: {
    "an internal load balancer without ranges": {
      given: [spec({}, { [scheme]: "internal" })],
      config: { allowInternalLb: false },
      says: [
        "mandatory orders-rw: spec.type: a load balancer for whoever reaches the private network; set loadBalancerSourceRanges, or ClusterIP",
      ],
    },
  },
};

const nobodyRestricts =
  "mandatory orders: metadata.namespace: no NetworkPolicy of this stack in this namespace restricts who connects to the pods; create one";
const opens = (path: string) =>
  `mandatory orders-access: ${path}: lets everybody reach PostgreSQL; list in from who may`;
const access = (changes: Record<string, unknown>) => [cluster(), changed(policy(), changes)];

export const networkPolicy: RuleCases = {
  rule: "pg-network-policy",
  passes: {
    "a policy that selects the instances": [cluster(), policy()],
    "a policy for all pods that lets nobody in": access({ "spec.podSelector": {}, "spec.ingress": absent }),
    "a policy without types, which is about ingress": access({ "spec.policyTypes": absent }),
    "a policy that selects labels the instances inherit": [
      orders({ "spec.inheritedMetadata.labels": { tier: "data" } }),
      changed(policy(), { "spec.podSelector.matchLabels": { tier: "data" } }),
    ],
    "ports of something else that are open": access({
      "spec.ingress": [
        {
          ports: [
            { port: 8000, endPort: 5000 },
            { port: 5432, protocol: "UDP" },
          ],
        },
      ],
    }),
  },
  fails: {
    "no policy": { given: [cluster()], says: [nobodyRestricts] },
    "a policy for other pods": {
      given: access({ "spec.podSelector.matchLabels": { app: "shop" } }),
      says: [nobodyRestricts],
    },
    "a policy in another namespace": { given: access({ "metadata.namespace": "till" }), says: [nobodyRestricts] },
    "a policy about egress": { given: access({ "spec.policyTypes": ["Egress"] }), says: [nobodyRestricts] },
    "rules that let everybody in": {
      given: access({
        "spec.ingress": [
          { ports: [{ port: 5432 }] },
          { from: [{ ipBlock: { cidr: "0.0.0.0/0" } }] },
          { from: [{ namespaceSelector: {} }], ports: [{ port: "postgresql" }] },
          { from: [], ports: [{ port: 5000, endPort: 6000 }] },
          { from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: "shop" } } }] },
        ],
      }),
      says: [0, 1, 2, 3].map((index) => opens(`spec.ingress[${index}]`)),
    },
    "one policy that opens what another closes": {
      given: [...access({ "spec.ingress": [{}] }), policy("orders-closed")],
      says: [opens("spec.ingress[0]")],
    },
  },
  unknown: {
    "a namespace of the only policy that is not known": {
      given: access({ "metadata.namespace": unknown }),
      says: [`advisory orders: metadata.namespace: ${notKnown}`],
    },
    "a selector that is not known": {
      given: access({ "spec.podSelector": unknown }),
      says: [`advisory orders: spec.podSelector: ${notKnown}`],
    },
    "a namespace that is not known, where another policy is in sight": {
      given: [...access({ "metadata.namespace": unknown }), policy("orders-closed")],
      says: [],
    },
    "an open policy whose namespace is not known, beside another that closes": {
      given: [...access({ "metadata.namespace": unknown, "spec.ingress": [{}] }), policy("orders-closed")],
      says: [`advisory orders-access: metadata.namespace: ${notKnown}`],
    },
    "rules that are not known": {
      given: access({ "spec.ingress": unknown }),
      says: [`advisory orders-access: spec.ingress: ${notKnown}`, `advisory orders: spec.ingress: ${notKnown}`],
    },
  },
  configured: {
    "as advice": {
      given: [cluster()],
      config: { enforcementLevel: "advisory" },
      says: [nobodyRestricts.replace("mandatory", "advisory")],
    },
  },
};

const annotated = (annotations: Record<string, unknown>) => orders({ "metadata.annotations": annotations });
const thrown = (name: string, message: string) => `mandatory orders: metadata.annotations["${name}"]: ${message}`;
const unchecked = thrown("cnpg.io/validation", "the operator's webhook does not check this cluster; remove it");
const alone = thrown(
  "cnpg.io/reconciliationLoop",
  "the operator does not look after this cluster, not even when its primary dies; remove it",
);

export const noOperatorBypass: RuleCases = {
  rule: "pg-no-operator-bypass",
  passes: {
    "no switches": [cluster()],
    "switches that are not thrown": [
      annotated({ "cnpg.io/validation": "enabled", "cnpg.io/reconciliationLoop": "enabled" }),
      orders({ "spec.postgresql.enableAlterSystem": false }),
    ],
  },
  fails: {
    "every switch": {
      given: [
        changed(
          annotated({
            "cnpg.io/validation": "disabled",
            "cnpg.io/reconciliationLoop": "disabled",
            "cnpg.io/podPatch": "[]",
          }),
          { "spec.postgresql.enableAlterSystem": true },
        ),
      ],
      says: [
        thrown(
          "cnpg.io/podPatch",
          "changes pods behind the operator's back; set what it changes in spec, or remove it",
        ),
        alone,
        unchecked,
        "mandatory orders: spec.postgresql.enableAlterSystem: ALTER SYSTEM makes one instance differ from the others and from this definition; set it to false",
      ],
    },
  },
  unknown: {
    "a switch that is not known, beside one that is": {
      given: [annotated({ "cnpg.io/validation": unknown, "cnpg.io/reconciliationLoop": "disabled" })],
      says: [`advisory orders: metadata.annotations["cnpg.io/validation"]: ${notKnown}`, alone],
    },
  },
  configured: {
    "as advice": {
      given: [annotated({ "cnpg.io/validation": "disabled" })],
      config: { enforcementLevel: "advisory" },
      says: [unchecked.replace("mandatory", "advisory")],
    },
  },
};

const label = 'metadata.labels["pod-security.kubernetes.io/enforce"]';
const labelled = (level: string | undefined) =>
  changed(namespace(), { "metadata.labels": level === undefined ? absent : podSecurity(level) });
const anyKind = `mandatory shop: ${label}: pods of any kind may run beside the database; set it to restricted`;
const unconfined = { "spec.seccompProfile": { type: "Unconfined" } };
const everyCall = "spec.seccompProfile.type: every system call is allowed; set it to RuntimeDefault";

export const podSecurityEnforced: RuleCases = {
  rule: "ns-pod-security-enforced",
  passes: {
    "a namespace that enforces the strictest level": [namespace(), cluster()],
    "a namespace without a database": [
      changed(namespace("till"), { "metadata.labels": absent }),
      cluster(),
      deployment(),
    ],
  },
  fails: {
    "a namespace that enforces nothing": { given: [labelled(undefined), cluster()], says: [anyKind] },
    "a namespace that enforces too little": {
      given: [labelled("baseline"), cluster()],
      says: [`mandatory shop: ${label}: baseline lets too much in; set it to restricted`],
    },
    "a cluster without a seccomp profile": {
      given: [labelled("baseline"), orders(unconfined)],
      says: [`mandatory orders: ${everyCall}`],
    },
  },
  unknown: {
    "the label": {
      given: [labelled(unknown), cluster()],
      says: [`advisory shop: ${label}: ${notKnown}`],
    },
    "the namespace of the cluster": {
      given: [labelled(undefined), orders({ "metadata.namespace": unknown })],
      says: [`advisory shop: metadata.namespace: ${notKnown}`],
    },
    "the namespace of the cluster, which was computed from this one": {
      given: [labelled(undefined), { ...orders({ "metadata.namespace": unknown }), from: { metadata: ["shop"] } }],
      says: [anyKind],
    },
    "a namespace without a database": {
      given: [labelled(undefined)],
      says: [],
      notApplicable: ["stack: shop: no database of this stack lives in this namespace"],
    },
  },
  configured: {
    "baseline where that is enough": {
      given: [labelled("baseline"), cluster()],
      config: { requireRestricted: false },
      says: [],
    },
    "a privileged cluster where baseline is enough": {
      given: [labelled(undefined), orders(unconfined)],
      config: { requireRestricted: false },
      says: [`mandatory orders: ${everyCall}`, anyKind.replace("set it to restricted", "set it to baseline")],
    },
  },
  remediable: fc
    .constantFrom("Unconfined", "RuntimeDefault", "Localhost")
    .map((type) => orders({ "spec.seccompProfile": { type } })),
};
