import assert from "node:assert/strict";
import fc from "fast-check";
import type { Manifest } from "kubernetes-postgres/kubernetes/manifest";
import { acceptedClusters, corpus, refusals, refusedClusters } from "../policies/admission";
import { cluster } from "../policies/fixtures";
import { changed, type Given } from "../policies/given";
import { ApiServer } from "../support/api-server";

const runs = Number(process.env.KUBEPG_RUNS ?? 200);
const seed = Number(process.env.KUBEPG_SEED ?? 20260);

describe("the API server, with CloudNativePG's webhook behind it", function () {
  this.timeout(300_000);
  let server: ApiServer;

  before(function () {
    if (!process.env.KUBECONFIG) {
      console.log("      skipped: KUBECONFIG is not set; set it to a cluster with CloudNativePG to run these tests");
      this.skip();
    }
    server = ApiServer.ofCurrentContext();
  });

  after(() => server?.close());

  /** Why the server refuses to create a resource; undefined where it would. */
  async function answer({ properties }: Given): Promise<string | undefined> {
    const { status, body } = await server.apply(properties as unknown as Manifest, {
      dryRun: true,
      namespace: "default",
    });
    if (status < 300) return undefined;
    assert.ok(status >= 400 && status < 500, `the server failed: ${String(body.message)}`);
    return String(body.message);
  }

  for (const { title, given, isRefused } of corpus()) {
    it(`${isRefused ? "refuses" : "accepts"} ${title}, as the rules do`, async function () {
      const found = refusals(given);
      const message = await answer(given).catch((error: Error) => {
        if (!/does not know/.test(error.message)) throw error;
        console.log(`      skipped: ${error.message}`);
        return this.skip();
      });
      assert.equal(message !== undefined, isRefused, message ?? "the server takes it");
      assert.equal(found.length > 0, isRefused, found.join("\n"));
    });
  }

  it("judges any mixture of them as the rules do", async () => {
    const changes = [...Object.entries(refusedClusters), ...Object.entries(acceptedClusters)];
    const mixtures = fc.uniqueArray(fc.constantFrom(...changes), {
      minLength: 2,
      maxLength: 4,
      selector: ([title]) => title,
    });
    const agrees = fc.asyncProperty(mixtures, async (mixture) => {
      const given = mixture.reduce((resource, [, fields]) => changed(resource, fields), cluster());
      const message = await answer(given);
      const found = refusals(given);
      assert.equal(found.length > 0, message !== undefined, `server: ${message}\nrules: ${found.join("\n")}`);
    });
    await fc.assert(agrees, { numRuns: runs, seed });
  });

  it("takes any mixture of what is accepted as the rules do, so that agreement is not only about refusals", async () => {
    const mixtures = fc.uniqueArray(fc.constantFrom(...Object.entries(acceptedClusters)), {
      minLength: 2,
      maxLength: 3,
      selector: ([title]) => title,
    });
    let accepted = 0;
    const agrees = fc.asyncProperty(mixtures, async (mixture) => {
      const given = mixture.reduce((resource, [, fields]) => changed(resource, fields), cluster());
      const message = await answer(given);
      const found = refusals(given);
      assert.equal(found.length > 0, message !== undefined, `server: ${message}\nrules: ${found.join("\n")}`);
      if (message === undefined) accepted++;
    });
    await fc.assert(agrees, { numRuns: runs, seed });
    assert.ok(accepted > 0);
  });
});
