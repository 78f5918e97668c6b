import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";

import { parse } from "yaml";
import { checkout } from "../checkout";
import { previewInProcess, type StackConfig } from "../in-process";
import { ends, inert } from "./expected";
import { leaves } from "./leaves";
import { values } from "./values";
import { walk } from "./walk";

describe("a change of one argument of a running database cluster", function () {
  this.timeout(60_000);
  walk("clusters[]");
});

describe("the walk through the arguments", () => {
  it("changes every argument there is, and none that is not there", () => {
    const known = leaves.map(({ path: of }) => of);
    assert.deepEqual(
      leaves.filter(({ path: of, values: counted }) => counted === undefined && values[of] === undefined),
      [],
      "give each of them values in values.ts",
    );
    for (const table of [values, ends, inert].map(Object.keys)) {
      assert.deepEqual(
        table.filter((of) => !known.includes(of)),
        [],
      );
    }
  });

  it("knows the keys of docs/configuration.md", () => {
    const page = fs.readFileSync(path.join(checkout, "docs", "configuration.md"), "utf8");
    const sections = page.split(/^### `(.+)`$/m).slice(1);
    const keys = sections.flatMap((heading, index) =>
      index % 2 === 1
        ? []
        : [...sections[index + 1].matchAll(/^\| `(\w+)` \| (.+?) \|/gm)]
            .filter(([, , shape]) => shape !== "group")
            .map(([, key]) => `${heading}.${key}`),
    );
    assert.deepEqual(leaves.map(({ path: of }) => of).sort(), keys.sort());
  });

  it("sees what a preview in a process of its own sees", async () => {
    const file = path.join(checkout, "Pulumi.prod.yaml");
    const { config } = parse(fs.readFileSync(file, "utf8")) as { config: StackConfig };
    const own = Object.entries(config).map(([key, value]) => [key.replace("kubernetes-postgres:", ""), value]);
    const { resources } = await previewInProcess("prod", Object.fromEntries(own) as StackConfig);
    const seen = resources.map(({ urn, type, inputs, options }) => ({ urn, type, inputs, options }));
    const golden = fs.readFileSync(path.join(checkout, "test", "golden", "prod.json"), "utf8");
    assert.deepEqual(JSON.parse(JSON.stringify(seen)), JSON.parse(golden));
  });
});
