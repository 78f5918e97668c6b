import * as fc from "fast-check";
import {
  claim,
  cluster,
  configMap,
  deployment,
  key,
  managedSecret,
  bucket,
  objectStore,
  pooler,
  secretObject,
} from "../fixtures";
import { absent, changed, object, secret, unknown } from "../given";
import type { RuleCases } from "./case";

const orders = (changes: Record<string, unknown>) => changed(cluster(), changes);
const hba = (...lines: string[]) => orders({ "spec.postgresql.pg_hba": lines });
const reject = "hostnossl all all all reject";
const notKnown = "not known before the update, so it is judged only while the update runs";
const later = "is judged once it is known, during the update";
const reachesEnd = `mandatory orders: spec.postgresql.pg_hba: connections without TLS reach the last line; put "${reject}" first`;
const admits = (index: number, wanted: string) =>
  `mandatory orders: spec.postgresql.pg_hba[${index}]: admits connections without TLS; set it to "${wanted}"`;
const clientTls = "spec.pgbouncer.parameters.client_tls_sslmode";

export const tlsOnly: RuleCases = {
  rule: "pg-tls-only",
  passes: {
    "a reject before everything, and a pooler that requires TLS": [cluster(), pooler()],
    "lines for TLS before the reject": [hba("hostssl app app 10.0.0.0/8 scram-sha-256", "local all all peer", reject)],
    "a reject for both families of addresses": [
      hba("hostnossl all all 0.0.0.0/0 reject", "# IPv6", "hostnossl all all ::/0 reject"),
    ],
    "lines that say nothing": [hba("", "# host all all all md5", "host", reject)],
    "a reject with a mask": [hba("host legacy all 10.0.0.0 255.0.0.0 reject", reject)],
    "a pooler that verifies clients": [changed(pooler(), { [clientTls]: "verify-full" })],
  },
  fails: {
    "no lines, which leaves the operator's own": { given: [orders({ "spec.postgresql": absent })], says: [reachesEnd] },
    "a line for any connection before the reject": {
      given: [hba("host app app 10.0.0.0/8 scram-sha-256", reject)],
      says: [admits(0, "hostssl app app 10.0.0.0/8 scram-sha-256")],
    },
    "a line for connections without TLS": {
      given: [hba("hostnossl all all 127.0.0.1/32 trust", reject)],
      says: [admits(0, "hostssl all all 127.0.0.1/32 scram-sha-256")],
    },
    "lines with methods that are too weak over TLS as well": {
      given: [
        hba(
          'host "my db" all 10.0.0.0 255.0.0.0 ident map=office',
          "host all all all password # for now",
          "host app app all cert map=office",
          reject,
        ),
      ],
      says: [
        admits(0, 'hostssl "my db" all 10.0.0.0 255.0.0.0 scram-sha-256'),
        admits(1, "hostssl all all all scram-sha-256"),
        admits(2, "hostssl app app all cert map=office"),
      ],
    },
    "a reject for one database only": {
      given: [hba("hostnossl app all all reject")],
      says: [reachesEnd],
    },
    "a reject for IPv4 only": { given: [hba("hostnossl all all 0.0.0.0/0 reject")], says: [reachesEnd] },
    "a pooler that only prefers TLS, which is the default": {
      given: [changed(pooler(), { "spec.pgbouncer.parameters": absent })],
      says: [`mandatory orders-pooler-rw: ${clientTls}: prefer falls back to cleartext; set it to require`],
    },
    "a pooler that speaks in clear with PostgreSQL": {
      given: [changed(pooler(), { "spec.pgbouncer.parameters.server_tls_sslmode": "disable" })],
      says: [
        "mandatory orders-pooler-rw: spec.pgbouncer.parameters.server_tls_sslmode: disable falls back to cleartext; set it to verify-ca",
      ],
    },
  },
  unknown: {
    "a line that is not known before the reject": {
      given: [orders({ "spec.postgresql.pg_hba": [unknown, "host app app all md5", reject] })],
      says: [`advisory orders: spec.postgresql.pg_hba[0]: ${notKnown}`, admits(1, "hostssl app app all scram-sha-256")],
    },
    "a line that is not known after the reject, which nothing reaches": {
      given: [orders({ "spec.postgresql.pg_hba": [reject, unknown] })],
      says: [],
    },
    "lines that are not known": {
      given: [orders({ "spec.postgresql.pg_hba": unknown })],
      says: [`advisory orders: spec.postgresql.pg_hba: ${notKnown}`],
    },
    "parameters of a pooler that are not known": {
      given: [changed(pooler(), { "spec.pgbouncer.parameters": unknown })],
      says: [`advisory orders-pooler-rw: spec.pgbouncer.parameters: ${notKnown}`],
    },
  },
  configured: {
    "as advice": {
      given: [orders({ "spec.postgresql": absent })],
      config: { enforcementLevel: "advisory" },
      says: [reachesEnd.replace("mandatory", "advisory")],
    },
  },
  remediable: fc
    .array(
      fc.constantFrom(
        reject,
        "host all all all scram-sha-256",
        "hostnossl app app 10.0.0.0/8 cert",
        "hostssl all all all scram-sha-256",
        "local all all peer",
        "hostnogssenc all all samenet ldap ldapserver=ldap.example.org",
      ),
      { maxLength: 5 },
    )
    .map((lines) => hba(...lines)),
};

const exporter = (value: unknown, name?: string) =>
  changed(deployment(name), { "spec.template.spec.containers[0].env": [{ name: "DATA_SOURCE_NAME", value }] });
const environment = (env: object[]) => changed(deployment(), { "spec.template.spec.containers[0].env": env });
const env = "spec.template.spec.containers[0].env";
const inPod = (place: string, name = "shop") =>
  `mandatory ${name}: ${place}: a password that whoever may read the pod can read; refer to a Secret instead`;
const inConfigMap = (place: string) =>
  `mandatory shop-settings: ${place}: a password that whoever may read the ConfigMap can read; refer to a Secret instead`;
const fromExample = (place: string) =>
  `mandatory orders-owner: ${place}: a password that stands in examples; generate one instead`;

export const noInlineCredentials: RuleCases = {
  rule: "pg-no-inline-credentials",
  passes: {
    "references to Secrets": [deployment(), configMap(), secretObject(), cluster(), pooler(), objectStore()],
    "names that only point at a password": [
      environment([
        { name: "PGPASSFILE", value: "/run/secrets/pgpass" },
        { name: "POSTGRES_PASSWORD_FILE", value: "/run/secrets/password" },
        { name: "DB_SECRET_NAME", value: "orders-owner" },
        { name: "PASSWORD_ENCRYPTION", value: "scram-sha-256" },
        { name: "ALLOW_EMPTY_PASSWORD", value: "no" },
        { name: "REPMGR_PASSWORD", value: "$(PGPASSWORD)" },
        { name: "PGPASSWORD", value: "" },
      ]),
    ],
    "what other services of a workload are given": [
      environment([
        { name: "API_TOKEN", value: "correct-horse" },
        { name: "SMTP_PASSWORD", value: "correct-horse" },
        { name: "MYSQL_DB_PASSWORD", value: "correct-horse" },
        { name: "API_URL", value: "https://user:correct-horse@api.example.org" },
        { name: "DATABASE_URL", value: "mysql://app:correct-horse@carts/app" },
      ]),
      changed(configMap(), { "data.API_TOKEN": "correct-horse" }),
    ],
    "an exporter that reads its password from a file": [exporter("postgresql://orders-rw/app?user=exporter")],
    "settings without passwords": [
      changed(configMap(), {
        "data.conf": "password_encryption = scram-sha-256\nauth_query = SELECT usename, passwd FROM pg_shadow\n",
        "data.dsn": "postgresql://app@orders-rw/app?sslmode=verify-full",
        "data.env": "PGPASSWORD=${PGPASSWORD}\npassword: {{ .password }}\n",
      }),
    ],
  },
  fails: {
    "an exporter's password that is filled in": {
      given: ["postgresql://app:$(PASSWORD)@orders-rw/app", "host=orders-rw user=app password=$(PASSWORD)"].map(
        (value, index) => exporter(value, `exporter-${index}`),
      ),
      says: [0, 1].map(
        (index) =>
          `advisory exporter-${index}: ${env}[0].value: the exporter's password is filled in, so that every process and dump of the container shows it; set DATA_SOURCE_URI, DATA_SOURCE_USER and DATA_SOURCE_PASS_FILE instead`,
      ),
    },
    "a password in an environment variable": {
      given: [environment([{ name: "PGPASSWORD", value: "correct-horse" }])],
      says: [inPod(`${env}[0].value`)],
    },
    "a connection string with a password": {
      given: [environment([{ name: "DB", value: "postgres://app:correct-horse@orders-rw/app" }])],
      says: [inPod(`${env}[0].value`)],
    },
    "passwords of a database under many names": {
      given: [
        environment(
          [
            "POSTGRES_PASSWORD",
            "SHOP_DB_PASSWORD",
            "DB_PASS",
            "spring.datasource.password",
            "POSTGRESQL_ADMIN_PWD",
          ].map((name) => ({ name, value: "correct-horse" })),
        ),
      ],
      says: [0, 1, 2, 3, 4].map((index) => inPod(`${env}[${index}].value`)),
    },
    "an exporter's connection string": {
      given: [environment([{ name: "DATA_SOURCE_NAME", value: "postgresql://app:correct-horse@orders-rw/app" }])],
      says: [inPod(`${env}[0].value`)],
    },
    "a token of a pooler's container": {
      given: [
        changed(pooler(), {
          "spec.template.spec.containers[0].env": [{ name: "API_TOKEN", value: "correct-horse" }],
        }),
      ],
      says: [inPod("spec.template.spec.containers[0].env[0].value", "orders-pooler-rw")],
    },
    "key words with a password": {
      given: [environment([{ name: "CONNINFO", value: "host=orders-rw user=app password=correct-horse" }])],
      says: [inPod(`${env}[0].value`)],
    },
    "an access key of the backup sidecar": {
      given: [
        changed(objectStore(), {
          "spec.instanceSidecarConfiguration.env": [{ name: "AWS_SECRET_ACCESS_KEY", value: "wJalrXUtnFEMI" }],
        }),
      ],
      says: [inPod("spec.instanceSidecarConfiguration.env[0].value", "orders-backup")],
    },
    "a password for a cluster's instances": {
      given: [orders({ "spec.env": [{ name: "ADMIN_PASSWORD", value: "correct-horse" }] })],
      says: [inPod("spec.env[0].value", "orders")],
    },
    "a password of a CronJob's first container": {
      given: [
        object("batch/v1", "CronJob", "shop", {
          spec: {
            jobTemplate: {
              spec: {
                template: { spec: { initContainers: [{ env: [{ name: "PGPASSWORD", value: "correct-horse" }] }] } },
              },
            },
          },
        }),
      ],
      says: [inPod("spec.jobTemplate.spec.template.spec.initContainers[0].env[0].value")],
    },
    "a password that is a secret of Pulumi's, and no secret to Kubernetes": {
      given: [environment([{ name: "PGPASSWORD", value: secret("correct-horse") }])],
      says: [inPod(`${env}[0].value`)],
    },
    "a password under its own key of a ConfigMap": {
      given: [changed(configMap(), { "data.password": "correct-horse" })],
      says: [inConfigMap("data.password")],
    },
    "a password in a file of a ConfigMap": {
      given: [
        changed(configMap(), { 'data["patroni.yml"]': "authentication:\n  superuser:\n    password: correct-horse\n" }),
      ],
      says: [inConfigMap('data["patroni.yml"]')],
    },
    "a password in JSON": {
      given: [changed(configMap(), { 'data["app.json"]': '{"user": "app", "password": "correct-horse"}' })],
      says: [inConfigMap('data["app.json"]')],
    },
    "a password in SQL": {
      given: [changed(configMap(), { 'data["init.sql"]': "CREATE ROLE app LOGIN PASSWORD 'correct-horse';" })],
      says: [inConfigMap('data["init.sql"]')],
    },
    "an example's password in a Secret": {
      given: [changed(secretObject(), { "stringData.password": "your-secure-password-here" })],
      says: [fromExample("stringData.password")],
    },
    "a well-known password in a Secret, in base64": {
      given: [
        object("v1", "Secret", "orders-owner", {
          data: { "postgres-password": Buffer.from("postgres").toString("base64") },
        }),
      ],
      says: [fromExample("data.postgres-password")],
    },
    "an example's password that is a secret of Pulumi's": {
      given: [changed(secretObject(), { stringData: secret({ password: "changeme" }) })],
      says: [fromExample("stringData.password")],
    },
  },
  unknown: {
    "a generated password in an environment variable, which is there all the same": {
      given: [environment([{ name: "PGPASSWORD", value: unknown }])],
      says: [inPod(`${env}[0].value`)],
    },
    "a connection string that is not known": {
      given: [
        environment([
          { name: "DATABASE_URL", value: unknown },
          { name: "PGPASSWORD", value: "correct-horse" },
        ]),
      ],
      says: [`advisory shop: ${env}[0].value: ${notKnown}`, inPod(`${env}[1].value`)],
    },
    "another variable that is not known": {
      given: [environment([{ name: "PGHOST", value: unknown }])],
      says: [],
      notApplicable: [`shop: ${env}[0].value ${later}`],
    },
    "a generated password in a Secret": {
      given: [changed(secretObject(), { "stringData.password": unknown })],
      says: [],
      notApplicable: [`orders-owner: stringData.password ${later}`],
    },
    "a generated password in a ConfigMap": {
      given: [changed(configMap(), { "data.password": unknown, "data.host": unknown })],
      says: [inConfigMap("data.password")],
    },
  },
  configured: {
    "a name of one's own in the database's own pods, in other letters": {
      given: [orders({ "spec.env": [{ name: "Legacy_Cred", value: "correct-horse" }] })],
      config: { names: ["LEGACY_CRED"] },
      says: [inPod("spec.env[0].value", "orders")],
    },
    "a name of one's own": {
      given: [
        environment([{ name: "LEGACY_CRED", value: "correct-horse" }]),
        changed(configMap(), { "data.legacy_cred": "x" }),
      ],
      config: { names: ["LEGACY_CRED"] },
      says: [inConfigMap("data.legacy_cred"), inPod(`${env}[0].value`)],
    },
    "as advice": {
      given: [environment([{ name: "PGPASSWORD", value: "correct-horse" }])],
      config: { enforcementLevel: "advisory" },
      says: [inPod(`${env}[0].value`).replace("mandatory", "advisory")],
    },
  },
};

const unprotected = [cluster(), claim(), bucket(), key(), managedSecret()].map((given) => ({
  ...given,
  protect: false,
}));

export const protectStateful: RuleCases = {
  rule: "pg-protect-stateful",
  passes: {
    "everything that holds data protected": [cluster(), claim(), bucket(), key(), managedSecret()],
    "what holds no data": [
      { ...pooler(), protect: false },
      { ...configMap(), protect: false },
    ],
  },
  fails: {
    "nothing protected": {
      given: unprotected,
      says: [
        ["backups", "S3 bucket"],
        ["data", "KMS key"],
        ["orders-password", "Secrets Manager secret"],
        ["orders", "CloudNativePG Cluster"],
        ["uploads", "PersistentVolumeClaim"],
      ].map(([name, what]) => `mandatory ${name}: options.protect: an update may delete this ${what}; set it to true`),
    },
  },
  unknown: {
    "a cluster of which nothing is known but that it is not protected": {
      given: [{ ...orders({ spec: unknown }), protect: false }],
      says: ["mandatory orders: options.protect: an update may delete this CloudNativePG Cluster; set it to true"],
    },
  },
  configured: {
    disabled: { given: unprotected, config: { enforcementLevel: "disabled" }, says: [] },
  },
};
