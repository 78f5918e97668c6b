import { guaranteed } from "../../kubernetes/manifest";
import type { ClusterPlan } from "../../plan/types";
import { kubeDbImages } from "../../versions";
import type { RenderedObject } from "../operator";
import { issuerRef, metadata, monitor, placement } from "./cluster";

/** PgBouncer towards the primary. Its users are the Secrets of roles, which it finds by their labels. */
export function renderPooler<V>(plan: ClusterPlan): RenderedObject<V>[] {
  const { pooler, names, database, deletionProtection } = plan;
  if (pooler === undefined) return [];
  const { cpu, memory } = pooler.compute;
  return [
    {
      what: "pooler",
      manifest: {
        apiVersion: "gitops.kubedb.com/v1alpha1",
        kind: "PgBouncer",
        metadata: metadata(plan, names.poolerReadWrite),
        spec: {
          version: kubeDbImages.pgBouncer,
          replicas: pooler.instances,
          database: {
            syncUsers: true,
            databaseName: database.name,
            databaseRef: { name: names.cluster, namespace: names.namespace },
          },
          connectionPool: {
            port: 5432,
            poolMode: pooler.mode,
            maxClientConnections: pooler.maxClientConnections,
            defaultPoolSize: pooler.defaultPoolSize.value,
            authType: "scram-sha-256",
          },
          // For clients and for PostgreSQL alike: a stricter one would ask clients for certificates.
          sslMode: "require",
          tls: { issuerRef: issuerRef(plan) },
          podTemplate: {
            spec: { ...placement(plan), containers: [{ name: "pgbouncer", resources: guaranteed(cpu, memory) }] },
          },
          ...monitor(plan),
          deletionPolicy: deletionProtection ? "DoNotTerminate" : "Delete",
        },
      },
      after: ["cluster"],
    },
  ];
}
