import { guaranteed } from "../../kubernetes/manifest";
import type { OperatorPlan } from "../../plan/types";
import { images } from "../../versions";
import { mirrored } from "../../plan/image";
import { certManagerRelease } from "../cert-manager";
import { spreadPods, release, type Values } from "../installation";
import type { RenderedRelease } from "../operator";

/** CloudNativePG and the Barman Cloud plugin, which needs the definitions of the one and the certificates of cert-manager. */
export function renderInstallation(operator: OperatorPlan, imageRegistry?: string): RenderedRelease[] {
  const { cloudnativePg, barmanPlugin } = operator.charts;
  return [
    release("cloudnative-pg", cloudnativePg, operatorValues(operator, imageRegistry), [certManagerRelease]),
    release("plugin-barman-cloud", barmanPlugin, pluginValues(operator, imageRegistry), [
      certManagerRelease,
      "cloudnative-pg",
    ]),
  ];
}

function operatorValues({ replicas, priorityClassName }: OperatorPlan, imageRegistry?: string): Values {
  const image = "ghcr.io/cloudnative-pg/cloudnative-pg";
  return {
    replicaCount: replicas,
    resources: guaranteed("500m", "512Mi"),
    priorityClassName,
    ...spreadPods("cloudnative-pg", replicas),
    crds: { create: true },
    ...(imageRegistry !== undefined && {
      image: { repository: mirrored(image, imageRegistry) },
      // What clusters get that name no image of their own.
      config: {
        data: {
          POSTGRES_IMAGE_NAME: mirrored(images.postgres[18], imageRegistry),
          PGBOUNCER_IMAGE_NAME: mirrored(images.pgbouncer, imageRegistry),
        },
      },
    }),
  };
}

function pluginValues({ replicas, priorityClassName }: OperatorPlan, imageRegistry?: string): Values {
  return {
    replicaCount: replicas,
    resources: guaranteed("100m", "256Mi"),
    priorityClassName,
    ...spreadPods("plugin-barman-cloud", replicas),
    crds: { create: true },
    ...(imageRegistry !== undefined && {
      image: { registry: imageRegistry },
      sidecarImage: { registry: imageRegistry },
    }),
  };
}
