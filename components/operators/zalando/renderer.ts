import { renderCertificates } from "../../kubernetes/certificates";
import type { ClusterPlan } from "../../plan/types";
import type { BoundValues, OperatorRenderer, RenderedObject } from "../operator";
import { renderAround, spiloRenderer } from "../spilo-renderer";
import { spiloSuperuser } from "../spilo";
import { renderAccess } from "./access";
import { zalando } from "./capabilities";
import { renderCluster, serverHosts } from "./cluster";
import { reliedOn, renderGround, renderInstallation } from "./installation";
import { instancePods, roleSecret } from "./labels";
import { refusesUpdate } from "./updates";

/** Zalando's postgres-operator with Spilo. */
export const zalandoRenderer: OperatorRenderer = {
  ...spiloRenderer,
  facts: zalando,
  ground: renderGround,
  installation: renderInstallation,
  reliedOn,
  access: renderAccess,
  cluster: <V>(plan: ClusterPlan, bound: BoundValues<V>): RenderedObject<V>[] => [
    ...renderCertificates<V>(plan, { hosts: serverHosts(plan) }),
    renderCluster(plan, bound),
    // What the operator has no field for; a rotated password is applied by it at once, and by the operator at its next synchronisation.
    ...renderAround(plan, bound, {
      facts: zalando,
      pods: instancePods(plan),
      superuserSecret: roleSecret(plan.names.cluster, spiloSuperuser),
      settled: "cluster",
    }),
  ],
  refusesUpdate,
};
