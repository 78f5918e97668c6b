import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { defaults } from "kubernetes-postgres/plan/defaults";
import * as ts from "typescript";

const specs = path.resolve(__dirname, "../../../../components/plan/spec");

/** An optional property of an argument interface, and what its docstring says. */
interface Documented {
  owner: string;
  name: string;
  docs: string;
}

function optionalProperties(): Documented[] {
  return ["cluster.ts", "platform.ts"].flatMap((file) => {
    const source = ts.createSourceFile(
      file,
      fs.readFileSync(path.join(specs, file), "utf8"),
      ts.ScriptTarget.Latest,
      true,
    );
    return source.statements.filter(ts.isInterfaceDeclaration).flatMap((declaration) =>
      declaration.members
        .filter(
          (member): member is ts.PropertySignature =>
            ts.isPropertySignature(member) && member.questionToken !== undefined,
        )
        .map((member) => ({
          owner: declaration.name.text,
          name: member.name.getText(source),
          docs: ts
            .getJSDocCommentsAndTags(member)
            .map((doc) => ts.getTextOfJSDocComment(doc.comment) ?? "")
            .join(" "),
        })),
    );
  });
}

/** What a docstring states: a plain value ("Default 3."), or in prose where the value comes from ("Default: ..."). */
function stated(docs: string): { prose: string } | { value: string } | undefined {
  const sentence = /^(?:.*[.;)] )?Default(:?) (.+)$/.exec(docs.replace(/\s+/g, " "));
  if (sentence === null) return undefined;
  if (sentence[1] === ":") return { prose: sentence[2] };
  const literal = /^("[^"]*"|-?\d+|true|false|none)(?=[.,;: ]|$)/.exec(sentence[2]);
  return literal === null ? undefined : { value: literal[1] };
}

/** How a value of the table reads in a docstring. */
function shown(value: unknown): string {
  if (value === undefined) return "none";
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(shown).join(", ");
  if (typeof value === "object") return "none";
  return JSON.stringify(value);
}

const table: Record<string, Record<string, unknown>> = defaults;
const properties = optionalProperties();

describe("the default of an optional argument", () => {
  it("is found for all of them", () => {
    // Guards the reader below: a rename that makes it find nothing must not pass.
    assert.ok(properties.length > 100, `${properties.length} optional arguments found`);
  });

  for (const { owner, name, docs } of properties) {
    it(`is documented for ${owner}.${name}`, () => {
      const found = stated(docs);
      assert.ok(found !== undefined, `"${docs}" does not say "Default <value>." or "Default: <where it comes from>."`);
      if ("prose" in found) {
        assert.ok(
          !Object.hasOwn(table[owner] ?? {}, name),
          `the table has a value, so the docstring says it as "Default ${shown(table[owner]?.[name])}."`,
        );
      } else {
        assert.ok(
          Object.hasOwn(table[owner] ?? {}, name),
          `the docstring says ${found.value}, and the table has nothing`,
        );
        assert.equal(shown(table[owner][name]), found.value);
      }
    });
  }

  it("is in the table for nothing else", () => {
    const known = new Set(properties.map(({ owner, name }) => `${owner}.${name}`));
    const unknown = Object.entries(table).flatMap(([owner, values]) =>
      Object.keys(values)
        .map((name) => `${owner}.${name}`)
        .filter((key) => !known.has(key)),
    );
    assert.deepEqual(unknown, []);
  });
});

describe("reading a docstring", () => {
  it("tells a value from prose from nothing", () => {
    assert.deepEqual(stated('CPU cores. Default "2".'), { value: '"2"' });
    assert.deepEqual(stated("How many. Default 30, at least 7."), { value: "30" });
    assert.deepEqual(stated("Whether. Default false: it costs."), { value: "false" });
    assert.deepEqual(stated("Name. Default: the cluster's name."), { prose: "the cluster's name." });
    assert.deepEqual(stated("Default way of passwords. Default: by cloud."), { prose: "by cloud." });
    assert.equal(stated("Name of the thing."), undefined);
    assert.equal(stated("Sizes. Default whatever fits."), undefined);
  });
});
