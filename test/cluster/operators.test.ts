import assert from "node:assert/strict";
import { namespace } from "kubernetes-postgres/kubernetes/namespace";
import type { Manifest } from "kubernetes-postgres/kubernetes/manifest";
import type { BoundValues, OperatorRenderer } from "kubernetes-postgres/operators/operator";
import { crunchyRenderer } from "kubernetes-postgres/operators/crunchy/renderer";
import type { ClusterPlan } from "kubernetes-postgres/plan/types";
import * as crunchy from "../components/operators/crunchy/plans";
import { apply, freshName, kubectl, needsControlPlane } from "./control-plane";

/** Plans of an operator whose definitions judge by themselves: it has no webhook. */
interface Row {
  renderer: OperatorRenderer;
  plans: Record<string, ClusterPlan>;
  bound: BoundValues<string>;
  /** Releases of the operator whose resources differ; the first is the default. */
  versions: string[];
  /** The definition without which there is nothing to test. */
  definition: string;
}

const rows: readonly Row[] = [
  {
    renderer: crunchyRenderer,
    plans: crunchy.plans,
    bound: crunchy.bound,
    versions: ["6.0.3", "5.8.9"],
    definition: "postgresclusters.postgres-operator.crunchydata.com",
  },
];

/** Everything of a plan, in a namespace of its own. */
function manifests({ renderer, bound }: Row, of: ClusterPlan, place: string, operatorVersion: string): Manifest[] {
  const inPlace = { ...of, names: { ...of.names, namespace: place } };
  const values = { ...bound, operatorVersion };
  const objects = [...renderer.access(inPlace, values), ...renderer.cluster(inPlace, values)];
  return [namespace(place, of.names.cluster, renderer.facts.podSecurity), ...objects.map(({ manifest }) => manifest)];
}

/** What the server counts writes by, of each object. */
function resourceVersions(place: string, items: readonly Manifest[]): string[] {
  const kinds = items
    .filter(({ kind }) => kind !== "Namespace")
    .map(({ kind, metadata }) => `${kind}/${metadata.name}`);
  const { stdout } = kubectl(["get", ...kinds, "-n", place, "-o", "json"]);
  const { items: found } = JSON.parse(stdout) as { items: { metadata: { name: string; resourceVersion: string } }[] };
  return found.map(({ metadata }) => `${metadata.name} ${metadata.resourceVersion}`);
}

for (const row of rows) {
  const { title, name } = row.renderer.facts;
  describe(`The definitions of ${title}`, function () {
    this.timeout(300_000);
    needsControlPlane();
    const made: string[] = [];

    before(function () {
      if (kubectl(["get", "crd", row.definition]).status === 0) return;
      console.log(`      skipped: the cluster lacks the definition ${row.definition}`);
      this.skip();
    });
    after(() => {
      if (made.length > 0) kubectl(["delete", "namespace", ...made, "--ignore-not-found", "--wait=false"]);
    });

    for (const version of row.versions) {
      for (const [plan, of] of Object.entries(row.plans)) {
        it(`take what ${name} ${version} is told, without a warning and the same twice: ${plan}`, () => {
          const place = freshName();
          made.push(place);
          const items = manifests(row, of, place, version);
          const first = apply(items);
          assert.equal(first.stderr, "");
          assert.equal(first.status, 0);
          const written = resourceVersions(place, items);
          assert.equal(apply(items).status, 0);
          assert.deepEqual(resourceVersions(place, items), written, "nothing was written again");
        });
      }
    }
  });
}
