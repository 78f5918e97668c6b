import type { Readers } from "../readers";
import { database } from "./database";
import * as facets from "./facets";

/** StatefulSets that run PostgreSQL without an operator; any other has none of these roles. */
export const statefulSet: Readers = {
  database: { inStack: database },
  patroni: { inStack: facets.patroni },
  safeguards: { inStack: facets.safeguards },
  roles: { inStack: facets.roles },
  "pod-security": facets.podSecurity,
  environment: facets.environment,
  stateful: facets.protection,
};
