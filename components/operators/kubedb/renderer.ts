import { renderCertificates } from "../../kubernetes/certificates";
import type { ClusterPlan } from "../../plan/types";
import { mirrored } from "../../plan/image";
import { kubeDbImages, kubeDbVersions } from "../../versions";
import type { BoundValues, OperatorRenderer, RenderedObject } from "../operator";
import { renderSetup } from "../sql";
import { renderAccess } from "./access";
import { backupSecret, renderBackups } from "./backups";
import { kubeDb } from "./capabilities";
import { generatedNames, renderCluster } from "./cluster";
import { renderGround, renderInstallation } from "./installation";
import { instancePods } from "./labels";
import { renderPooler } from "./poolers";
import { refusesUpdate } from "./updates";

/** User of the images that are built on Debian. */
const postgresId = 999;

/** KubeDB with KubeStash. */
export const kubeDbRenderer: OperatorRenderer = {
  facts: kubeDb,
  ground: renderGround,
  installation: renderInstallation,
  access: renderAccess,
  cluster: <V>(plan: ClusterPlan, bound: BoundValues<V>): RenderedObject<V>[] => [
    ...authority<V>(plan),
    ...renderBackups(plan, bound),
    ...renderCluster<V>(plan),
    ...setup(plan, bound),
    ...renderPooler<V>(plan),
  ],
  backupSecret,
  generatedNames,
  refusesUpdate,
};

/** An authority of the cluster's own, where none is given; the operator requests every certificate of it itself. */
function authority<V>(plan: ClusterPlan): RenderedObject<V>[] {
  return renderCertificates<V>(plan, { hosts: [] }).filter(({ what }) => what !== "server-certificate");
}

/** It waits for the primary, and so does whoever waits for it. */
function setup<V>(plan: ClusterPlan, { imageRegistry }: BoundValues<V>): RenderedObject<V>[] {
  const version = (kubeDbVersions as Readonly<Record<number, string>>)[plan.postgresMajor] ?? kubeDbVersions[18];
  const objects = renderSetup<V>(plan, {
    image: mirrored(`${kubeDbImages.postgres}:${version}`, imageRegistry),
    userId: postgresId,
    superuser: "postgres",
    superuserSecret: plan.systemRoles.at(0)?.secretName ?? "",
    certificateAuthority: generatedNames(plan),
    instances: instancePods(plan),
    after: ["cluster"],
  });
  return objects.map((object) =>
    object.what === "setup" ? { ...object, timeoutSeconds: plan.readyTimeoutSeconds } : object,
  );
}
