/** The part of `npm run bench` about the policies: the pack as Pulumi starts it, and `kubepg check`. */
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { stringify } from "yaml";
import { judgeResource, parametersOf } from "kubernetes-postgres-policies/frame/judge";
import { rules } from "kubernetes-postgres-policies/rules/index";
import { cluster, objectStore, pooler, scheduledBackup } from "../test/policies/fixtures";
import { changed, type Given } from "../test/policies/given";
import { Pack } from "../test/policies/pack";
import { median } from "./bench-parts";

/** What a run cost, processor time and not time on the clock: other programs do not count. */
export interface Cost {
  readonly seconds: number;
  /** The most memory that was resident, in MB. */
  readonly megabytes: number;
}

/** A thousand custom resources: clusters, and a pooler, an object store and a schedule of each. */
export function thousandResources(): Given[] {
  return Array.from({ length: 250 }, (_, index) => {
    const name = `db-${index}`;
    const of = { "spec.cluster.name": name };
    return [
      cluster(name),
      changed(pooler(`${name}-pooler-rw`), of),
      objectStore(`${name}-backup`),
      changed(scheduledBackup(`${name}-daily`), of),
    ];
  }).flat();
}

/** The same as manifests, a file each. */
export function thousandFiles(directory: string): string {
  fs.mkdirSync(directory, { recursive: true });
  thousandResources().forEach(({ name, type, properties }) => {
    const file = path.join(directory, `${name}-${type.split(":").pop()}.yaml`);
    fs.writeFileSync(file, stringify(properties, { aliasDuplicateObjects: false }));
  });
  return directory;
}

/** A pack with one rule that finds nothing, about every resource and the stack. */
export function emptyPack(directory: string): string {
  const file = path.join(directory, "pack.js");
  const policy = `{ name: "none", description: "", enforcementLevel: "mandatory", validateResource() {}, validateStack() {} }`;
  fs.writeFileSync(file, `new (require("@pulumi/policy").PolicyPack)("empty", { policies: [${policy}] });\n`);
  return file;
}

/** Seconds on the clock from the start of a policy pack until it says where it listens. */
export async function packStart(script: string): Promise<number> {
  const began = process.hrtime.bigint();
  const child = spawn(process.execPath, [script], {
    cwd: path.dirname(script),
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    await new Promise((resolve, reject) => {
      child.stdout.once("data", resolve);
      child.once("exit", (code) => reject(new Error(`${script} ended with ${code}`)));
    });
    return Number(process.hrtime.bigint() - began) / 1e9;
  } finally {
    child.kill();
  }
}

/** What it costs a pack, once it has started, to judge resources one after the other and then as a stack; Linux only. */
export async function judging(script: string, resources: readonly Given[]): Promise<Cost> {
  const pack = await Pack.start([path.basename(script)], { cwd: path.dirname(script) });
  try {
    const before = processorSeconds(pack.pid);
    await pack.judge(resources);
    return { seconds: processorSeconds(pack.pid) - before, megabytes: peakMegabytes(pack.pid) };
  } finally {
    pack.stop();
  }
}

/** Milliseconds in which all rules judge one Cluster, without the engine's protocol; the median of many. */
export function judgeMilliseconds(): number {
  const settings = rules.map((rule) => ({ rule, settings: parametersOf(rule, {}) }));
  const samples = Array.from({ length: 500 }, () => {
    // A new one each time: rules share what they read of one.
    const subject = { ...cluster(), urn: "urn:pulumi:bench::shop::Cluster::orders" };
    const began = process.hrtime.bigint();
    for (const { rule, settings: given } of settings) judgeResource(rule, subject, given);
    return Number(process.hrtime.bigint() - began) / 1e6;
  });
  return median(samples);
}

/** Time in which a process ran, in user and system mode (proc(5), stat, fields 14 and 15, hundredths of a second). */
export function processorSeconds(pid: number): number {
  const fields = fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

export function peakMegabytes(pid: number): number {
  return Number(/^VmHWM:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
}
