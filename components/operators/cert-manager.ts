import { guaranteed } from "../kubernetes/manifest";
import type { ChartPlan } from "../plan/types";
import { release, spread, type Values } from "./installation";
import type { RenderedRelease } from "./operator";

/** What releases that need cert-manager name in `after`. */
export const certManagerRelease = "cert-manager";

/** cert-manager, once for all operators that need it. */
export function renderCertManager(
  chart: ChartPlan,
  replicas: number,
  priorityClassName: string,
  imageRegistry?: string,
): RenderedRelease {
  return release(certManagerRelease, chart, certManagerValues(replicas, priorityClassName, imageRegistry), []);
}

/** Chart 1.21: crds.enabled installs the definitions, crds.keep leaves them, and every certificate, at an uninstall. */
function certManagerValues(replicas: number, priorityClassName: string, imageRegistry?: string): Values {
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
