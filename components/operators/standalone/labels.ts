import { commonLabels } from "../../kubernetes/manifest";
import type { PodSelector } from "../../kubernetes/network-policy";
import type { ClusterPlan } from "../../plan/types";

/** What the objects of a single instance are called, and where things are in its containers. */

/** User and group of PostgreSQL in the official image (https://github.com/docker-library/postgres). */
export const postgresId = 999;

/** Nobody, in every image that has users at all: what the exporter runs as. */
export const nobodyId = 65534;

export const ports = { postgres: 5432, metrics: 9187 } as const;

export const paths = {
  configuration: "/etc/postgresql",
  certificate: "/tls",
  superuser: "/secrets/superuser",
  sockets: "/var/run/postgresql",
} as const;

const componentLabel = "app.kubernetes.io/component";

/** The pod that runs PostgreSQL. */
export function serverLabels(plan: ClusterPlan): Record<string, string> {
  return { ...commonLabels(plan.names.cluster), [componentLabel]: "postgres" };
}

export function serverPods(plan: ClusterPlan): PodSelector {
  return { labels: serverLabels(plan) };
}

export function objectNames({ names }: ClusterPlan): Record<"headless" | "configuration" | "data", string> {
  const { cluster } = names;
  return {
    headless: `${cluster}-pods`,
    configuration: `${cluster}-configuration`,
    data: `${cluster}-data`,
  };
}
