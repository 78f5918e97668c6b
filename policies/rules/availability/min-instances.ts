import { defineRule } from "../../frame/rule";
import { documents } from "../documents";

export const minInstances = defineRule({
  id: "pg-min-instances",
  title: "A database cluster has enough instances to lose one and keep its promises",
  why: "With two instances a zero-loss cluster stops writing when its only standby is down; with one, every failure is an outage. Three is the smallest number that survives the loss of any one.",
  severity: "high",
  level: "mandatory",
  references: [],
  remediationSteps:
    "Set to 3: spec.instances of a CloudNativePG Cluster, spec.numberOfInstances of a postgresql, spec.instances[].replicas of a PostgresCluster, spec.replicas of a KubeDB Postgres or of a StatefulSet under Patroni.",
  url: documents.instances,
  parameters: {
    minInstances: { type: "integer", default: 3, minimum: 1, description: "Fewest instances of a cluster." },
  },
  remediates: false,
  example: { role: "database", bad: { spec: { instances: 1 } }, good: { spec: { instances: 3 } } },
  covers: {
    database: ({ instances, replication }, { config, each }) => {
      each(() => replication.gap);
      each(() => replication.restartGap);
      each(() => {
        if (instances.value >= config.minInstances) return undefined;
        const message = `${instances.value} of at least ${config.minInstances} instances; set it to ${config.minInstances}`;
        return { at: instances.at, message };
      });
    },
  },
});
