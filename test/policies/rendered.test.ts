import assert from "node:assert/strict";
import { rules } from "kubernetes-postgres-policies/rules/index";
import { preset } from "kubernetes-postgres-policies/presets";
import { namespace } from "kubernetes-postgres/kubernetes/namespace";
import type { BoundValues, OperatorRenderer, RenderedObject } from "kubernetes-postgres/operators/operator";
import { crunchyRenderer } from "kubernetes-postgres/operators/crunchy/renderer";
import type { ClusterPlan } from "kubernetes-postgres/plan/types";
import * as crunchy from "../components/operators/crunchy/plans";
import { plain } from "../components/operators/plans";
import type { Given } from "./given";
import { Pack } from "./pack";

/** A highly available cluster of an operator, as it would be run. */
interface Row {
  renderer: OperatorRenderer;
  plan: ClusterPlan;
  bound: BoundValues<string>;
  /** What is still said of it, and why the operator leaves it so. */
  said: string[];
}

const rows: readonly Row[] = [
  {
    renderer: crunchyRenderer,
    plan: crunchy.planned({
      postgresVersion: 17,
      scheduling: { priorityClassName: "database", requireZoneSpread: true },
      pooler: { enabled: true },
      roles: [{ name: "reporting", inRoles: ["pg_read_all_data"] }],
      backup: { differentialSchedule: "0 14 * * *", encrypt: true },
      monitoring: { enabled: true },
    }),
    bound: crunchy.bound,
    said: [],
  },
];

function givenOf({ what, manifest, holdsData = false }: RenderedObject<string>): Given {
  const { apiVersion, kind } = manifest;
  const type = `kubernetes:${apiVersion === "v1" ? "core/v1" : apiVersion}:${kind}`;
  return { type, name: what, properties: plain(manifest), protect: holdsData };
}

describe("Preset prod", () => {
  let pack: Pack;
  before(async () => {
    pack = await Pack.start();
    await pack.configure(preset("prod", rules));
  });
  after(() => pack.stop());

  for (const { renderer, plan, bound, said } of rows) {
    it(`accepts what is rendered for ${renderer.facts.title}`, async () => {
      const { names } = plan;
      const ground = namespace(names.namespace, names.cluster, renderer.facts.podSecurity);
      const objects = [
        { what: "namespace", manifest: ground, after: [], holdsData: true },
        ...renderer.access(plan, bound),
        ...renderer.cluster(plan, bound),
      ];
      const { violations } = await pack.judge(objects.map(givenOf));
      assert.deepEqual(violations, said);
    });
  }
});
