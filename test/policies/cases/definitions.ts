import { cluster, databaseRole, pooler } from "../fixtures";
import { crunchyCluster, database } from "../admission";
import { absent, changed, object, unknown } from "../given";
import { postgres } from "../operators/kubedb";
import type { RuleCases } from "./case";

const orders = (changes: Record<string, unknown>) => changed(cluster(), changes);
const notKnown = "not known before the update, so it is judged only while the update runs";
const tooMany =
  "mandatory orders: spec.postgresql.synchronous.number: there are only 2 standbys to confirm a commit; set it to at most 2";
const synchronous = { "spec.postgresql.synchronous": { method: "any", number: 3 } };
const zalando = (spec: object, name = "acid-orders") =>
  object("acid.zalan.do/v1", "postgresql", name, {
    spec: { teamId: "acid", numberOfInstances: 3, postgresql: { version: "18" }, volume: { size: "100Gi" }, ...spec },
  });

/** An image given twice, which 1.30 refuses; 1.29 knows no catalogue of them. */
const twoImages = changed(pooler(), {
  "spec.pgbouncer.image": "ghcr.io/cloudnative-pg/pgbouncer:1.25.1",
  "spec.pgbouncer.imageCatalogRef": { apiGroup: "postgresql.cnpg.io", kind: "ImageCatalog", name: "images", key: "p" },
});

export const operatorAdmission: RuleCases = {
  rule: "operator-admission",
  passes: {
    "resources that every operator takes": [
      cluster(),
      pooler(),
      database(),
      crunchyCluster(),
      zalando({ users: { app: ["createdb"] } }),
    ],
    "the least that Patroni takes, and the longest name that Zalando's operator does": [
      zalando({ patroni: { ttl: 20, loop_wait: 1, retry_timeout: 3 } }, `acid-${"x".repeat(53)}`),
    ],
    "a webhook that is switched off, which another rule reports": [
      orders({ ...synchronous, "metadata.annotations": { "cnpg.io/validation": "disabled" } }),
    ],
  },
  fails: {
    "what a webhook refuses, all of it": {
      given: [orders({ ...synchronous, "spec.primaryUpdateStrategy": "supervised", "spec.instances": 1 })],
      says: [
        "mandatory orders: spec.postgresql.synchronous.number: there are only 0 standbys to confirm a commit; set it to at most 0",
        "mandatory orders: spec.primaryUpdateStrategy: a single instance has no standby to switch to; set it to unsupervised",
      ],
    },
    "what a webhook warns of": {
      given: [
        orders({
          "spec.monitoring": {
            enablePodMonitor: true,
            podMonitorRelabelings: [{ action: "drop" }],
            podMonitorMetricRelabelings: [],
          },
          "spec.nodeMaintenanceWindow": { inProgress: false },
          "spec.postgresql.parameters.shared_buffers": "512",
        }),
        changed(pooler(), { "spec.monitoring": { podMonitorMetricRelabelings: [{ action: "drop" }] } }),
      ],
      says: [
        "advisory orders-pooler-rw: spec.monitoring.podMonitorMetricRelabelings: is deprecated, and goes in a later release; remove it and create a PodMonitor of your own",
        "advisory orders: spec.monitoring.enablePodMonitor: is deprecated, and goes in a later release; set it to false and create a PodMonitor of your own",
        "advisory orders: spec.monitoring.podMonitorRelabelings: is deprecated, and goes in a later release; remove it and create a PodMonitor of your own",
        "advisory orders: spec.nodeMaintenanceWindow: is deprecated, and goes in a later release; remove it, and set enablePDB to false for the time of the work",
        "advisory orders: spec.postgresql.parameters.shared_buffers: has no unit, which later releases want; write it in MB or GB",
      ],
    },
    "what a definition refuses": {
      given: [changed(crunchyCluster(), { "spec.config": { parameters: { ssl: "on" } } })],
      says: ["mandatory orders: spec.config.parameters: the definition refuses it: TLS is always enabled"],
    },
    "what Patroni replaces": {
      given: [
        zalando({ patroni: { ttl: 10 } }),
        changed(crunchyCluster(), { "spec.patroni.dynamicConfiguration": { loop_wait: 0 } }),
      ],
      says: [
        "mandatory acid-orders: spec.patroni.ttl: Patroni takes no less than 20 seconds; set it to at least 20",
        "mandatory orders: spec.patroni.dynamicConfiguration.loop_wait: Patroni takes no less than 1 seconds; set it to at least 1",
      ],
    },
    "what Zalando's operator marks as invalid": {
      given: [zalando({ users: { app: ["admin"] } }), zalando({}, `acid-${"x".repeat(60)}`), zalando({}, "9orders")],
      says: [
        "mandatory 9orders: metadata.name: has small letters, digits and hyphens, and begins with a letter; rename it",
        "mandatory acid-orders: spec.users.app[0]: there is no flag admin; set one of superuser, createdb, createrole, inherit, login, nologin, replication, bypassrls",
        `mandatory acid-${"x".repeat(60)}: metadata.name: has 65 characters, at most 58; shorten it`,
      ],
    },
  },
  unknown: {
    "a number that is not known, beside what is surely wrong": {
      given: [orders({ ...synchronous, "spec.instances": unknown, "spec.imagePullPolicy": "Sometimes" })],
      says: [
        `advisory orders: spec.instances: ${notKnown}`,
        "mandatory orders: spec.imagePullPolicy: there is no policy Sometimes; set it to Always, IfNotPresent or Never",
      ],
    },
    "a value that a rule of a definition reads": {
      given: [changed(crunchyCluster(), { "spec.users": [{ name: "app", options: unknown }] })],
      says: [`advisory orders: spec.users[0].options: ${notKnown}`],
    },
    "a value that such a rule need not read": {
      given: [changed(crunchyCluster(), { "spec.config": { parameters: { work_mem: unknown } } })],
      says: [],
    },
  },
  configured: {
    "as advice": {
      given: [orders(synchronous)],
      config: { enforcementLevel: "advisory" },
      says: [tooMany.replace("mandatory", "advisory")],
    },
    "a release whose definition refuses it": {
      given: [twoImages],
      config: { versions: ["cloudnative-pg-1.30.0"] },
      says: [
        "mandatory orders-pooler-rw: spec.pgbouncer: the definition refuses it: image and imageCatalogRef are mutually exclusive",
      ],
    },
    "an older one that has no such rule": {
      given: [twoImages],
      config: { versions: ["zalando-2.0.1", "cloudnative-pg-1.29.0"] },
      says: [],
    },
    "a kind of which the structure says it all": {
      given: [postgres()],
      says: [],
      notApplicable: ["orders: no Postgres is known to be refused that is right by its definition"],
    },
  },
};

export const crdSchema: RuleCases = {
  rule: "crd-schema",
  passes: {
    "resources of the structure that is defined": [cluster(), pooler(), database(), crunchyCluster(), zalando({})],
    "what nobody defines": [object("example.org/v1", "Cluster", "other", { spec: { any: "thing" } })],
  },
  fails: {
    "an unknown field, a wrong type, an unknown value and what is missing": {
      given: [
        orders({ "spec.instnces": 3, "spec.enablePDB": "yes", "spec.primaryUpdateStrategy": "unsupervise" }),
        changed(pooler(), { "spec.cluster": absent }),
      ],
      says: [
        "mandatory orders-pooler-rw: spec.cluster: is required; set it",
        "mandatory orders: spec.enablePDB: must be a boolean, is a string; set a boolean",
        "mandatory orders: spec.instnces: is not a field of this kind; did you mean instances?",
        'mandatory orders: spec.primaryUpdateStrategy: must be one of "unsupervised", "supervised"; did you mean "unsupervised"?',
      ],
    },
    "a field that Zalando's operator does not have": {
      given: [zalando({ connectionPooler: { parameters: { max_client_conn: "100" } } })],
      says: ["mandatory acid-orders: spec.connectionPooler.parameters: is not a field of this kind; remove it"],
    },
    "a key that must be quoted": {
      given: [orders({ 'spec.postgresql.parameters["auto_explain.log_analyze"]': true })],
      says: [
        'mandatory orders: spec.postgresql.parameters["auto_explain.log_analyze"]: must be a string, is a boolean; set a string',
      ],
    },
  },
  unknown: {
    "a value that is not known, beside a wrong one": {
      given: [orders({ "spec.instances": unknown, "spec.enablePDB": "yes" })],
      says: ["mandatory orders: spec.enablePDB: must be a boolean, is a string; set a boolean"],
      notApplicable: ["orders: spec.instances is checked once it is known, during the update"],
    },
  },
  configured: {
    "a release whose definitions count": {
      given: [orders({ "spec.instnces": 3 })],
      config: { versions: ["cloudnative-pg-1.30.0"] },
      says: [
        "mandatory orders: spec.instnces: is not a field of this kind in cloudnative-pg-1.30.0; did you mean instances?",
      ],
    },
    "the newest release, where none is named for an operator": {
      given: [
        orders({ "spec.primaryLease": { leaseDurationSeconds: 20 } }),
        zalando({ pod_priority_class_name: "db", postgresql: { version: "17" } }),
      ],
      config: { versions: ["crunchy-6.0.3"] },
      says: [
        "mandatory acid-orders: spec.pod_priority_class_name: is not a field of this kind; did you mean podPriorityClassName?",
      ],
    },
    "an older release, which lacks a field and a kind": {
      given: [orders({ "spec.primaryLease": { leaseDurationSeconds: 20 } }), databaseRole(), database()],
      config: { versions: ["cloudnative-pg-1.29.0"] },
      says: [
        "mandatory orders: spec.primaryLease: is not a field of this kind in cloudnative-pg-1.29.0; remove it",
        "mandatory reporting: kind: postgresql.cnpg.io has no such kind in cloudnative-pg-1.29.0; remove it, or install a newer release",
      ],
    },
  },
};
