import assert from "node:assert/strict";
import { canRun, canSyncSecrets, type Abilities } from "./abilities";
import type { KubernetesObject } from "./objects";

const cluster = (instances: number, storageClass?: string): KubernetesObject => ({
  apiVersion: "postgresql.cnpg.io/v1",
  kind: "Cluster",
  metadata: { name: "shop", namespace: "shop" },
  spec: { instances, storage: { size: "1Gi", storageClass }, walStorage: { size: "1Gi", storageClass } },
});

const provisioners = new Map([
  ["", "rancher.io/local-path"],
  ["standard", "rancher.io/local-path"],
  ["postgres-data", "ebs.csi.aws.com"],
]);
const kind: Abilities = { nodes: 3, csiDrivers: new Set(), provisioners };
const eks: Abilities = { nodes: 3, csiDrivers: new Set(["ebs.csi.aws.com", "secrets-store.csi.k8s.io"]), provisioners };
const withoutNodes: Abilities = { ...eks, nodes: 0 };

describe("which workloads a cluster can run, and which the tests play", () => {
  const cases: [string, KubernetesObject, Abilities, boolean][] = [
    ["an instance a node, on kind's own class", cluster(3), kind, true],
    ["the same class by its name", cluster(3, "standard"), kind, true],
    ["more instances than nodes", cluster(4), kind, false],
    ["EBS volumes on kind, which has nodes and no driver", cluster(3, "postgres-data"), kind, false],
    ["EBS volumes on EKS", cluster(3, "postgres-data"), eks, true],
    ["a class that is not there", cluster(1, "other"), eks, false],
    ["a control plane without nodes", cluster(1), withoutNodes, false],
  ];
  for (const [what, of, abilities, expected] of cases) {
    it(`${what}: ${expected ? "runs" : "is played"}`, () => assert.equal(canRun(of, abilities), expected));
  }

  it("Secrets are synced where the driver is, and a node to run it", () => {
    assert.deepEqual([kind, eks, withoutNodes].map(canSyncSecrets), [false, true, false]);
  });
});
