import { caKey, hostNames, renderCertificates } from "../../kubernetes/certificates";
import type { ClusterPlan } from "../../plan/types";
import { exporterLogin } from "../exporter";
import type { BoundValues, OperatorRenderer, RenderedObject } from "../operator";
import { renderSetup } from "../sql";
import { renderAccess } from "./access";
import { renderDump } from "./backups";
import { standalone } from "./capabilities";
import { renderCluster } from "./cluster";
import { renderConfiguration } from "./configuration";
import { renderInstallation } from "./installation";
import { objectNames, postgresId, serverPods } from "./labels";
import { renderMonitoring } from "./monitoring";
import { refusesUpdate } from "./updates";

/** A single instance without an operator. */
export const standaloneRenderer: OperatorRenderer = {
  facts: standalone,
  installation: renderInstallation,
  access: renderAccess,
  cluster: <V>(plan: ClusterPlan, bound: BoundValues<V>): RenderedObject<V>[] => [
    ...renderCertificates<V>(plan, { hosts: serverHosts(plan) }),
    renderConfiguration<V>(plan),
    ...renderMonitoring<V>(plan),
    ...renderCluster(plan, bound),
    ...setup<V>(plan),
    ...renderDump(plan, bound),
  ],
  generatedNames: ({ names }) => ({ caSecret: names.certificate, caKey }),
  refusesUpdate,
};

function serverHosts(plan: ClusterPlan): string[] {
  const { namespace, readWrite } = plan.names;
  return [readWrite, objectNames(plan).headless].flatMap((service) => hostNames(service, namespace));
}

function setup<V>(plan: ClusterPlan): RenderedObject<V>[] {
  const { roles, monitoring, systemRoles, names } = plan;
  const all = { ...plan, roles: monitoring === undefined ? roles : [...roles, exporterLogin()] };
  return renderSetup<V>(all, {
    image: plan.image ?? "",
    userId: postgresId,
    superuser: "postgres",
    superuserSecret: systemRoles.at(0)?.secretName ?? "",
    certificateAuthority: { caSecret: names.certificate, caKey },
    instances: serverPods(plan),
    after: ["cluster"],
  });
}
