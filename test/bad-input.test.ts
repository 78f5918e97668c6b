import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { formatProblem, formatProblems } from "kubernetes-postgres/plan/problems";
import * as yaml from "yaml";
import { readStack } from "../config";

/** What a person wrote, and the exact report they get. */
interface Case {
  case: string;
  /** Merged into a platform that is right. */
  platform?: Record<string, unknown>;
  /** Merged into a cluster that is right. */
  cluster?: Record<string, unknown>;
  /** Further clusters. */
  more?: Record<string, unknown>[];
  /** The whole configuration, its platform aside where that is not given. */
  config?: Record<string, unknown>;
  /** The lines of the report, without "- ". */
  says?: string[];
  /** The whole report. */
  report?: string;
}

const directory = path.resolve(__dirname, "../../test/fixtures/bad-input");

const platform = { cloud: "aws", region: "eu-west-1", eks: { clusterName: "production" } };
const cluster = { name: "orders", storage: { size: "100Gi" } };

/** A setting that is given and empty, `region:`, removes what is merged into. */
function merged(right: Record<string, unknown>, changes: Record<string, unknown> = {}): Record<string, unknown> {
  const removed = Object.keys(right).filter((key) => changes[key] === null);
  return Object.fromEntries(Object.entries({ ...right, ...changes }).filter(([key]) => !removed.includes(key)));
}

function problemsOf({ platform: platformChanges, cluster: clusterChanges, more = [], config }: Case) {
  const whole = config ?? { clusters: [merged(cluster, clusterChanges), ...more] };
  const stack: Record<string, unknown> = { platform: merged(platform, platformChanges), ...whole };
  return readStack((key) => stack[key]).problems;
}

function reportOf(wrong: Case): string {
  return formatProblems(problemsOf(wrong), "the configuration of stack test");
}

const files = fs.readdirSync(directory).sort();
const cases = files.map((file) => ({
  area: path.basename(file, ".yaml"),
  list: yaml.parse(fs.readFileSync(path.join(directory, file), "utf8")) as Case[],
}));

describe("bad input", () => {
  for (const { area, list } of cases) {
    describe(area, () => {
      for (const wrong of list) {
        it(wrong.case, () => {
          if (wrong.report !== undefined) assert.equal(reportOf(wrong), wrong.report.trimEnd());
          else assert.deepEqual(reportOf(wrong).split("\n  - ").slice(1), wrong.says);
        });
      }
    });
  }

  it("has at least sixty cases, none of them twice", () => {
    const names = cases.flatMap(({ list }) => list.map((wrong) => wrong.case));
    assert.ok(names.length >= 60, `${names.length} cases`);
    assert.equal(new Set(names).size, names.length);
  });

  it("is told in words of ours, with a path and what to set instead", () => {
    for (const wrong of cases.flatMap(({ list }) => list)) {
      for (const problem of problemsOf(wrong)) {
        const text = formatProblem(problem);
        assert.match(problem.path, /^(platform|clusters|kubernetes|licenses)/, text);
        assert.match(problem.fix, /^[a-z]/, text);
        assert.doesNotMatch(text, /Invalid|received|expected|undefined|null|NaN|\[object/, text);
      }
    }
  });

  it("is sorted by path, numbers by their size", () => {
    const clusters = Array.from({ length: 12 }, (_, index) => ({ name: `db-${index}` }));
    const paths = reportOf({ case: "", config: { clusters } })
      .split("\n  - ")
      .slice(1)
      .map((line) => line.split(":")[0]);
    assert.deepEqual(
      paths,
      clusters.map((_, index) => `clusters[${index}].storage`),
    );
  });
});
