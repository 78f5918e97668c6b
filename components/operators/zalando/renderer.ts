import { caKey, renderCertificates } from "../../kubernetes/certificates";
import type { ClusterPlan } from "../../plan/types";
import { renderDump } from "../dump";
import { exporterMonitor } from "../exporter";
import type { BoundValues, OperatorRenderer, RenderedObject } from "../operator";
import { archiveSecret } from "../spilo-archive";
import { spiloSuperuser, spiloUser } from "../spilo";
import { renderSetup } from "../sql";
import { renderAccess } from "./access";
import { zalando } from "./capabilities";
import { renderCluster, serverHosts } from "./cluster";
import { renderGround, renderInstallation } from "./installation";
import { clusterLabel, instancePods, poolerLabel, roleSecret } from "./labels";
import { refusesUpdate } from "./updates";

/** Zalando's postgres-operator with Spilo. */
export const zalandoRenderer: OperatorRenderer = {
  facts: zalando,
  ground: renderGround,
  installation: renderInstallation,
  access: renderAccess,
  cluster: <V>(plan: ClusterPlan, bound: BoundValues<V>): RenderedObject<V>[] => [
    ...renderCertificates<V>(plan, { hosts: serverHosts(plan) }),
    renderCluster(plan, bound),
    ...setup<V>(plan),
    ...renderDump(plan, bound, {
      image: imageOf(plan),
      userId: spiloUser,
      superuserSecret: roleSecret(plan.names.cluster, spiloSuperuser),
    }),
    ...(plan.monitoring
      ? [{ what: "monitor", manifest: exporterMonitor(plan, instancePods(plan)), after: ["cluster"] }]
      : []),
  ],
  backupSecret: archiveSecret,
  generatedNames: ({ names }) => ({ caSecret: names.certificate, caKey }),
  refusesUpdate,
};

/** What the operator has no field for; a rotated password is applied by it at once, and by the operator at its next synchronisation. */
function setup<V>(plan: ClusterPlan): RenderedObject<V>[] {
  // A cluster that follows another is read-only.
  if (plan.recovery?.standby === true) return [];
  const { names } = plan;
  return renderSetup(plan, {
    image: imageOf(plan),
    certificateAuthority: { caSecret: names.certificate, caKey },
    userId: spiloUser,
    superuser: spiloSuperuser,
    superuserSecret: roleSecret(names.cluster, spiloSuperuser),
    instances: { labels: { [clusterLabel]: names.cluster }, without: poolerLabel },
    after: ["cluster"],
  });
}

function imageOf({ image, postgresMajor }: ClusterPlan): string {
  return image ?? zalando.image(postgresMajor) ?? "";
}
