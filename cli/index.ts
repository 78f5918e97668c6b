import { nearest } from "kubernetes-postgres/plan/schema/nearest";
import { version } from "./version";

type Command = (args: string[]) => Promise<number>;

// Loaded when they are called: a preview does not pay for tune, nor the others for it.
const commands: Record<string, () => Promise<Command>> = {
  check: async () => (await import("./check/command.js")).check,
  preview: async () => (await import("./preview/command.js")).preview,
  tune: async () => (await import("./tune.js")).tune,
};

const help = `Usage: kubepg COMMAND [options]

  check      judge manifests, a Pulumi state or a preview by the policies
  preview    show what \`pulumi up\` would create, without a cluster, a cloud account or the Pulumi CLI
  tune       PostgreSQL parameters for a size and a workload, each with its formula

  --help, --version; kubepg COMMAND --help
`;

const wrongUsage = 64;

/** The command line of kubepg: returns the exit code. */
export async function main(argv: string[]): Promise<number> {
  const [name = "--help", ...args] = argv;
  if (name === "--help" || name === "-h" || name === "help") {
    process.stdout.write(help);
    return argv.length === 0 ? wrongUsage : 0;
  }
  if (name === "--version" || name === "-v") {
    process.stdout.write(`${version()}\n`);
    return 0;
  }
  if (Object.hasOwn(commands, name)) return (await commands[name]())(args);
  const meant = nearest(name, Object.keys(commands));
  const hint = meant === undefined ? "" : ` Did you mean ${meant}?`;
  process.stderr.write(`kubepg: unknown command ${name}.${hint}\nSee kubepg --help.\n`);
  return wrongUsage;
}
