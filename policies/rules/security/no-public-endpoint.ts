import { defineRule } from "../../frame/rule";
import type { ExposureView } from "../../views/types";
import { documents } from "../documents";

type Endpoint = ExposureView["endpoints"][number];

/** A range of so many addresses that a list with it keeps hardly anybody out. */
function isWide(range: string): boolean {
  const length = /\/(\d+)$/.exec(range)?.[1];
  return length !== undefined && Number(length) < (range.includes(":") ? 16 : 8);
}

/** Who can reach an endpoint that should not, and what to set instead. */
function reach(endpoint: Endpoint, allowInternalLb: boolean): string | undefined {
  const { type, isInternal, sourceRanges, instead } = endpoint;
  const closed = instead?.closed ?? "ClusterIP";
  if (type === "NodePort") return `opens a port on every node, to whoever reaches one; set it to ${closed}`;
  if (type === "ExternalIP") return "takes connections at addresses outside the cluster; remove it";
  const wide = sourceRanges.find(isWide);
  if (wide !== undefined) return `lets ${wide} connect, which is nearly everybody; name narrower ranges`;
  if (sourceRanges.length > 0 || (isInternal && allowInternalLb)) return undefined;
  const who = isInternal ? "whoever reaches the private network" : "everybody on the internet";
  const usual = allowInternalLb ? "an internal load balancer or loadBalancerSourceRanges" : "loadBalancerSourceRanges";
  return `a load balancer for ${who}; set ${instead?.narrow ?? usual}, or ${closed}`;
}

export const noPublicEndpoint = defineRule({
  id: "pg-no-public-endpoint",
  title: "PostgreSQL is not reachable from the internet",
  why: "Scanners find an open port 5432 within minutes, and then every password is guessed at and every flaw before authentication is tried.",
  severity: "critical",
  level: "mandatory",
  references: [
    { framework: "kube-score", id: "service-type" },
    { framework: "kube-linter", id: "exposed-services" },
    { framework: "Polaris", id: "hostPortSet" },
    { framework: "Kyverno", id: "restrict-node-port" },
    { framework: "Kyverno", id: "restrict-loadbalancer" },
    { framework: "Checkov", id: "CKV_K8S_26" },
  ],
  remediationSteps:
    "Set type of the Service to ClusterIP; where clients are outside the cluster, set the annotation service.beta.kubernetes.io/aws-load-balancer-scheme to internal, or loadBalancerSourceRanges to the clients' ranges. In CloudNativePG the Service is spec.managed.services.additional[].serviceTemplate of the Cluster and spec.serviceTemplate of the Pooler; Zalando: set enableMasterLoadBalancer to false or allowedSourceRanges; Crunchy: spec.service.type; KubeDB: spec.serviceTemplates[].spec.type.",
  url: documents.services,
  parameters: {
    allowInternalLb: {
      type: "boolean",
      default: true,
      description: "Whether a load balancer with private addresses may do without source ranges.",
    },
  },
  remediates: false,
  example: {
    role: "exposure",
    bad: {
      spec: {
        managed: {
          services: {
            additional: [
              {
                selectorType: "rw",
                serviceTemplate: { metadata: { name: "orders-lb" }, spec: { type: "LoadBalancer" } },
              },
            ],
          },
        },
      },
    },
    good: {
      spec: {
        managed: {
          services: {
            additional: [
              {
                selectorType: "rw",
                serviceTemplate: {
                  metadata: { name: "orders-lb" },
                  spec: { type: "LoadBalancer", loadBalancerSourceRanges: ["10.20.0.0/16"] },
                },
              },
            ],
          },
        },
      },
    },
  },
  covers: {
    exposure: ({ endpoints }, { config, each }) => {
      for (const endpoint of endpoints) {
        each(() => {
          const message = reach(endpoint, config.allowInternalLb);
          return message === undefined ? undefined : { at: endpoint.at, message };
        });
      }
    },
  },
});
