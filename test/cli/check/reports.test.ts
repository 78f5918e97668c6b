import assert from "node:assert/strict";
import { preset } from "kubernetes-postgres-policies/presets";
import { rules } from "kubernetes-postgres-policies/rules/index";
import { judge } from "kubepg/check/judge";
import type { Outcome } from "kubepg/check/outcome";
import { githubReport } from "kubepg/check/reports/github";
import { junitReport } from "kubepg/check/reports/junit";
import type { Log } from "sarif";
import { sarifReport } from "kubepg/check/reports/sarif";
import { resourcesOf } from "kubepg/check/resources";

const text = `apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: { name: 'or"ders' }
spec: { instances: 3, enablePDB: false }
`;
const spoken = ["pg-disruption-budget", "pg-zone-spread"];

const own = rules.filter(({ id }) => spoken.includes(id));

/** One mandatory and one advisory violation, and a file that cannot be read. */
function outcome(): Outcome {
  const { resources } = resourcesOf({ file: "a b/100%.yaml", text, isNamed: true });
  const errors = [{ file: "broken.yaml", line: 3, message: "is not YAML: <tag>\nand more" }];
  const { violations, notApplicable } = judge(own, resources, preset("prod", own));
  const fixable = new Set(violations.filter(({ fix }) => fix.length > 0));
  return { files: 2, resources: 1, rules: own, violations, fixable, notApplicable, errors, skipped: [], notes: [] };
}
const empty: Outcome = {
  files: 1,
  resources: 4,
  rules: [],
  violations: [],
  fixable: new Set(),
  notApplicable: [],
  errors: [],
  skipped: [],
  notes: [],
};

const budget = "spec.enablePDB: a drain may evict several instances at once; set it to true";
const zone =
  "spec.topologySpreadConstraints: instances may share a zone; add a constraint on topology.kubernetes.io/zone";

describe("the reports of kubepg check", () => {
  it("annotate lines on GitHub, with what would end a command escaped", () => {
    assert.deepEqual(githubReport(outcome()).trimEnd().split("\n"), [
      `::error file=a b/100%25.yaml,line=4,title=pg-disruption-budget::Cluster or"ders: ${budget}`,
      `::warning file=a b/100%25.yaml,line=4,title=pg-zone-spread::Cluster or"ders: ${zone}`,
      "::error file=broken.yaml,line=3,title=cannot be read::is not YAML: <tag>%0Aand more",
    ]);
    assert.equal(githubReport(empty), "");
  });

  it("are test cases in JUnit's XML: a failure for what is mandatory, output for what is advised", () => {
    assert.deepEqual(junitReport(outcome()).trimEnd().split("\n"), [
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<testsuites name="kubepg check">',
      '  <testsuite name="a b/100%.yaml" tests="2" failures="1" errors="0">',
      `    <testcase classname="pg-disruption-budget" name="Cluster or&quot;ders"><failure type="pg-disruption-budget" message="a drain may evict several instances at once; set it to true">a b/100%.yaml:4: ${budget}</failure></testcase>`,
      `    <testcase classname="pg-zone-spread" name="Cluster or&quot;ders"><system-out>advisory: a b/100%.yaml:4: ${zone}</system-out></testcase>`,
      "  </testsuite>",
      '  <testsuite name="broken.yaml" tests="1" failures="0" errors="1">',
      '    <testcase classname="input" name="broken.yaml"><error message="is not YAML: &lt;tag&gt;',
      'and more (line 3)"/></testcase>',
      "  </testsuite>",
      "</testsuites>",
    ]);
    assert.match(junitReport(empty), /tests="1" failures="0"[^]*4 resources in 1 files/);
  });

  it("are a SARIF log: rules with their reason and remedy, results that keep their identity when lines move", () => {
    const given = outcome();
    const log = JSON.parse(sarifReport(given, "1.2.3")) as Log;
    assert.equal(log.version, "2.1.0");
    const [{ tool, results, invocations }] = log.runs;
    assert.ok(results && tool.driver.rules && invocations);
    for (const { ruleId, ruleIndex } of results) assert.equal(tool.driver.rules[ruleIndex ?? -1].id, ruleId);
    assert.deepEqual(
      results.map(({ ruleId, level, locations }) => {
        const at = locations?.[0].physicalLocation;
        return [ruleId, level, at?.artifactLocation?.uri, at?.region?.startLine];
      }),
      [
        ["pg-disruption-budget", "error", "a%20b/100%25.yaml", 4],
        ["pg-zone-spread", "warning", "a%20b/100%25.yaml", 4],
      ],
    );
    assert.deepEqual(
      Object.fromEntries(tool.driver.rules.map(({ id, properties }) => [id, properties?.["security-severity"]])),
      { "pg-disruption-budget": "7.5", "pg-zone-spread": "5.0" },
    );
    assert.equal(invocations[0].executionSuccessful, false);
    assert.equal(invocations[0].toolExecutionNotifications?.length, 1);
    const { resources } = resourcesOf({ file: "a b/100%.yaml", text: `\n\n${text}`, isNamed: true });
    const moved = judge(own, resources, preset("prod", own));
    const again = JSON.parse(sarifReport({ ...given, ...moved }, "1.2.3")) as Log;
    const [first] = again.runs[0].results ?? [];
    assert.notDeepEqual(first.locations, results[0].locations);
    assert.deepEqual(first.partialFingerprints, results[0].partialFingerprints);
    assert.notDeepEqual(results[0].partialFingerprints, results[1].partialFingerprints);
  });

  it("are a SARIF log whose references are URIs: of a whole path with its scheme, of a relative one without", () => {
    const uri = (file: string): unknown => {
      const errors = [{ file, line: 1, message: "is not YAML" }];
      const log = JSON.parse(sarifReport({ ...empty, errors }, "1.2.3")) as Log;
      const [{ locations }] = log.runs[0].invocations?.[0].toolExecutionNotifications ?? [];
      return locations?.[0].physicalLocation?.artifactLocation?.uri;
    };
    assert.equal(uri("/srv/a b/db.yaml"), "file:///srv/a%20b/db.yaml");
    assert.equal(uri("../charts/#1?.yaml"), "../charts/%231%3F.yaml");
    assert.equal(uri("<stdin>"), "%3Cstdin%3E");
  });
});
