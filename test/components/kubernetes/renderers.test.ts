import assert from "node:assert/strict";
import { disruptionBudget } from "kubernetes-postgres/kubernetes/disruption-budget";
import { guaranteed } from "kubernetes-postgres/kubernetes/manifest";
import { namespace } from "kubernetes-postgres/kubernetes/namespace";
import { networkPolicy, toCidrs } from "kubernetes-postgres/kubernetes/network-policy";

const labels = { "app.kubernetes.io/part-of": "shop", "app.kubernetes.io/managed-by": "kubernetes-postgres" };

describe("Kubernetes objects that every operator needs", () => {
  it("a namespace holds its pods to the restricted level", () => {
    assert.deepEqual(namespace("db", "shop", "restricted"), {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: {
        name: "db",
        labels: {
          ...labels,
          "pod-security.kubernetes.io/enforce": "restricted",
          "pod-security.kubernetes.io/audit": "restricted",
          "pod-security.kubernetes.io/warn": "restricted",
        },
      },
    });
  });

  it("a disruption budget lets one pod go at a time, and unready ones always", () => {
    assert.deepEqual(disruptionBudget({ name: "a", namespace: "db", cluster: "shop", pods: { app: "a" } }), {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name: "a", namespace: "db", labels },
      spec: {
        maxUnavailable: 1,
        unhealthyPodEvictionPolicy: "AlwaysAllow",
        selector: { matchLabels: { app: "a" } },
      },
    });
  });

  it("a network policy names pods, namespaces and addresses", () => {
    const policy = networkPolicy({
      name: "a",
      namespace: "db",
      cluster: "shop",
      pods: { labels: { app: "a" }, oneOf: { key: "tier", values: ["x", "y"] }, without: "debug" },
      ingress: [{ peers: [{ pods: {} }, { namespace: "web" }, { cidr: "10.0.0.0/8" }], ports: [{ port: 5432 }] }],
      egress: [{ ports: [{ port: 53, protocol: "UDP" }] }, { peers: [{ namespace: "storage" }] }],
    });
    assert.deepEqual(policy, {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "a", namespace: "db", labels },
      spec: {
        podSelector: {
          matchLabels: { app: "a" },
          matchExpressions: [
            { key: "tier", operator: "In", values: ["x", "y"] },
            { key: "debug", operator: "DoesNotExist" },
          ],
        },
        policyTypes: ["Ingress", "Egress"],
        ingress: [
          {
            from: [
              { podSelector: {} },
              { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "web" } } },
              { ipBlock: { cidr: "10.0.0.0/8" } },
            ],
            ports: [{ port: 5432, protocol: "TCP" }],
          },
        ],
        egress: [
          { ports: [{ port: 53, protocol: "UDP" }] },
          { to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "storage" } } }] },
        ],
      },
    });
  });

  it("a range that is everything leaves out nobody, pods and IPv6 included", () => {
    const ports = [{ port: 443 }];
    assert.deepEqual(toCidrs(["10.0.0.0/8", "0.0.0.0/0"], ports), { ports });
    assert.deepEqual(toCidrs(["10.0.0.0/8"], ports), { peers: [{ cidr: "10.0.0.0/8" }], ports });
  });

  it("guaranteed resources have requests equal to limits, in objects of their own", () => {
    const { requests, limits } = guaranteed("2", "8Gi", { "hugepages-2Mi": "1Gi" });
    assert.deepEqual(requests, { cpu: "2", memory: "8Gi", "hugepages-2Mi": "1Gi" });
    assert.deepEqual(limits, requests);
    assert.notEqual(limits, requests);
  });
});
