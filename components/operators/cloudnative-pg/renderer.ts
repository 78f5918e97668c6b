import type { ClusterPlan } from "../../plan/types";
import type { BoundValues, OperatorRenderer, RenderedObject } from "../operator";
import { renderAccess } from "./access";
import { renderObjectStores, renderScheduledBackup } from "./backups";
import { cloudNativePg } from "./capabilities";
import { renderCluster } from "./cluster";
import { renderDatabases } from "./databases";
import { renderInstallation } from "./installation";
import { caSecret, renderMonitoring } from "./monitoring";
import { renderPoolers } from "./poolers";

/** CloudNativePG with the Barman Cloud plugin. */
export const cloudNativePgRenderer: OperatorRenderer = {
  facts: cloudNativePg,
  installation: renderInstallation,
  access: renderAccess,
  cluster: <V>(plan: ClusterPlan, bound: BoundValues<V>): RenderedObject<V>[] => [
    ...renderObjectStores(plan, bound),
    renderCluster(plan, bound),
    ...renderScheduledBackup<V>(plan),
    ...renderPoolers(plan, bound),
    ...renderDatabases<V>(plan),
    ...renderMonitoring<V>(plan),
  ],
  generatedNames: ({ names }) => ({ caSecret: caSecret(names.cluster), caKey: "ca.crt" }),
};
