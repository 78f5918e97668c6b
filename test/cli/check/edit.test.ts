import assert from "node:assert/strict";
import * as fc from "fast-check";
import { parse, stringify } from "yaml";
import { applyEdits, type Edit } from "kubernetes-postgres-policies/frame/edit";
import { edited } from "kubepg/check/edit/edited";

const set = (segments: Edit["segments"], value: unknown): Edit => ({ how: "set", segments, value });
const remove = (...segments: Edit["segments"]): Edit => ({ how: "remove", segments, value: undefined });
const append = (segments: Edit["segments"], value: unknown): Edit => ({ how: "append", segments, value });
const prepend = (segments: Edit["segments"], value: unknown): Edit => ({ how: "prepend", segments, value });

/** What a text becomes by edits of one object, and which of them it has no room for. */
function by(text: string, ...edits: Edit[]): { text: string; skipped: number } {
  const result = edited(text, [edits]);
  return { text: result.text, skipped: result.skipped.length };
}

interface Layout {
  readonly what: string;
  readonly text: string;
  readonly edit: Edit;
  readonly wanted: string;
}

const layouts: readonly Layout[] = [
  {
    what: "a value beside its comment",
    text: "a:   false  # why\n\n\nb: 1\n",
    edit: set(["a"], true),
    wanted: "a:   true  # why\n\n\nb: 1\n",
  },
  {
    what: "a text in the quotes that it had",
    text: "a: 'one'\nb: \"two\"\n",
    edit: set(["a"], "it's"),
    wanted: "a: 'it''s'\nb: \"two\"\n",
  },
  {
    what: "a field of a map on one line",
    text: "a: { b: 1,  c: 2 } # so\n",
    edit: set(["a", "d"], "x, y"),
    wanted: 'a: { b: 1,  c: 2,  d: "x, y" } # so\n',
  },
  {
    what: "a field that is missing, below a comment at the end",
    text: "a:\n    b: 1 # one\n\n# the end\n",
    edit: set(["a", "c", "d"], 2),
    wanted: "a:\n    b: 1 # one\n    c:\n        d: 2\n\n# the end\n",
  },
  {
    what: "a key without a value",
    text: "a: # nothing yet\nb: 1\n",
    edit: set(["a", "c"], true),
    wanted: "a: # nothing yet\n  c: true\nb: 1\n",
  },
  {
    what: "a list that is indented as its key is",
    text: "a:\n- b: 1\n  c: 2\n# last\n",
    edit: append(["a"], { d: 3 }),
    wanted: "a:\n- b: 1\n  c: 2\n- d: 3\n# last\n",
  },
  {
    what: "the beginning of a list",
    text: "a:\n  # first\n  - 1\n  - 2\n",
    edit: prepend(["a"], 0),
    wanted: "a:\n  # first\n  - 0\n  - 1\n  - 2\n",
  },
  {
    what: "lists on one line, at both ends",
    text: "a: [1, 2]\n",
    edit: prepend(["a"], 0),
    wanted: "a: [0, 1, 2]\n",
  },
  {
    what: "a field that goes, with its line",
    text: "a:\n  b: 1 # one\n  # about c\n  c: 2\n",
    edit: remove("a", "b"),
    wanted: "a:\n  # about c\n  c: 2\n",
  },
  {
    what: "the last field of a map that goes",
    text: "a:\n  b: 1\nc: 2\n",
    edit: remove("a", "b"),
    wanted: "a: {}\nc: 2\n",
  },
  {
    what: "the first field of an item",
    text: "a:\n  - b: 1\n    c: 2\n",
    edit: remove("a", 0, "b"),
    wanted: "a:\n  - c: 2\n",
  },
  {
    what: "an item that goes",
    text: "a:\n  - 1\n  - 2 # two\n  - 3",
    edit: remove("a", 1),
    wanted: "a:\n  - 1\n  - 3",
  },
  { what: "the last item, at the end", text: "a:\n  - 1\n  - 3", edit: remove("a", 1), wanted: "a:\n  - 1" },
  { what: "a field on one line that goes", text: "a: {b: 1, c: 2}\n", edit: remove("a", "c"), wanted: "a: {b: 1}\n" },
  {
    what: "a text of several lines",
    text: "a: |\n  one\n  two\nb: 1\n",
    edit: set(["a"], "x"),
    wanted: "a: x\nb: 1\n",
  },
  {
    what: "JSON in lines",
    text: '{\n\t"a": {\n\t\t"b": 1\n\t}\n}\n',
    edit: set(["a", "c"], "on"),
    wanted: '{\n\t"a": {\n\t\t"b": 1,\n\t\t"c": "on"\n\t}\n}\n',
  },
  { what: "JSON on one line", text: '{"a":{"b":[]}}', edit: append(["a", "b"], "x"), wanted: '{"a":{"b":["x"]}}' },
  {
    what: "the line ends of Windows",
    text: "a:\r\n  b: 1\r\nc: 2\r\n",
    edit: set(["a", "d"], { e: 1, f: 2 }),
    wanted: "a:\r\n  b: 1\r\n  d:\r\n    e: 1\r\n    f: 2\r\nc: 2\r\n",
  },
  { what: "words that YAML 1.1 takes for truth", text: "a: 1\n", edit: set(["b"], "on"), wanted: 'a: 1\nb: "on"\n' },
];

describe("edits of a manifest's text", () => {
  for (const { what, text, edit, wanted } of layouts) {
    it(`change ${what}`, () => assert.deepEqual(by(text, edit), { text: wanted, skipped: 0 }));
  }

  it("are not made through an anchor, an alias or a merged map", () => {
    const shared = "a: &x\n  b: 1\nc: *x\n";
    assert.deepEqual(by(shared, set(["a", "b"], 2)), { text: shared, skipped: 1 });
    assert.deepEqual(by(shared, set(["c", "b"], 2)), { text: shared, skipped: 1 });
    const merged = "a: &x { b: 1 }\nc:\n  <<: *x\n";
    assert.deepEqual(by(merged, set(["c", "b"], 2)), { text: `${merged}  b: 2\n`, skipped: 0 });
  });

  it("are made one by one where they meet, and those that cannot be are told", () => {
    const text = "a: [1]\n";
    const { text: after, skipped } = by(text, set(["b", "c"], 1), set(["b", "d"], 2), set(["a", "e"], 3));
    assert.deepEqual([parse(after), skipped], [{ a: [1], b: { c: 1, d: 2 } }, 1]);
  });

  const key = fc.constantFrom("name", "spec", "on", "a.b/c", "constructor", "__proto__", "12");
  const leaf = fc.oneof(
    fc.integer(),
    fc.boolean(),
    fc.constantFrom("yes", "8Gi", "0x10", "a: b", "#no", "two\nlines", "", "it's", "[x]", "null", "1e3"),
  );
  const tree = fc.letrec<{ value: unknown; map: unknown; list: unknown }>((tie) => ({
    value: fc.oneof({ maxDepth: 3 }, leaf, tie("map"), tie("list")),
    map: fc.dictionary(key, tie("value"), { minKeys: 1, maxKeys: 4 }),
    list: fc.array(tie("value"), { minLength: 1, maxLength: 4 }),
  }));
  const styles = fc.record({
    indent: fc.constantFrom(2, 4),
    indentSeq: fc.boolean(),
    collectionStyle: fc.constantFrom("block" as const, "flow" as const, "any" as const),
    lineWidth: fc.constantFrom(0, 40),
  });
  const document = fc.tuple(tree.map, styles, fc.boolean(), fc.boolean()).map(([value, style, comments, isJson]) => ({
    text: isJson ? JSON.stringify(value, null, 2) : commented(stringify(value, { ...style, version: "1.1" }), comments),
  }));

  it("read back as they say, and leave every line as it was in which nothing changes", () => {
    fc.assert(
      fc.property(
        document,
        fc.nat(),
        leaf,
        fc.constantFrom("set", "remove", "append", "prepend"),
        (given, n, value, how) => {
          const before: unknown = parse(given.text, { version: "1.1" });
          const paths = pathsOf(before);
          const segments = paths[n % paths.length];
          const edit: Edit = { how, segments, value: how === "remove" ? undefined : value };
          const result = by(given.text, edit);
          if (result.skipped > 0) return void assert.equal(result.text, given.text);
          assert.deepEqual(parse(result.text, { version: "1.1" }), applyEdits(before, [edit]));
          for (const comment of given.text.match(/^ *# kept \d+$/gm) ?? []) {
            if (how === "append" || how === "prepend") assert.ok(result.text.includes(comment), comment);
          }
          if (how === "set" && !given.text.startsWith("{")) {
            const [old, now] = [given.text.split("\n"), result.text.split("\n")];
            const start = old.findIndex((line, index) => line !== now[index]);
            const stop = [...old].reverse().findIndex((line, index) => line !== now[now.length - 1 - index]);
            const changed = start < 0 ? [] : old.slice(start, old.length - stop);
            const replaced = valueAt(before, segments);
            // What is replaced takes its own lines with it, and no other.
            assert.ok(changed.length <= 1 + linesOf(replaced), `${changed.length} lines of\n${given.text}`);
          }
        },
      ),
      { numRuns: 600 },
    );
  });

  it("of scalars are never skipped in what is laid out as programs do it", () => {
    fc.assert(
      fc.property(tree.map, styles, fc.nat(), fc.integer(), (value, style, n, set_) => {
        const text = stringify(value, { ...style, lineWidth: 0, version: "1.1" });
        const paths = pathsOf(parse(text, { version: "1.1" }));
        assert.equal(by(text, set(paths[n % paths.length], set_)).skipped, 0, text);
      }),
      { numRuns: 400 },
    );
  });
});

/** The text with a comment and an empty line between some of its lines, where none of them is inside a text. */
function commented(text: string, isWanted: boolean): string {
  if (!isWanted || /[|>"']/.test(text)) return text;
  return text.replace(/^ *[\w-][^\n]*:/gm, (line, at: number) =>
    at % 3 === 0 ? `${/^ */.exec(line)?.[0] ?? ""}# kept ${at}\n\n${line}` : line,
  );
}

/** The path of everything in a value. */
function pathsOf(value: unknown, at: Edit["segments"] = []): Edit["segments"][] {
  const own = at.length === 0 ? [] : [at];
  if (Array.isArray(value)) return [...own, ...value.flatMap((item, index) => pathsOf(item, [...at, index]))];
  if (typeof value !== "object" || value === null) return own;
  return [...own, ...Object.entries(value).flatMap(([key, item]) => pathsOf(item, [...at, key]))];
}

function valueAt(value: unknown, segments: Edit["segments"]): unknown {
  return segments.reduce<unknown>((at, segment) => (at as Record<string | number, unknown>)[segment], value);
}

/** As many lines as a value takes at most, the comments within it counted. */
function linesOf(value: unknown): number {
  if (typeof value === "string") return value.split("\n").length + Math.ceil(value.length / 10);
  if (typeof value !== "object" || value === null) return 1;
  return Object.values(value).reduce<number>((sum, item) => sum + 3 + linesOf(item), 3);
}
