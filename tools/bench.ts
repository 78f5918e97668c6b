/**
 * `npm run bench`: how long the commands take that people wait for, beside an empty Pulumi program on the same machine.
 *
 * Every row is measured as a whole process, in turn with its baseline (A B A B ...), and quoted as medians. Peak memory
 * is the largest sum over the command and everything it started, sampled from /proc; elsewhere than Linux it is left out.
 *
 * `npm run bench -- engine`: the same of `pulumi preview` and `pulumi up`, see bench-engine.ts.
 */
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { rules } from "kubernetes-postgres-policies/rules/index";
import { benchEngine } from "./bench-engine";
import { emptyProject, median, print, root, runsOr, seconds } from "./bench-parts";
import {
  emptyPack,
  judgeMilliseconds,
  judging,
  packStart,
  thousandFiles,
  thousandResources,
  type Cost,
} from "./bench-policies";

const kubepg = path.join(root, "cli", "start.js");
const runs = runsOr(5);
/** A thousand take some minutes; BENCH_CLUSTERS=1,10,100 leaves them out. */
const clusterCounts = (process.env.BENCH_CLUSTERS ?? "1,10,100,1000").split(",").map(Number);

interface Run {
  seconds: number;
  megabytes: number | undefined;
}

/** Resident memory of a process and its descendants, in MB, shared pages counted once a process maps them alone (PSS). */
function treeMegabytes(pid: number): number {
  const children = (id: number): number[] => {
    try {
      const below = fs.readFileSync(`/proc/${id}/task/${id}/children`, "utf8").split(" ").filter(Boolean).map(Number);
      return [id, ...below.flatMap(children)];
    } catch {
      return [];
    }
  };
  let kilobytes = 0;
  for (const id of children(pid)) {
    try {
      kilobytes += Number(/^Pss:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${id}/smaps_rollup`, "utf8"))?.[1] ?? 0);
    } catch {
      // It ended between the listing and the reading.
    }
  }
  return kilobytes / 1024;
}

/** Runs node with `args` once, to its end. Throws with the command's own words when it fails. */
async function once(args: string[], cwd: string, sampleMemory: boolean): Promise<Run> {
  const began = process.hrtime.bigint();
  const child = spawn(process.execPath, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  let errors = "";
  child.stdout.resume();
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  let peak = 0;
  const sampler = sampleMemory
    ? setInterval(() => (peak = Math.max(peak, treeMegabytes(child.pid ?? 0))), 50)
    : undefined;
  const code = await new Promise<number | null>((resolve) => child.on("exit", resolve));
  clearInterval(sampler);
  if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}:\n${errors}`);
  return { seconds: Number(process.hrtime.bigint() - began) / 1e9, megabytes: sampleMemory ? peak : undefined };
}

interface Measured {
  name: string;
  run: Run;
  baseline: Run;
}

/** A command beside its baseline, in turn, after one uncounted run of each. Memory is sampled in a run of its own: it costs time. */
async function measure(
  name: string,
  args: string[],
  cwd: string,
  baseline: string[],
  baselineCwd: string,
): Promise<Measured> {
  await once(args, cwd, false);
  await once(baseline, baselineCwd, false);
  const seconds: number[] = [];
  const baselineSeconds: number[] = [];
  for (let i = 0; i < runs; i++) {
    seconds.push((await once(args, cwd, false)).seconds);
    baselineSeconds.push((await once(baseline, baselineCwd, false)).seconds);
  }
  const linux = process.platform === "linux";
  return {
    name,
    run: { seconds: median(seconds), megabytes: linux ? (await once(args, cwd, true)).megabytes : undefined },
    baseline: {
      seconds: median(baselineSeconds),
      megabytes: linux ? (await once(baseline, baselineCwd, true)).megabytes : undefined,
    },
  };
}

/** How long this pack takes to start, beside one with an empty rule, in turn. */
async function measurePack(directory: string): Promise<{ ours: number; empty: number }> {
  const empty = emptyPack(directory);
  const ours = path.join(root, "policies", "start.js");
  const times: { ours: number[]; empty: number[] } = { ours: [], empty: [] };
  for (let i = 0; i <= runs; i++) {
    times.ours.push(await packStart(ours));
    times.empty.push(await packStart(empty));
  }
  // The first of each only warms the disk's cache.
  return { ours: median(times.ours.slice(1)), empty: median(times.empty.slice(1)) };
}

/** A thousand custom resources in the pack's own process, beside a pack with one empty rule, in turn. */
async function printJudging(directory: string): Promise<void> {
  const resources = thousandResources();
  const [ours, empty] = [path.join(root, "policies", "start.js"), emptyPack(directory)];
  const costs: { ours: Cost[]; empty: Cost[] } = { ours: [], empty: [] };
  for (let i = 0; i < runs; i++) {
    costs.ours.push(await judging(ours, resources));
    costs.empty.push(await judging(empty, resources));
  }
  const of = (all: Cost[], what: keyof Cost): number => median(all.map((cost) => cost[what]));
  const [time, least] = [of(costs.ours, "seconds"), of(costs.empty, "seconds")];
  console.log(
    `${resources.length} custom resources by the pack, processor time ${seconds(time)}, by one empty rule ${seconds(least)}: ` +
      `${seconds(time - least)} more, ratio ${(time / least).toFixed(2)}; ` +
      `memory ${megabytes(of(costs.ours, "megabytes"))} and ${megabytes(of(costs.empty, "megabytes"))}`,
  );
}

/** Resources that a cluster with a pooler registers. */
const resourcesOfACluster = 27;

/** A program that registers what the SDK alone costs: as many resources as `count` clusters, each with two strings. */
function plainProject(count: number, directory: string): string {
  emptyProject(directory);
  fs.writeFileSync(
    path.join(directory, "index.js"),
    `const pulumi = require("@pulumi/pulumi");
const { ConfigMap } = require("@pulumi/kubernetes/core/v1/configMap");
for (let c = 0; c < ${count}; c++) {
  const parent = new pulumi.ComponentResource("bench:index:Plain", \`plain-\${c}\`);
  for (let i = 1; i < ${resourcesOfACluster}; i++) {
    const metadata = { name: \`map-\${i}\`, namespace: "plain" };
    new ConfigMap(\`plain-\${c}-\${i}\`, { metadata, data: { a: "1", b: "2" } }, { parent });
  }
}
`,
  );
  return directory;
}

/** A stack file with `count` clusters, each in a namespace of its own, on the platform of the prod stack. */
function stackOf(count: number, directory: string): string {
  const prod = fs.readFileSync(path.join(root, "Pulumi.prod.yaml"), "utf8");
  const platform = prod.slice(0, prod.search(/^ {2}kubernetes-postgres:clusters:/m));
  const clusters = Array.from(
    { length: count },
    (_, i) => `    - { name: db-${i}, storage: { size: 100Gi }, pooler: { enabled: true } }\n`,
  );
  const file = path.join(directory, `Pulumi.clusters-${count}.yaml`);
  fs.writeFileSync(file, `${platform}  kubernetes-postgres:clusters:\n${clusters.join("")}`);
  return file;
}

const megabytes = (value: number | undefined): string => (value === undefined ? "-" : `${value.toFixed(0)} MB`);

async function main(): Promise<void> {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "kubepg-bench-"));
  try {
    const empty = emptyProject(path.join(scratch, "empty"));
    const emptyPreview = [kubepg, "preview", "--stack", "empty", "--no-policies"];
    const withPolicies = [kubepg, "preview", "--stack", "prod"];
    const programAlone = [...withPolicies, "--no-policies"];

    console.log(
      `${os.cpus().length} x ${os.cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}, median of ${runs} runs\n`,
    );
    const files = thousandFiles(path.join(scratch, "manifests"));
    const levels = (name: string, config: object): string[] => {
      const file = path.join(scratch, `${name}.json`);
      fs.writeFileSync(file, JSON.stringify(config));
      return [kubepg, "check", "--format", "json", "--config", file, files];
    };
    const oneRule = levels("one", { all: "disabled", "pg-io-uring-needs-seccomp": "advisory" });
    const measured = [
      await measure("preview of prod, policies included", withPolicies, root, emptyPreview, empty),
      await measure("program of prod alone", programAlone, root, emptyPreview, empty),
      await measure("check of 1,000 files, beside one rule", levels("all", { all: "advisory" }), root, oneRule, root),
    ];
    print([
      ["command", "time", "baseline", "ratio", "over baseline", "memory", "baseline"],
      ...measured.map(({ name, run, baseline }) => [
        name,
        seconds(run.seconds),
        seconds(baseline.seconds),
        (run.seconds / baseline.seconds).toFixed(2),
        seconds(run.seconds - baseline.seconds),
        megabytes(run.megabytes),
        megabytes(baseline.megabytes),
      ]),
    ]);

    const pack = await measurePack(empty);
    console.log(
      `\nstart of the policy pack ${seconds(pack.ours)}, of an empty one ${seconds(pack.empty)}: ` +
        `${seconds(pack.ours - pack.empty)} more, ratio ${(pack.ours / pack.empty).toFixed(2)}; ` +
        `${rules.length} rules judge one Cluster in ${judgeMilliseconds().toFixed(2)} ms`,
    );
    if (process.platform === "linux") await printJudging(empty);

    console.log("\nclusters in one stack, beside a program that registers as many plain ConfigMaps in components");
    const curve: string[][] = [
      ["clusters", "program", "each more", "memory", "ConfigMaps", "each more", "memory", "ratio", "with policies"],
    ];
    let first: { ours: Run; plain: Run } | undefined;
    for (const count of clusterCounts) {
      const config = ["--config-file", stackOf(count, scratch)];
      const ours = await once([...programAlone, ...config], root, true);
      const plain = await once(
        [kubepg, "preview", "--stack", "empty", "--no-policies"],
        plainProject(count, path.join(scratch, `plain-${count}`)),
        true,
      );
      // Judging a thousand takes minutes and says nothing that a hundred do not.
      const judged = count > 100 ? "" : seconds((await once([...withPolicies, ...config], root, false)).seconds);
      first ??= { ours, plain };
      const more = (now: Run, then: Run): string =>
        count === 1 ? "" : `${(((now.seconds - then.seconds) / (count - 1)) * 1000).toFixed(0)} ms`;
      curve.push([
        String(count),
        seconds(ours.seconds),
        more(ours, first.ours),
        megabytes(ours.megabytes),
        seconds(plain.seconds),
        more(plain, first.plain),
        megabytes(plain.megabytes),
        (ours.seconds / plain.seconds).toFixed(2),
        judged,
      ]);
    }
    print(curve);
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

(process.argv[2] === "engine" ? benchEngine() : main()).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
