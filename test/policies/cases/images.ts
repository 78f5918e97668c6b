import { cluster, deployment, pooler } from "../fixtures";
import { absent, changed, object, unknown, type Given } from "../given";
import type { RuleCases } from "./case";

const orders = (imageName: unknown) => changed(cluster(), { "spec.imageName": imageName });
const notKnown = "not known before the update, so it is judged only while the update runs";
const digest = `sha256:${"0123456789abcdef".repeat(4)}`;
const said = (message: string, at = "orders: spec.imageName") => `mandatory ${at}: ${message}`;

const pod = (...images: string[]): Given =>
  object("apps/v1", "StatefulSet", "postgres", {
    spec: { template: { spec: { containers: images.map((image, index) => ({ name: `c${index}`, image })) } } },
  });
const image = (index = 0) => `postgres: spec.template.spec.containers[${index}].image`;
const bare = (tag: string) => `${tag} names no minor release, so that a restart may update it; name one, such as 18.4`;
const moving = (tag: string) => `${tag} is another image tomorrow; name a release, such as 18.4`;
const untagged = "has no tag, which is latest; name a release, such as 18.4";

export const imagePinned: RuleCases = {
  rule: "pg-image-pinned",
  passes: {
    "the oldest major that gets fixes": [orders("ghcr.io/cloudnative-pg/postgresql:14.23")],
    "a minor release": [cluster()],
    "a build of a day": [orders("ghcr.io/cloudnative-pg/postgresql:18-202607270813-minimal-trixie")],
    "a build of a commit": [pod("registry.example.com:5000/team/postgres:sha-0a1b2c3")],
    "a digest without a tag": [pod(`postgres@${digest}`)],
    "a digest beside a tag that moves": [pod(`postgres:17@${digest}`)],
    "the releases of Spilo, Crunchy and TimescaleDB": [
      pod(
        "ghcr.io/zalando/spilo-17:4.0-p3",
        "registry.developers.crunchydata.com/crunchydata/crunchy-postgres:ubi9-17.5-2520",
        "timescale/timescaledb:2.17.2-pg17",
      ),
    ],
    "a pooler's release": [changed(pooler(), { "spec.pgbouncer.image": "ghcr.io/cloudnative-pg/pgbouncer:1.25.1" })],
    "an operator that gets fixes": [
      pod("ghcr.io/cloudnative-pg/cloudnative-pg:1.29.1", "ghcr.io/cloudnative-pg/cloudnative-pg:v1.30.0"),
      pod(`ghcr.io/cloudnative-pg/cloudnative-pg@${digest}`, "ghcr.io/cloudnative-pg/plugin-barman-cloud:v0.5.0"),
      pod("ghcr.io/cloudnative-pg/cloudnative-pg:2.0.0"),
    ],
    "pods that have nothing to do with PostgreSQL": [
      changed(deployment(), { "spec.template.spec.containers[0].image": "shop" }),
    ],
  },
  fails: {
    "no tag": { given: [orders("ghcr.io/cloudnative-pg/postgresql")], says: [said(untagged)] },
    "no tag at a registry with a port": {
      given: [pod("localhost:5000/postgres")],
      says: [said(untagged, image())],
    },
    latest: { given: [pod("postgres:latest")], says: [said(moving("latest"), image())] },
    "a branch": { given: [pod("postgres:main-bookworm")], says: [said(moving("main-bookworm"), image())] },
    "a bare major": { given: [orders("ghcr.io/cloudnative-pg/postgresql:18")], says: [said(bare("18"))] },
    "a bare major with a flavour": { given: [pod("postgres:17-alpine")], says: [said(bare("17-alpine"), image())] },
    "the tool beside the database": {
      given: [pod("postgres:17.5", "prometheuscommunity/postgres-exporter:latest", "busybox")],
      says: [said(moving("latest"), image(1)), said(untagged, image(2))],
    },
    "each of a pooler's three places": {
      given: [
        changed(pooler(), {
          "spec.pgbouncer.image": "pgbouncer:1",
          "spec.template.spec.containers[0].image": "pgbouncer",
          "spec.template.spec.initContainers[0].image": "pgbouncer:edge",
        }),
      ],
      says: [
        said(bare("1"), "orders-pooler-rw: spec.pgbouncer.image"),
        said(untagged, "orders-pooler-rw: spec.template.spec.containers[0].image"),
        said(moving("edge"), "orders-pooler-rw: spec.template.spec.initContainers[0].image"),
      ],
    },
    "a major that gets no more fixes": {
      given: [orders("ghcr.io/cloudnative-pg/postgresql:13.23")],
      says: [said("PostgreSQL 13 gets no more fixes; upgrade to 14 or newer")],
    },
    "an operator that gets no more fixes": {
      given: [pod("ghcr.io/cloudnative-pg/cloudnative-pg:1.22.0", "mirror.example.com/cloudnative-pg:0.31.1")],
      says: [
        said("CloudNativePG 1.22 gets no more fixes; upgrade to 1.29 or newer", image()),
        said("CloudNativePG 0.31 gets no more fixes; upgrade to 1.29 or newer", image(1)),
      ],
    },
    "images that nobody maintains": {
      given: [
        pod("pgbackrest/pgbackrest:2.55.1", "bitnamilegacy/postgresql:17.5", "wrouesnel/postgres_exporter:0.8.0"),
      ],
      says: [
        said(
          "docker.io/pgbackrest/pgbackrest is not published by pgBackRest, which publishes no image; build one on a PostgreSQL image, or take your operator's",
          image(),
        ),
        said("docker.io/bitnamilegacy/postgresql gets no more fixes; take an image that is maintained", image(1)),
        said(
          "docker.io/wrouesnel/postgres_exporter moved; take quay.io/prometheuscommunity/postgres-exporter",
          image(2),
        ),
      ],
    },
    "such a major of an image catalog": {
      given: [
        changed(orders(absent), { "spec.imageCatalogRef": { kind: "ClusterImageCatalog", name: "pg", major: 12 } }),
      ],
      says: [said("PostgreSQL 12 gets no more fixes; upgrade to 14 or newer")],
    },
  },
  unknown: {
    "an image that is not known": {
      given: [orders(unknown)],
      says: [`advisory orders: spec.imageName: ${notKnown}`],
    },
  },
  configured: {
    "an image whose name has a dot, and no registry": {
      given: [pod("postgres.enterprise:18.4")],
      config: { registries: ["ghcr.io"] },
      says: [said("docker.io/library/postgres.enterprise is not of a trusted registry; take it from ghcr.io", image())],
    },
    "digests asked for": {
      given: [pod("postgres:17.5", `postgres:17.5@${digest}`)],
      config: { level: "digest" },
      says: [said("may be replaced by another image of the same tag; add its digest, @sha256:...", image())],
    },
    "registries that are trusted": {
      given: [
        pod(
          "docker.io/bitnami/postgresql:17.5",
          "postgres:17.5",
          "ghcr.io/cloudnative-pg-x/postgresql:17.5",
          "ghcr.io/cloudnative-pg/postgresql:17.5",
        ),
      ],
      config: { registries: ["ghcr.io/cloudnative-pg", "docker.io/library/"] },
      says: ["docker.io/bitnami/postgresql", "ghcr.io/cloudnative-pg-x/postgresql"].map((name, index) =>
        said(
          `${name} is not of a trusted registry; take it from ghcr.io/cloudnative-pg or docker.io/library/`,
          image(index * 2),
        ),
      ),
    },
    "a newer oldest major": {
      given: [orders("ghcr.io/cloudnative-pg/postgresql:16.9")],
      config: { minMajor: 17 },
      says: [said("PostgreSQL 16 gets no more fixes; upgrade to 17 or newer")],
    },
    "a newer oldest operator": {
      given: [pod("ghcr.io/cloudnative-pg/cloudnative-pg:1.29.1")],
      config: { minOperator: "1.30" },
      says: [said("CloudNativePG 1.29 gets no more fixes; upgrade to 1.30 or newer", image())],
    },
    "a cluster that leaves the image to the operator": {
      given: [orders(absent)],
      says: [],
      notApplicable: ["orders: no image is named for postgres, so the operator's release decides"],
    },
  },
};
