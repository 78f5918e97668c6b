import { spawn } from "node:child_process";
import * as path from "node:path";

/** The root of this checkout, seen from the compiled tests. */
export const checkout = path.resolve(__dirname, "..", "..", "..");

/** The stacks that the checkout comes with. */
export const stacks = ["prod", "dev", "local"];

/** What a command printed and how it ended. */
export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs `kubepg` as a person does: a process of its own, in the checkout. Types are `npm run check-types`'s. */
export function kubepg(...args: string[]): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(checkout, "cli", "start.js"), ...args], {
      cwd: checkout,
      env: { ...process.env, PULUMI_NODEJS_TRANSPILE_ONLY: "true" },
    });
    const ran: Ran = { code: null, stdout: "", stderr: "" };
    child.stdout.on("data", (chunk: Buffer) => (ran.stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (ran.stderr += chunk.toString()));
    child.on("error", reject);
    child.on("close", (code) => resolve({ ...ran, code }));
  });
}
