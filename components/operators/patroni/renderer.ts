import { renderCertificates } from "../../kubernetes/certificates";
import type { ClusterPlan } from "../../plan/types";
import type { BoundValues, OperatorRenderer, RenderedObject } from "../operator";
import { renderAround, spiloRenderer } from "../spilo-renderer";
import { spiloSuperuser, systemSecret } from "../spilo";
import { renderAccess } from "./access";
import { patroni } from "./capabilities";
import { renderCluster, serverHosts } from "./cluster";
import { renderIdentity } from "./identity";
import { renderInstallation } from "./installation";
import { instancePods } from "./labels";
import { renderServices } from "./services";
import { renderSettings } from "./settings";
import { refusesUpdate } from "./updates";

/** Patroni in a StatefulSet of Spilo. */
export const patroniRenderer: OperatorRenderer = {
  ...spiloRenderer,
  facts: patroni,
  installation: renderInstallation,
  access: renderAccess,
  cluster: <V>(plan: ClusterPlan, bound: BoundValues<V>): RenderedObject<V>[] => [
    ...renderCertificates<V>(plan, { hosts: serverHosts(plan) }),
    ...renderIdentity<V>(plan),
    ...renderServices<V>(plan),
    renderCluster(plan, bound),
    ...renderSettings(plan, bound),
    ...renderAround(plan, bound, {
      facts: patroni,
      pods: instancePods(plan),
      superuserSecret: systemSecret(plan, spiloSuperuser),
      settled: "settings",
    }),
  ],
  refusesUpdate,
};
