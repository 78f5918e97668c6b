import assert from "node:assert/strict";
import fc from "fast-check";
import type { Manifest } from "kubernetes-postgres/kubernetes/manifest";
import { draftCluster } from "kubernetes-postgres/plan/cluster";
import { formatProblem, formatProblems, joinPath, type Problem } from "kubernetes-postgres/plan/problems";
import { validCluster, type ClusterCase } from "../arbitrary/cluster";
import { mistakeKinds, unclamped, withMistake, type Mistake } from "../arbitrary/mistakes";
import { ApiServer } from "../support/api-server";
import { corners, Coverage } from "./agreement/corners";
import { disagreements } from "./agreement/disagreements";
import { refusedByPreview, update } from "./agreement/update";
import { isRefused, manifestsOf, verdictOn, type Verdict } from "./agreement/verdict";
import { freshName, needsControlPlane } from "./control-plane";
import { replay, usualCases } from "../support/replay";

const rightCases = replay(0.4);
/** What the kinds of mistakes share. */
const wrongShare = 0.6;
const updates = replay(0.1);
const everythingReached = replay().numRuns >= usualCases && process.env.KUBEPG_PATH === undefined;

describe("agreement with the operator", function () {
  this.timeout(3_600_000);
  needsControlPlane();

  const place = freshName();
  const ground: Manifest = { apiVersion: "v1", kind: "Namespace", metadata: { name: place } };
  let server: ApiServer;

  before(async () => {
    server = await ApiServer.connect();
    assert.ok((await server.apply(ground)).status < 300);
  });

  after(async () => {
    if (server === undefined) return;
    await server.remove(ground);
    server.close();
  });

  /** Says what a run consisted of, and that nothing is missing in one of the usual length. */
  function assertReached(coverage: Coverage): void {
    for (const line of coverage.lines()) console.log(`      ${line}`);
    if (everythingReached) assert.deepEqual(coverage.missed(), [], "every corner is reached");
  }

  /** What both judges say; undefined where the draft is too wrong to be rendered. */
  async function judged({ name, spec, context }: ClusterCase): Promise<{ problems: Problem[]; theirs?: Verdict }> {
    const { plan, problems } = draftCluster(name, spec, context);
    const manifests = renderedOrNot(() => manifestsOf(problems.length === 0 ? plan : unclamped(plan, spec)), problems);
    return { problems, theirs: manifests && (await verdictOn(server, manifests, place)) };
  }

  it("accepts what is right: every manifest, without a warning", async () => {
    const reached = new Coverage(Object.keys(corners));
    await fc.assert(
      fc.asyncProperty(validCluster, async (of) => {
        for (const [corner, isIn] of Object.entries(corners)) if (isIn(of)) reached.count(corner);
        const { problems, theirs } = await judged(of);
        assert.equal(problems.length, 0, `only we refuse: ${formatProblems(problems, of.name)}`);
        assert.deepEqual(theirs, { refused: [], warnings: [] });
      }),
      rightCases,
    );
    assertReached(reached);
  });

  const made = new Coverage(mistakeKinds.map(({ what }) => what));
  const outcomes = new Coverage(["both accept", "both refuse", "only we refuse"]);

  for (const { what, share, of: mistakeIn } of mistakeKinds) {
    it(`refuses nothing that we let through: ${what}`, async () => {
      const cases = validCluster.chain((of) => fc.record({ of: fc.constant(of), mistake: mistakeIn(of) }));
      const agrees = fc.asyncProperty(cases, async ({ of, mistake }) => {
        made.count(mistake.what);
        outcomes.count(await outcomeOf(of, mistake));
      });
      await fc.assert(agrees, replay(wrongShare * share));
    });
  }

  it("reaches every kind of mistake, and every outcome", () => {
    assertReached(made);
    assertReached(outcomes);
  });

  /** How both judged a case in which they agree, or in which only we refuse. */
  async function outcomeOf(of: ClusterCase, mistake: Mistake): Promise<string> {
    const { problems, theirs } = await judged(withMistake(of, mistake));
    if (problems.length === 0) {
      assert.deepEqual(theirs, { refused: [], warnings: [] }, "we let it through");
      return "both accept";
    }
    assertWellFormed(problems);
    if (theirs === undefined) return "not rendered";
    if (theirs.refused.length === 0) return "only we refuse";
    assertNamed(problems, mistake, theirs);
    return "both refuse";
  }

  it("refuses no update that a preview lets through", async () => {
    const found = new Coverage(["update accepted by both", "update refused by both"]);
    await fc.assert(
      fc.asyncProperty(update, async ({ before, after }) => {
        const [first, next] = [before, after].map(({ name, spec, context }) => draftCluster(name, spec, context));
        fc.pre(next.problems.length === 0);
        const later = manifestsOf(next.plan).map(inPlace);
        const pairs = manifestsOf(first.plan).flatMap((manifest) => {
          const same = later.find(
            ({ kind, metadata }) => kind === manifest.kind && metadata.name === manifest.metadata.name,
          );
          return same === undefined || manifest.kind === "Namespace" ? [] : [{ from: inPlace(manifest), to: same }];
        });
        try {
          for (const { from } of pairs) assert.ok(!isRefused(await server.apply(from)));
          for (const { from, to } of pairs) {
            const answer = await server.apply(to, { dryRun: true });
            const ours = refusedByPreview(from, to);
            if (isRefused(answer)) assert.notDeepEqual(ours, [], `only they refuse: ${answer.body.message}`);
            assert.deepEqual(answer.warnings, []);
            const refusedBy = isRefused(answer)
              ? "refused by both"
              : ours.length > 0
                ? "refused by us"
                : "accepted by both";
            found.count(`update ${refusedBy}`);
          }
        } finally {
          for (const { from } of pairs) await server.remove(from);
        }
      }),
      updates,
    );
    assertReached(found);
  });

  for (const { title, of, told } of disagreements) {
    it(`agrees since it was found out: ${title}`, async () => {
      const { problems, theirs } = await judged(of);
      assert.deepEqual(problems.map(formatProblem), told);
      assert.ok(theirs !== undefined && theirs.refused.length + theirs.warnings.length > 0, "nobody else minds");
    });
  }

  /** In the namespace of this test; the operator leaves the objects alone, which are only there to be updated. */
  function inPlace(manifest: Manifest): Manifest {
    const { metadata } = manifest;
    const annotations = { ...metadata.annotations, "cnpg.io/reconciliationLoop": "disabled" };
    const namespaced = metadata.namespace === undefined ? {} : { namespace: place };
    return { ...manifest, metadata: { ...metadata, ...namespaced, annotations } };
  }
});

/** The manifests; undefined where the arguments are so wrong that a renderer gives up, which only a refused draft may do. */
function renderedOrNot(render: () => Manifest[], problems: readonly Problem[]): Manifest[] | undefined {
  try {
    return render();
  } catch (error) {
    if (problems.length === 0) throw error;
    return undefined;
  }
}

/** Each problem says where, what is wrong and what to write instead, in one line. */
function assertWellFormed(problems: readonly Problem[]): void {
  for (const problem of problems) {
    const line = formatProblem(problem);
    assert.ok(problem.path !== "" && problem.message.length > 5 && problem.fix.length > 3, `says too little: ${line}`);
    assert.doesNotMatch(line, /\n/, "is one line");
    const said = `${problem.message} ${problem.fix}`;
    assert.doesNotMatch(said, /\bundefined\b|\bNaN\b|\[object|Infinity/, `has a hole in it: ${line}`);
  }
}

/**
 * What the control plane refuses is told at the property that was changed, or at another one that no longer fits it, in
 * words that name the one that was changed.
 */
function assertNamed(problems: readonly Problem[], { path, value }: Mistake, { refused }: Verdict): void {
  const at = path.replace(/\.(\d+)/g, "[$1]");
  const keys = isGroup(value) ? Object.keys(value) : [];
  const places = keys.length > 0 ? keys.map((key) => joinPath(at, key)) : [at];
  const words = [at.split(/[.[]/)[0], ...keys];
  const isNamed = ({ path: told, message, fix }: Problem) =>
    places.some((place) => isWithin(told, place) || isWithin(place, told)) ||
    words.some((word) => word !== "" && `${message} ${fix}`.includes(word));
  const told = problems.map(formatProblem).join("\n");
  const where = `told neither at ${places.join(", ")} nor of it: ${told}`;
  assert.ok(problems.some(isNamed), `${where}\nwhere the control plane says: ${refused.join("\n")}`);
}

function isGroup(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a path is another one or leads on from it. */
function isWithin(path: string, group: string): boolean {
  return path === group || path.startsWith(`${group}.`) || path.startsWith(`${group}[`);
}
