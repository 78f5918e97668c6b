import assert from "node:assert/strict";
import { namespace } from "kubernetes-postgres/kubernetes/namespace";
import type { Manifest } from "kubernetes-postgres/kubernetes/manifest";
import { operatorFacts } from "kubernetes-postgres/operators/registry";
import type { ClusterPlan } from "kubernetes-postgres/plan/types";
import { plain } from "../components/operators/plans";
import { plansOf, rendered, spiloOperators } from "../components/operators/spilo/plans";
import { apply, freshName, kubectl, needsControlPlane } from "./control-plane";

/** Everything of a plan, in a namespace of its own. */
function manifests(of: ClusterPlan, place: string): Manifest[] {
  const inPlace = { ...of, names: { ...of.names, namespace: place } };
  const { podSecurity } = operatorFacts[of.operator];
  return [namespace(place, "shop", podSecurity), ...rendered(inPlace).map(({ manifest }) => manifest)];
}

for (const operator of spiloOperators) {
  describe(`The Kubernetes API and what is rendered for ${operator}`, function () {
    this.timeout(300_000);
    needsControlPlane();
    const made: string[] = [];

    after(() => {
      if (made.length > 0) kubectl(["delete", "namespace", ...made, "--ignore-not-found", "--wait=false"]);
    });

    for (const [title, of] of Object.entries(plansOf(operator))) {
      it(`takes every manifest without a warning, and finds no change the second time: ${title}`, () => {
        const place = freshName();
        made.push(place);
        const items = manifests(of, place);
        const first = apply(items);
        assert.equal(first.stderr, "");
        assert.equal(first.status, 0);
        assert.equal(first.stdout.trim().split("\n").length, items.length, "one line for each manifest");
        // A Namespace has no generation; everything else gets a new one with every change of its specification.
        const versions = (): unknown => {
          const { stdout } = kubectl(["get", "-f", "-", "-o", "json"], { apiVersion: "v1", kind: "List", items });
          return plain(JSON.parse(stdout)).items.map(({ metadata }: { metadata: { generation?: number } }) => {
            return metadata.generation;
          });
        };
        const before = versions();
        assert.equal(apply(items).stderr, "");
        assert.deepEqual(versions(), before);
      });
    }
  });
}
