import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** Where plugins are that somebody has installed already. */
export const sharedPlugins = path.join(process.env.PULUMI_HOME ?? path.join(os.homedir(), ".pulumi"), "plugins");

/** What stands in the way of these tests; undefined when nothing does. */
export function missing(): string | undefined {
  if (!process.env.KUBECONFIG) return "KUBECONFIG is not set; point it at a Kubernetes cluster with CloudNativePG";
  const absent = ["pulumi", "kubectl"].filter((command) => !isOnPath(command));
  return absent.length > 0 ? `${absent.join(" and ")} not on the PATH` : undefined;
}

/**
 * For `before`: skips with the reason where something is missing; in CI, where somebody has set out to have everything,
 * that is a failure.
 */
export function requireEverything(context: Mocha.Context): void {
  const reason = missing();
  if (reason === undefined) return;
  if (process.env.CI) throw new Error(`the engine cannot be tested: ${reason}`);
  console.log(`      skipped: ${reason}`);
  context.skip();
}

/** Whether the machine has the real plugin of a provider. */
export function hasPlugin(name: string): boolean {
  if (isOnPath(`pulumi-resource-${name}`)) return true;
  return (
    fs.existsSync(sharedPlugins) && fs.readdirSync(sharedPlugins).some((one) => one.startsWith(`resource-${name}-v`))
  );
}

/** Whether the released CLI's own language host is there. */
export function hasLanguageHost(): boolean {
  return isOnPath("pulumi-language-nodejs");
}

function isOnPath(command: string): boolean {
  return spawnSync("sh", ["-c", `command -v ${command}`]).status === 0;
}
