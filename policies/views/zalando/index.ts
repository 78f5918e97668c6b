import type { ReadersByType } from "../readers";
import { cluster } from "./cluster";
import * as facets from "./facets";
import { pooler } from "./pooler";

/** The custom resources of Zalando's postgres-operator 2.0.1. */
export const zalando: ReadersByType = {
  "kubernetes:acid.zalan.do/v1:postgresql": {
    database: { inStack: cluster },
    pooler,
    patroni: facets.patroni,
    roles: facets.roles,
    "pod-security": facets.podSecurity,
    exposure: facets.exposure,
    images: facets.images,
    environment: facets.environment,
    stateful: facets.protection,
  },
};
