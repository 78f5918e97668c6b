import { createHash } from "node:crypto";
import { commonLabels } from "../../kubernetes/manifest";
import type { ClusterPlan, DatabasePlan } from "../../plan/types";
import type { RenderedObject } from "../operator";

/** More databases, and extensions; the first database is made at bootstrap and only needs an object for its extensions. */
export function renderDatabases<V>(plan: ClusterPlan): RenderedObject<V>[] {
  const first = plan.database.extensions.length > 0 ? [plan.database] : [];
  return [...first, ...plan.databases].map((database) => renderDatabase(plan, database));
}

function renderDatabase<V>({ names }: ClusterPlan, { name, owner, extensions }: DatabasePlan): RenderedObject<V> {
  const object = objectName(name);
  return {
    what: `database-${object}`,
    manifest: {
      apiVersion: "postgresql.cnpg.io/v1",
      kind: "Database",
      metadata: { name: `${names.cluster}-${object}`, namespace: names.namespace, labels: commonLabels(names.cluster) },
      spec: {
        cluster: { name: names.cluster },
        name,
        owner,
        ensure: "present",
        // Taking it out of the program does not drop it.
        databaseReclaimPolicy: "retain",
        ...(extensions.length > 0 && {
          extensions: extensions.map((extension) => ({ name: extension, ensure: "present" })),
        }),
      },
    },
    after: ["cluster"],
    waitFor: "jsonpath={.status.applied}=true",
  };
}

/** A database's name as part of an object's; where that changes it, a hash keeps "a_b" and "a-b" apart. */
export function objectName(database: string): string {
  if (/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(database)) return database;
  const readable = database
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  const hash = createHash("sha256").update(database).digest("hex").slice(0, 8);
  return readable === "" ? hash : `${readable}-${hash}`;
}
