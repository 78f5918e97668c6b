import { guaranteed } from "../../kubernetes/manifest";
import { mirrored } from "../../plan/image";
import type { OperatorPlan } from "../../plan/types";
import { crunchyImages, crunchyOperatorImage } from "../../versions";
import { release, type Values } from "../installation";
import type { RenderedRelease } from "../operator";

/** Label of the operator's pods: its chart has none of the usual ones on them. */
const podLabels = { "postgres-operator.crunchydata.com/control-plane": "pgo" };

/** PGO from its chart, which has its definitions in `crds/`: Helm installs them once and never changes them (docs/operators/crunchy.md). */
export function renderInstallation(operator: OperatorPlan, imageRegistry?: string): RenderedRelease[] {
  return [release("pgo", operator.charts.crunchy, values(operator, imageRegistry), [])];
}

/** The chart has no place for a PriorityClass, spread constraints or a disruption budget. */
function values(operator: OperatorPlan, imageRegistry?: string): Values {
  const { replicas } = operator;
  return {
    replicas,
    // Without the lease every replica would act on its own.
    pgoControllerLeaseName: "cpk-leader-election-lease",
    singleNamespace: false,
    debug: false,
    resources: { controller: guaranteed("500m", "512Mi") },
    ...(replicas > 1 && {
      affinity: {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 100,
              podAffinityTerm: { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: podLabels } },
            },
          ],
        },
      },
    }),
    ...images(operator, imageRegistry),
  };
}

/** A person's images as they are, the others from the mirror where there is one; else the chart's own. */
function images({ charts, images: own }: OperatorPlan, registry: string | undefined): Values {
  const { version } = charts.crunchy;
  const image = (name: string, usual: string): string | undefined =>
    own[name] ?? (registry === undefined ? undefined : mirrored(usual, registry));
  const operator = image("operator", crunchyOperatorImage(version));
  const related = Object.entries({ ...crunchyImages, collector: crunchyOperatorImage(version) }).flatMap(
    ([name, usual]) => {
      const found = image(name, usual);
      return found === undefined ? [] : [[name, { image: found }] as const];
    },
  );
  return {
    ...(operator !== undefined && { controllerImages: { cluster: operator } }),
    ...(related.length > 0 && { relatedImages: Object.fromEntries(related) }),
  };
}
