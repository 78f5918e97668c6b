import * as fs from "node:fs";
import * as path from "node:path";
import { LocalWorkspace } from "@pulumi/pulumi/automation";
import { Engine } from "../test/engine/stack/engine";
import { missing } from "../test/engine/stack/requirements";
import { TestStack } from "../test/engine/stack/test-stack";
import { emptyProject, median, print, runsOr, seconds } from "./bench-parts";

/** Seconds of each command, one a run. */
interface Times {
  preview: number[];
  up: number[];
}

/**
 * How long `pulumi preview` and `pulumi up` of the prod stack take beside those of an empty program, under the real
 * engine with the stand-ins that `npm run test:engine` uses: what AWS, charts and PostgreSQL take to come up is not in it.
 * Medians of BENCH_RUNS runs, by default 3, in turn. Needs `pulumi`, `kubectl` and a KUBECONFIG with CloudNativePG.
 */
export async function benchEngine(): Promise<void> {
  const reason = missing();
  if (reason !== undefined) return console.log(`skipped: ${reason}`);
  const runs = runsOr(3);
  const prod: Times = { preview: [], up: [] };
  const empty: Times = { preview: [], up: [] };
  const engine = await Engine.start();
  try {
    for (let run = 0; run < runs; run++) {
      await timeProd(engine, prod);
      await timeEmpty(engine, path.join(engine.directory, `empty-${run}`), empty);
    }
  } finally {
    engine.stop();
  }
  console.log(`real engine, median of ${runs} runs\n`);
  print([
    ["command", "prod stack", "empty program", "over empty"],
    ...(["preview", "up"] as const).map((command) => {
      const [ours, least] = [median(prod[command]), median(empty[command])];
      return [`pulumi ${command}`, seconds(ours), seconds(least), seconds(ours - least)];
    }),
  ]);
}

async function timeProd(engine: Engine, times: Times): Promise<void> {
  const stack = await TestStack.create(engine, "prod");
  try {
    for (const command of ["preview", "up"] as const) {
      const began = performance.now();
      const { succeeded, said } = await stack[command]();
      if (!succeeded) throw new Error(said);
      times[command].push((performance.now() - began) / 1000);
    }
  } finally {
    await stack.cleanUp();
  }
}

async function timeEmpty(engine: Engine, directory: string, times: Times): Promise<void> {
  const workDir = emptyProject(directory);
  // The stack file that comes with the project says nothing.
  fs.rmSync(path.join(workDir, "Pulumi.empty.yaml"));
  const envVars = { ...engine.environment, PULUMI_CONFIG_PASSPHRASE: "empty" };
  const stack = await LocalWorkspace.createOrSelectStack({ stackName: path.basename(workDir), workDir }, { envVars });
  for (const command of ["preview", "up"] as const) {
    const began = performance.now();
    await stack[command]();
    times[command].push((performance.now() - began) / 1000);
  }
}
