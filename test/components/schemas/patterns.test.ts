import assert from "node:assert/strict";
import { regExpOf } from "kubernetes-postgres/schemas/patterns";

describe("patterns of Go's RE2", () => {
  const cases: [string, string[], string[]][] = [
    ["^[a-z]+$", ["abc"], ["ABC", "abc\n"]],
    ["^(?i)(abort|warn)?$", ["", "abort", "WARN", "Abort"], ["stop"]],
    ["^(PT)?( *[0-9]+ *(?i:(h|hr)|(hour|day)s?))+$", ["PT1h", "2 Hours", "1 DAY 2 h"], ["pt1h", "1 week"]],
    ["^[[:print:]]+$", ["a b~"], ["a\tb", ""]],
    ["^[^[:space:]]+$", ["ab"], ["a b"]],
    ["^[^\\pZ\\pC\\pS]+$", ["abc-1"], ["a b", "a+b"]],
    ["^\\ *(Mon|Tue):\\d\\ *$", [" Mon:1 "], ["Wed:1"]],
    ["^\\d+(\\s+\\d+)?$", ["1 2", "1\t2"], ["1\u000b2", "1\u00a02"]],
    ["^[a\\-z]+\\-$", ["a-z-"], ["b-"]],
    ["^\\S+$", ["a\u000b"], ["a b"]],
    ["\\Aab\\z", ["ab"], ["aab"]],
  ];
  for (const [pattern, matching, others] of cases) {
    it(`match what they match there: ${pattern}`, () => {
      const regExp = regExpOf(pattern);
      assert.ok(regExp !== undefined);
      for (const text of matching) assert.ok(regExp.test(text), JSON.stringify(text));
      for (const text of others) assert.ok(!regExp.test(text), JSON.stringify(text));
    });
  }

  it("that cannot be translated are told apart", () => {
    assert.equal(regExpOf("^(?P<name>a)$"), undefined);
  });
});
