import assert from "node:assert/strict";
import { namespace } from "kubernetes-postgres/kubernetes/namespace";
import type { Manifest } from "kubernetes-postgres/kubernetes/manifest";
import type { BoundValues, OperatorRenderer } from "kubernetes-postgres/operators/operator";
import { kubeDbRenderer } from "kubernetes-postgres/operators/kubedb/renderer";
import { standaloneRenderer } from "kubernetes-postgres/operators/standalone/renderer";
import type { ClusterPlan } from "kubernetes-postgres/plan/types";
import { bound as kubeDbBound, kubeDbPlans } from "../components/operators/kubedb/plans";
import { bound as standaloneBound, standalonePlans } from "../components/operators/standalone/plans";
import { apply, freshName, kubectl, needsControlPlane } from "./control-plane";

/** Operators whose definitions the cluster has and that do not run there: the API server judges what they would be given. */
const rows: { renderer: OperatorRenderer; plans: Record<string, ClusterPlan>; bound: BoundValues<string> }[] = [
  { renderer: standaloneRenderer, plans: standalonePlans, bound: standaloneBound },
  { renderer: kubeDbRenderer, plans: kubeDbPlans, bound: kubeDbBound },
];

/** Kinds of the operators' that the cluster need not have; their structure is checked by the schemas that are kept. */
const optional = ["PlacementPolicy"];

for (const { renderer, plans, bound } of rows) {
  const { name, podSecurity } = renderer.facts;
  describe(`The API server, of manifests for ${name}`, function () {
    this.timeout(300_000);
    needsControlPlane();
    const made: string[] = [];

    after(() => {
      if (made.length > 0) kubectl(["delete", "namespace", ...made, "--ignore-not-found", "--wait=false"]);
    });

    for (const [title, plan] of Object.entries(plans)) {
      it(`accepts every one without a warning, and finds no change the second time: ${title}`, () => {
        const place = freshName();
        made.push(place);
        const inPlace = { ...plan, names: { ...plan.names, namespace: place } };
        const objects = [...renderer.access<string>(inPlace, bound), ...renderer.cluster<string>(inPlace, bound)];
        const known = objects.map(({ manifest }) => manifest).filter(({ kind }) => !optional.includes(kind));
        const items: Manifest[] = [namespace(place, "shop", podSecurity), ...known];
        const first = apply(items);
        assert.equal(first.stderr, "");
        assert.equal(first.status, 0);
        const generation = (): string => {
          const kinds = [...new Set(items.slice(1).map(({ kind, apiVersion }) => resourceOf(kind, apiVersion)))];
          const columns = "custom-columns=K:.kind,N:.metadata.name,G:.metadata.generation";
          return kubectl(["get", kinds.join(","), "-n", place, "-o", columns]).stdout;
        };
        const before = generation();
        assert.equal(apply(items).stderr, "");
        assert.equal(generation(), before);
        assert.ok(before.split("\n").length > items.length / 2);
      });
    }
  });
}

/** A kind with its group, as kubectl tells those of one name apart. */
function resourceOf(kind: string, apiVersion: string): string {
  const [group, version] = apiVersion.split("/");
  return version === undefined ? kind : `${kind}.${version}.${group}`;
}
