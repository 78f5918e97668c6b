import type { Value } from "../../kubernetes/manifest";
import type { ClusterPlan } from "../../plan/types";
import { hostBasedAuthentication, initdbOptions, patroniSettings } from "../spilo";
import { parameterWays } from "./parameters";

/**
 * Patroni's configuration, as Spilo merges it into its own. It has no secret in it. What is below "bootstrap" is only
 * read when the cluster is first made; settings.ts brings later changes of it to a cluster that runs.
 */
export function spiloConfiguration(plan: ClusterPlan): Record<string, Value<never>> {
  const { local, dynamic } = parameterWays(plan);
  const initdb = Object.entries(initdbOptions).map(([name, value]) => ({ [name]: value }));
  return {
    bootstrap: {
      dcs: { ...patroniSettings(plan), postgresql: { parameters: dynamic } },
      initdb: [...initdb, "data-checksums"],
    },
    postgresql: { parameters: local, pg_hba: [...hostBasedAuthentication] },
  };
}
