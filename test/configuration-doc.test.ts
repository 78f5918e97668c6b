import assert from "node:assert/strict";
import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { checkout } from "./program/checkout";

const { configurationPage } = createRequire(__filename)(path.join(checkout, "tools", "configuration-doc.js")) as {
  configurationPage: () => string;
};

describe("docs/configuration.md", () => {
  it("is what the arguments' docstrings say; `npm run golden` writes it anew", () => {
    const file = path.join(checkout, "docs", "configuration.md");
    if (process.env.UPDATE_GOLDEN) fs.writeFileSync(file, configurationPage());
    assert.equal(fs.readFileSync(file, "utf8"), configurationPage());
  });

  it("names the keys of every level", () => {
    for (const heading of [
      "platform.backupBucket.objectLock",
      "clusters[].storage",
      "clusters[].scheduling.tolerations[]",
    ]) {
      assert.ok(configurationPage().includes(`### \`${heading}\``), heading);
    }
  });
});
