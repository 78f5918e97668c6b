import { caKey, renderCertificates } from "../../kubernetes/certificates";
import type { ClusterPlan } from "../../plan/types";
import type { BoundValues, OperatorRenderer, RenderedObject } from "../operator";
import { renderAccess } from "./access";
import { renderObjectStores, renderScheduledBackup } from "./backups";
import { cloudNativePg } from "./capabilities";
import { renderCluster, serverHosts } from "./cluster";
import { renderDatabases } from "./databases";
import { renderInstallation } from "./installation";
import { caSecret, renderMonitoring } from "./monitoring";
import { renderPoolers } from "./poolers";
import { refusesUpdate } from "./updates";

/** The operator, and the plugin, take up at once what changes in a Secret with this label. */
const secretLabels = { "cnpg.io/reload": "true" };

/** CloudNativePG with the Barman Cloud plugin. */
export const cloudNativePgRenderer: OperatorRenderer = {
  facts: cloudNativePg,
  installation: renderInstallation,
  access: renderAccess,
  cluster: <V>(plan: ClusterPlan, bound: BoundValues<V>): RenderedObject<V>[] => [
    ...(plan.tls ? renderCertificates<V>(plan, { hosts: serverHosts(plan), secretLabels }) : []),
    ...renderObjectStores(plan, bound),
    renderCluster(plan, bound),
    ...renderScheduledBackup<V>(plan),
    ...renderPoolers(plan, bound),
    ...renderDatabases<V>(plan),
    ...renderMonitoring<V>(plan),
  ],
  // The plugin takes changed keys up at once.
  backupSecretLabels: secretLabels,
  generatedNames: ({ names, tls }) => ({ caSecret: tls ? names.certificate : caSecret(names.cluster), caKey }),
  refusesUpdate,
};
