import { caKey, renderCertificates } from "../../kubernetes/certificates";
import type { ClusterPlan } from "../../plan/types";
import { renderDump } from "../dump";
import { exporterMonitor } from "../exporter";
import type { BoundValues, OperatorRenderer, RenderedObject } from "../operator";
import { archiveSecret } from "../spilo-archive";
import { spiloSuperuser, spiloUser } from "../spilo";
import { renderSetup } from "../sql";
import { renderAccess } from "./access";
import { patroni } from "./capabilities";
import { renderCluster, serverHosts } from "./cluster";
import { renderIdentity } from "./identity";
import { renderInstallation } from "./installation";
import { instancePods, systemSecret } from "./labels";
import { renderServices } from "./services";
import { renderSettings } from "./settings";
import { refusesUpdate } from "./updates";

/** Patroni in a StatefulSet of Spilo. */
export const patroniRenderer: OperatorRenderer = {
  facts: patroni,
  installation: renderInstallation,
  access: renderAccess,
  cluster: <V>(plan: ClusterPlan, bound: BoundValues<V>): RenderedObject<V>[] => [
    ...renderCertificates<V>(plan, { hosts: serverHosts(plan) }),
    ...renderIdentity<V>(plan),
    ...renderServices<V>(plan),
    renderCluster(plan, bound),
    ...renderSettings(plan, bound),
    ...setup<V>(plan),
    ...renderDump(plan, bound, {
      image: imageOf(plan),
      userId: spiloUser,
      superuserSecret: systemSecret(plan, spiloSuperuser),
    }),
    ...(plan.monitoring
      ? [{ what: "monitor", manifest: exporterMonitor(plan, instancePods(plan)), after: ["cluster"] }]
      : []),
  ],
  backupSecret: archiveSecret,
  generatedNames: ({ names }) => ({ caSecret: names.certificate, caKey }),
  refusesUpdate,
};

/** Roles, databases and extensions, once the configuration is applied. */
function setup<V>(plan: ClusterPlan): RenderedObject<V>[] {
  // A cluster that follows another is read-only.
  if (plan.recovery?.standby === true) return [];
  return renderSetup(plan, {
    image: imageOf(plan),
    certificateAuthority: { caSecret: plan.names.certificate, caKey },
    userId: spiloUser,
    superuser: spiloSuperuser,
    superuserSecret: systemSecret(plan, spiloSuperuser),
    instances: { labels: instancePods(plan) },
    after: ["settings"],
  });
}

function imageOf({ image, postgresMajor }: ClusterPlan): string {
  return image ?? patroni.image(postgresMajor) ?? "";
}
