import assert from "node:assert/strict";
import { namespace } from "kubernetes-postgres/kubernetes/namespace";
import type { Manifest } from "kubernetes-postgres/kubernetes/manifest";
import { cloudNativePgRenderer } from "kubernetes-postgres/operators/cloudnative-pg/renderer";
import type { ClusterPlan } from "kubernetes-postgres/plan/types";
import { bound, plain, plan, plans, pooler } from "../components/operators/plans";
import { refused } from "../components/operators/cloudnative-pg/refused";
import { apply, freshName, kubectl, needsControlPlane } from "./control-plane";

/** Everything of a plan, in a namespace of its own. */
function manifests(of: ClusterPlan, place: string): Manifest[] {
  const inPlace = { ...of, names: { ...of.names, namespace: place } };
  const objects = [...cloudNativePgRenderer.access(inPlace, bound), ...cloudNativePgRenderer.cluster(inPlace, bound)];
  return [namespace(place, "shop", "restricted"), ...objects.map(({ manifest }) => manifest)];
}

const made: string[] = [];

/** A new namespace for one test. */
function place(): string {
  const name = freshName();
  made.push(name);
  return name;
}

async function eventually<T>(find: () => T | undefined): Promise<T> {
  for (let attempt = 0; attempt < 120; attempt++) {
    const found = find();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error("the operator did not come to it within a minute");
}

describe("CloudNativePG itself", function () {
  this.timeout(300_000);
  needsControlPlane();

  after(() => {
    if (made.length > 0) kubectl(["delete", "namespace", ...made, "--ignore-not-found", "--wait=false"]);
  });

  for (const [title, of] of Object.entries(plans)) {
    it(`accepts every manifest without a warning: ${title}`, () => {
      const items = manifests(of, place());
      const { status, stdout, stderr } = apply(items);
      assert.equal(stderr, "");
      assert.equal(status, 0);
      assert.equal(stdout.trim().split("\n").length, items.length, "one line for each manifest");
    });
  }

  for (const [title, changes] of refused.filter(([, { identity }]) => identity === undefined)) {
    it(`refuses what we refuse: ${title}`, () => {
      const where = place();
      assert.equal(kubectl(["create", "namespace", where]).status, 0);
      const { status, stderr } = apply(manifests(plan(changes), where), "--dry-run=server", "--force-conflicts");
      assert.notEqual(status, 0, "the API server and the webhook took all of it");
      assert.match(stderr, /is invalid|denied the request|Duplicate value/);
    });
  }

  it("makes pods that the restricted level lets in and that are Guaranteed", async function () {
    if (kubectl(["get", "nodes", "-o", "name"]).stdout === "") {
      console.log("      skipped: the cluster has no nodes, and the operator makes no pods without");
      this.skip();
    }
    const where = place();
    const { replication } = plans["one instance"];
    const of = plan({ instances: 1, replication, backup: undefined, pooler });
    assert.equal(apply(manifests(of, where)).status, 0);
    const secret = ["create", "secret", "generic", "shop-owner", "--type=kubernetes.io/basic-auth"];
    kubectl([...secret, "--from-literal=username=app", "--from-literal=password=app", "-n", where]);
    const pods = await eventually(() => {
      const { items } = plain(JSON.parse(kubectl(["get", "pods", "-n", where, "-o", "json"]).stdout));
      return items.length >= 5 ? items : undefined;
    });
    // The job that makes the first instance, and two pods of each pooler.
    assert.equal(pods.length, 5);
    for (const { metadata, status } of pods) assert.equal(status.qosClass, "Guaranteed", metadata.name);
  });
});
