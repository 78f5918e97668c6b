import { guaranteed, type Value } from "../../kubernetes/manifest";
import { Provision } from "../../plan/spec/enums";
import type { ChartPlan } from "../../plan/types";
import { images } from "../../versions";
import { mirrored } from "../../plan/image";
import type { OperatorInstallation, RenderedRelease } from "../operator";

type Values = Record<string, Value>;

/** cert-manager, CloudNativePG and the Barman Cloud plugin: the plugin needs the certificates of the one and the definitions of the other. */
export function renderInstallation(operator: OperatorInstallation, imageRegistry?: string): RenderedRelease[] {
  const { certManager, cloudnativePg, barmanPlugin } = operator;
  const releases: RenderedRelease[] = [
    release("cert-manager", certManager, certManagerValues(operator, imageRegistry), []),
    release("cloudnative-pg", cloudnativePg, operatorValues(operator, imageRegistry), ["cert-manager"]),
    release("plugin-barman-cloud", barmanPlugin, pluginValues(operator, imageRegistry), [
      "cert-manager",
      "cloudnative-pg",
    ]),
  ];
  const installed = releases.filter(({ chart }) => chart.provision === Provision.Install);
  const present = installed.map(({ what }) => what);
  return installed.map((one) => ({ ...one, after: one.after.filter((what) => present.includes(what)) }));
}

function release(what: string, chart: ChartPlan, values: Values, after: string[]): RenderedRelease {
  // Image pulls and the webhooks' certificates take minutes on fresh nodes; Helm's own 300 seconds are too few.
  return { what, chart, values, after, timeoutSeconds: 900 };
}

/** Chart 1.21: crds.enabled installs the definitions, crds.keep leaves them, and every certificate, at an uninstall. */
function certManagerValues({ replicas, priorityClassName }: OperatorInstallation, imageRegistry?: string): Values {
  const part = (component: string): Values => ({
    replicaCount: replicas,
    resources: guaranteed("100m", "256Mi"),
    topologySpreadConstraints: spread({ "app.kubernetes.io/component": component }),
    ...(replicas > 1 && { podDisruptionBudget: { enabled: true, maxUnavailable: 1 } }),
  });
  return {
    crds: { enabled: true, keep: true },
    global: { priorityClassName },
    ...(imageRegistry !== undefined && mirroredCertManager(imageRegistry)),
    ...part("controller"),
    webhook: part("webhook"),
    cainjector: part("cainjector"),
    startupapicheck: { resources: guaranteed("100m", "128Mi") },
  };
}

/** The chart takes registry and path of its images apart, and adds their names. */
function mirroredCertManager(registry: string): Values {
  const [host = "", ...path] = registry.replace(/\/+$/, "").split("/");
  return { imageRegistry: host, imageNamespace: [...path, "jetstack"].join("/") };
}

function operatorValues({ replicas, priorityClassName }: OperatorInstallation, imageRegistry?: string): Values {
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

function pluginValues({ replicas, priorityClassName }: OperatorInstallation, imageRegistry?: string): Values {
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

/** Different nodes if possible, and different zones: an operator that is lost with its node slows the failover it is for. */
function spreadPods(chart: string, replicas: number): Values {
  const labels = { "app.kubernetes.io/name": chart };
  const term = { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: labels } };
  return {
    ...(replicas > 1 && {
      affinity: {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }],
        },
      },
    }),
    topologySpreadConstraints: spread(labels),
  };
}

function spread(labels: Record<string, string>): Value[] {
  return ["kubernetes.io/hostname", "topology.kubernetes.io/zone"].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels: labels },
  }));
}
