import { caKey } from "../../kubernetes/certificates";
import { mirrored } from "../../plan/image";
import type { ClusterPlan } from "../../plan/types";
import { charts, images } from "../../versions";
import type { BoundValues, GeneratedNames, OperatorRenderer, RenderedObject } from "../operator";
import { renderSetup } from "../sql";
import { renderAccess } from "./access";
import { backupSecret } from "./backups";
import { crunchy, userSecret } from "./capabilities";
import { certificates } from "./certificates";
import { renderCluster, superuser } from "./cluster";
import { renderInstallation } from "./installation";
import { instancePods } from "./labels";
import { renderMonitoring } from "./monitoring";
import { refusesUpdate } from "./updates";

/** User and group "postgres" in CloudNativePG's images, which the setup Job has psql from: they are free of Crunchy's terms. */
const imageUser = 26;

/** Crunchy's PGO, releases 5.8 and 6. */
export const crunchyRenderer: OperatorRenderer = {
  facts: crunchy,
  installation: renderInstallation,
  access: (plan) => renderAccess(plan),
  cluster: <V>(plan: ClusterPlan, bound: BoundValues<V>): RenderedObject<V>[] => [
    ...certificates<V>(plan),
    renderCluster(plan, bound, bound.operatorVersion ?? charts.crunchy.version),
    ...setup<V>(plan, bound.imageRegistry),
    ...renderMonitoring<V>(plan),
  ],
  backupSecret,
  generatedNames,
  refusesUpdate,
};

/** The operator's own authority, or the issuer's; both certificates have the Services' names in them. */
function generatedNames({ names, tls }: ClusterPlan): GeneratedNames {
  return { caSecret: tls ? names.certificate : `${names.cluster}-cluster-cert`, caKey };
}

/** What the operator has no field for: owners, further databases, extensions, memberships, limits. A standby takes no writes. */
function setup<V>(plan: ClusterPlan, imageRegistry: string | undefined): RenderedObject<V>[] {
  const { names, postgresMajor, recovery } = plan;
  if (recovery?.standby === true) return [];
  const image = (images.postgres as Readonly<Record<number, string>>)[postgresMajor];
  return renderSetup<V>(plan, {
    image: mirrored(image, imageRegistry),
    userId: imageUser,
    superuser,
    superuserSecret: userSecret(names.cluster, superuser),
    certificateAuthority: generatedNames(plan),
    instances: { labels: instancePods(plan) },
    // The operator sets them from the same Secrets, and whenever those change.
    leavesPasswords: true,
    after: ["cluster"],
  });
}
