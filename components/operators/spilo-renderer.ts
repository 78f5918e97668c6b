import { caKey } from "../kubernetes/certificates";
import type { ClusterPlan } from "../plan/types";
import { renderDump } from "./dump";
import { exporterLogin, exporterMonitor, exporterRole } from "./exporter";
import type { BoundValues, OperatorFacts, OperatorRenderer, RenderedObject } from "./operator";
import { archiveSecret } from "./spilo-archive";
import { spiloSuperuser, spiloUser, systemSecret } from "./spilo";
import { renderSetup } from "./sql";

/** What stands around the instances of Spilo, whoever runs them: roles and databases by SQL, dumps, metrics. */

/** How they are found and reached. */
export interface SpiloInstances {
  facts: OperatorFacts;
  /** Labels of their pods. */
  pods: Record<string, string>;
  /** Secret with the superuser's password. */
  superuserSecret: string;
  /** The `what` of the object after which SQL finds its cluster as it is to be. */
  settled: string;
}

export function renderAround<V>(
  plan: ClusterPlan,
  bound: BoundValues<V>,
  instances: SpiloInstances,
): RenderedObject<V>[] {
  const { facts, pods, superuserSecret } = instances;
  const image = plan.image ?? facts.image(plan.postgresMajor) ?? "";
  return [
    ...setup<V>(plan, image, instances),
    ...renderDump(plan, bound, { image, userId: spiloUser, superuserSecret }),
    ...(plan.monitoring ? [{ what: "monitor", manifest: exporterMonitor(plan, pods), after: ["cluster"] }] : []),
  ];
}

function setup<V>(
  plan: ClusterPlan,
  image: string,
  { pods, superuserSecret, settled }: SpiloInstances,
): RenderedObject<V>[] {
  // A cluster that follows another is read-only.
  if (plan.recovery?.standby === true) return [];
  const exporters = plan.monitoring ? [exporterLogin(systemSecret(plan, exporterRole))] : [];
  return renderSetup(
    { ...plan, roles: [...plan.roles, ...exporters] },
    {
      image,
      certificateAuthority: { caSecret: plan.names.certificate, caKey },
      userId: spiloUser,
      superuser: spiloSuperuser,
      superuserSecret,
      instances: { labels: pods },
      after: [settled],
    },
  );
}

/** The parts of a renderer that are Spilo's. */
export const spiloRenderer = {
  backupSecret: archiveSecret,
  generatedNames: ({ names }) => ({ caSecret: names.certificate, caKey }),
} satisfies Partial<OperatorRenderer>;
