import assert from "node:assert/strict";
import fc from "fast-check";
import type { Manifest } from "kubernetes-postgres/kubernetes/manifest";
import { checkCustomResource } from "kubernetes-postgres/schemas/check";
import { keptKinds, loadSchema } from "kubernetes-postgres/schemas/store";
import { acceptedClusters, corpus, otherKinds, refusals, refusedClusters } from "../policies/admission";
import { cluster } from "../policies/fixtures";
import { changed, type Given } from "../policies/given";
import { resourcesOf } from "../support/custom-resources";
import { ApiServer } from "../support/api-server";
import { needsControlPlane, needsKind } from "./control-plane";
import { replay } from "../support/replay";

/** Groups whose operators refuse nothing that the rules do not know; Zalando's marks what it took as invalid. */
const judged = ["postgresql.cnpg.io", "barmancloud.cnpg.io", "postgres-operator.crunchydata.com", "kubedb.com"];

const bases = [cluster(), ...otherKinds.map(({ given }) => given)];

describe("the API server, with CloudNativePG's webhook behind it", function () {
  this.timeout(300_000);
  needsControlPlane();
  let server: ApiServer;

  before(async () => {
    server = await ApiServer.connect();
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
      await needsKind(this, server, given.properties as unknown as Manifest);
      const found = refusals(given);
      const message = await answer(given);
      assert.equal(message !== undefined, isRefused, message ?? "the server takes it");
      assert.equal(found.length > 0, isRefused, found.join("\n"));
    });
  }

  async function expectAgreement(given: Given): Promise<boolean> {
    const message = await answer(given);
    const found = refusals(given);
    const said = `${JSON.stringify(given.properties)}\nserver: ${message}\nrules: ${found.join("\n")}`;
    assert.equal(found.length > 0, message !== undefined, said);
    return message === undefined;
  }

  const tables = { "any mixture": { ...refusedClusters, ...acceptedClusters }, "what is accepted": acceptedClusters };
  for (const [title, table] of Object.entries(tables)) {
    it(`judges mixtures of ${title} as the rules do`, async () => {
      const changes = fc.constantFrom(...Object.entries(table));
      const mixtures = fc.uniqueArray(changes, { minLength: 2, maxLength: 4, selector: ([name]) => name });
      let accepted = 0;
      const agrees = fc.asyncProperty(mixtures, async (mixture) => {
        const given = mixture.reduce((resource, [, fields]) => changed(resource, fields), cluster());
        if (await expectAgreement(given)) accepted++;
      });
      await fc.assert(agrees, replay(2 / 3));
      assert.ok(accepted > 0, "some of them are accepted, or agreement says little");
    });
  }

  for (const kept of keptKinds().filter(({ group }) => judged.includes(group))) {
    const { group, version, kind } = kept;
    it(`judges random resources of ${kind} (${group}/${version}) as the rules do`, async function () {
      await needsKind(this, server, { apiVersion: `${group}/${version}`, kind });
      const arbitrary = resourcesOf(kept, loadSchema(group, version, kind)?.schema ?? {});
      const base = bases.find(
        ({ properties }) => properties.kind === kind && properties.apiVersion === `${group}/${version}`,
      );
      const agrees = fc.asyncProperty(arbitrary, fc.infiniteStream(fc.nat(9)), async (resource, chances) => {
        // Little of a compliant resource is replaced, or the first mistake would hide all that comes after it.
        const fields = Object.entries(resource.spec ?? {}).filter(() => chances.next().value === 0);
        const spec =
          base === undefined ? resource.spec : { ...(base.properties.spec as object), ...Object.fromEntries(fields) };
        const properties = { ...resource, spec, metadata: { name: "kubepg-test" } };
        // Structure is judged by a test of its own; this one is about what comes after it.
        fc.pre(checkCustomResource(properties).length === 0);
        await expectAgreement({ ...cluster(), properties });
      });
      await fc.assert(agrees, replay(1 / 6));
    });
  }
});
