import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { statements } from "./iam";

const components = path.resolve(__dirname, "..", "..", "..", "..", "components");

/** Every TypeScript source of the components. */
function sources(directory: string): string[] {
  return fs.readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const at = path.join(directory, entry.name);
    if (entry.isDirectory()) return ["bin", "node_modules"].includes(entry.name) ? [] : sources(at);
    return entry.name.endsWith(".ts") && !entry.name.endsWith(".d.ts") ? [at] : [];
  });
}

describe("IAM statements of the components", () => {
  const texts = sources(components).map((file) => fs.readFileSync(file, "utf8"));

  it("are each judged by a table: list a new one in iam.ts and give it rows", () => {
    // A statement is written out with its Sid, or made by one of the two helpers that take it first.
    const written = /\bSid: "(\w+)"|\b(?:statement|deny)\(\s*"(\w+)"/g;
    const found = texts.flatMap((text) => [...text.matchAll(written)].map(([, plain, made]) => plain ?? made));
    assert.deepEqual([...new Set(found)].sort(), [...statements].sort());
  });

  it("have a Sid that can be found in the sources", () => {
    const effects = texts.flatMap((text) => [...text.matchAll(/\bEffect: ("\w+"|\w+)/g)]);
    const sids = texts.flatMap((text) => [...text.matchAll(/\bSid: ("\w+"|\w+)/g)]);
    assert.equal(effects.length, sids.length);
  });
});
