import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { corpus, refusals } from "./admission";

const golden = path.resolve(__dirname, "..", "..", "..", "test", "golden", "admission.json");

describe("what operators refuse of new resources", () => {
  const found = Object.fromEntries(corpus().map(({ title, given }) => [title, refusals(given)]));

  before(() => {
    if (process.env.UPDATE_GOLDEN) fs.writeFileSync(golden, `${JSON.stringify(found, undefined, 2)}\n`);
  });

  const kept = (): Record<string, string[]> => JSON.parse(fs.readFileSync(golden, "utf8")) as Record<string, string[]>;

  for (const { title, isRefused } of corpus()) {
    it(`${isRefused ? "refuses" : "accepts"} ${title}, and says why`, () => {
      assert.equal(found[title].length > 0, isRefused, found[title].join("\n"));
      assert.deepEqual(
        found[title],
        kept()[title],
        "test/golden/admission.json says otherwise: npm run golden, read the diff",
      );
    });
  }

  it("keeps what is said of no row that is gone, and no two rows of one title", () => {
    assert.deepEqual(
      Object.keys(kept()),
      corpus().map(({ title }) => title),
    );
  });
});
