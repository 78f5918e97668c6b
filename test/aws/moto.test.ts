import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import type { Registration } from "kubepg/engine/index";
import { checkout } from "../program/checkout";
import { clientsAt, type Clients } from "./clients";
import { lackingCalls, lackingFields } from "./lacking";
import { motoPython, startMoto, type Moto } from "./moto";
import { at, without } from "./paths";
import { prepare } from "./prepare";
import { clientsFor, create, handlerOf, kept, readBack, wanted, type Replay, type Replayed } from "./replay";
import { record, referring, variants } from "./stacks";

/** Where an input is not as AWS has it, but for what moto forgets; one text for each resource. */
function differences(pairs: { resource: Replayed; asked: Replayed["inputs"]; found: Replayed["inputs"] }[]): string[] {
  return pairs.flatMap(({ resource: { name, type }, asked, found }) => {
    const forgotten = lackingFields[type] ?? [];
    try {
      assert.deepEqual(without(found, forgotten), without(kept(type, asked), forgotten));
      return [];
    } catch (error) {
      return [`${name} (${type}): ${String(error)}`];
    }
  });
}

describe("AWS resources on a moto server", function () {
  this.timeout(600_000);
  let python: string;

  before(function () {
    const installed = motoPython();
    if ("python" in installed) {
      python = installed.python;
      return;
    }
    if (process.env.CI) throw new Error(installed.missing);
    console.log(`      skipped: ${installed.missing}`);
    this.skip();
  });

  for (const [title, variant] of Object.entries(variants)) {
    describe(title, () => {
      let moto: Moto | undefined;
      let awsOf: (region: string) => Clients;
      let resources: Registration[];
      let replay: Replay;

      before(async () => {
        moto = await startMoto(python);
        awsOf = clientsAt(moto.endpoint);
        ({ resources } = await record(variant, referring));
        await prepare(resources, awsOf);
        replay = await create(resources, awsOf, lackingCalls);
      });

      after(() => moto?.stop());

      it("exist with every value asked for, and no other", async () => {
        const pairs = [];
        for (const resource of replay.created) {
          pairs.push({ resource, asked: resource.inputs, found: await readBack(resource, awsOf) });
        }
        assert.ok(pairs.length >= 15, `${pairs.length} resources are not a stack`);
        assert.deepEqual(differences(pairs), []);
      });

      it("would not be changed by a second run", async () => {
        const again = await record(variant, referring);
        const byUrn = new Map(replay.created.map((resource) => [resource.urn, resource]));
        const pairs = [];
        for (const { registration, inputs } of wanted(again.resources, replay.outputs)) {
          if (lackingCalls.has(registration.type)) continue;
          const resource = byUrn.get(registration.urn);
          assert.ok(resource, `${registration.urn} is new`);
          byUrn.delete(registration.urn);
          pairs.push({ resource, asked: inputs, found: await readBack(resource, awsOf) });
        }
        assert.deepEqual([...byUrn.keys()], [], "nothing is gone");
        assert.deepEqual(differences(pairs), []);
      });

      it("lack in moto what is listed as lacking, to the last call and field", async () => {
        for (const { type, inputs } of replay.skipped) {
          const call = handlerOf(type).create(inputs, clientsFor(inputs, awsOf));
          await assert.rejects(call, `moto has learnt ${type}: take it off test/aws/lacking.ts and docs/testing.md`);
        }
        for (const resource of replay.created) {
          for (const field of lackingFields[resource.type] ?? []) {
            const what = `${resource.type} ${field}`;
            assert.notEqual(at(resource.inputs, field).length, 0, `${what} is not asked for any more`);
            const found = at(await readBack(resource, awsOf), field);
            assert.deepEqual(found, [], `moto has learnt ${what}: take it off test/aws/lacking.ts and docs/testing.md`);
          }
        }
      });
    });
  }

  it("lack in moto what docs/testing.md says", () => {
    const text = fs.readFileSync(path.join(checkout, "docs", "testing.md"), "utf8");
    const section = text.split("### What moto lacks\n")[1]?.split("\n#")[0] ?? "";
    const listed = [...section.matchAll(/^- `([^`]+)`(?:, `([^`]+)`)?/gm)].map(([, type, field]) =>
      field === undefined ? type : `${type} ${field}`,
    );
    const lacking = Object.entries(lackingFields).flatMap(([type, fields]) => fields.map((each) => `${type} ${each}`));
    assert.deepEqual(listed.sort(), [...lackingCalls, ...lacking].sort());
  });
});
