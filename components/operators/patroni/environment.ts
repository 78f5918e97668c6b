import type { ClusterPlan } from "../../plan/types";
import type { BoundValues } from "../operator";
import { archiveVariables, type Variable } from "../spilo-archive";
import { spiloSuperuser, systemSecret } from "../spilo";
import { spiloConfiguration } from "./configuration";
import { clusterLabel, instancePods, roleLabel, roles } from "./labels";

/** What Spilo is told; it reads variables and nothing else (https://github.com/zalando/spilo/blob/master/ENVIRONMENT.rst). */
export function environment<V>(plan: ClusterPlan, bound: BoundValues<V>, certificatePath: string): Variable<V>[] {
  const text = (name: string, value: string): Variable<V> => ({ name, value });
  const field = (name: string, fieldPath: string): Variable<V> => ({
    name,
    valueFrom: { fieldRef: { apiVersion: "v1", fieldPath } },
  });
  const password = (name: string, role: string): Variable<V> => ({
    name,
    valueFrom: { secretKeyRef: { name: systemSecret(plan, role), key: "password" } },
  });
  return [
    text("SCOPE", plan.names.cluster),
    text("PGVERSION", String(plan.postgresMajor)),
    text("PGROOT", "/home/postgres/pgdata/pgroot"),
    field("POD_IP", "status.podIP"),
    field("POD_NAMESPACE", "metadata.namespace"),
    text("DCS_ENABLE_KUBERNETES_API", "true"),
    // Endpoints, Patroni's other place for its state, are deprecated since Kubernetes 1.33.
    text("KUBERNETES_USE_CONFIGMAPS", "true"),
    // Going round the Service of the API server needs rights in the namespace "default".
    text("KUBERNETES_BYPASS_API_SERVICE", "false"),
    text("KUBERNETES_SCOPE_LABEL", clusterLabel),
    text("KUBERNETES_ROLE_LABEL", roleLabel),
    text("KUBERNETES_LEADER_LABEL_VALUE", roles.primary),
    text("KUBERNETES_STANDBY_LEADER_LABEL_VALUE", roles.primary),
    text("KUBERNETES_LABELS", JSON.stringify(instancePods(plan))),
    text("PGUSER_SUPERUSER", spiloSuperuser),
    password("PGPASSWORD_SUPERUSER", spiloSuperuser),
    text("PGUSER_STANDBY", "standby"),
    password("PGPASSWORD_STANDBY", "standby"),
    text("SSL_CERTIFICATE_FILE", `${certificatePath}/tls.crt`),
    text("SSL_PRIVATE_KEY_FILE", `${certificatePath}/tls.key`),
    text("SPILO_CONFIGURATION", JSON.stringify(spiloConfiguration(plan))),
    ...archiveVariables(plan, bound),
  ];
}
