import assert from "node:assert/strict";
import { corpus, refusals } from "./admission";

describe("what operators refuse of new resources", () => {
  for (const { title, given, isRefused } of corpus()) {
    it(`${isRefused ? "refuses" : "accepts"} ${title}`, () => {
      const found = refusals(given);
      assert.equal(found.length > 0, isRefused, found.join("\n"));
    });
  }
});
