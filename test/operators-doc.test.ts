import assert from "node:assert/strict";
import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { operatorFacts } from "kubernetes-postgres/operators/registry";
import { checkout } from "./program/checkout";

const { operatorsPage } = createRequire(__filename)(path.join(checkout, "tools", "operators-doc.js")) as {
  operatorsPage: () => string;
};

describe("docs/operators.md", () => {
  it("is what the operators' facts say; `npm run golden` writes it anew", () => {
    const file = path.join(checkout, "docs", "operators.md");
    if (process.env.UPDATE_GOLDEN) fs.writeFileSync(file, operatorsPage());
    assert.equal(fs.readFileSync(file, "utf8"), operatorsPage());
  });

  it("has a section for every operator, and an answer of each in every row", () => {
    const page = operatorsPage();
    const names = Object.keys(operatorFacts);
    for (const name of names) assert.ok(page.includes(`(\`operator: ${name}\`)`), name);
    const rows = page.split("\n").filter((line) => /^\| .+ \((`[\w.]+`)\) \|/.test(line));
    assert.ok(rows.length > 20, "the table is there");
    for (const row of rows)
      assert.equal(row.split("|").filter((cell) => /^ (yes|no) $/.test(cell)).length, names.length);
  });
});
