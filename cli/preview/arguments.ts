import { readFlags } from "../flags";

/** What `kubepg preview` was asked. */
export interface PreviewArguments {
  stack?: string;
  cwd: string;
  configFile?: string;
  json: boolean;
  diff?: string;
  policyPack?: string;
  policyPackConfig?: string;
  noPolicies: boolean;
  out?: string;
  help: boolean;
}

const texts = ["stack", "cwd", "config-file", "diff", "policy-pack", "policy-pack-config", "out"] as const;
const switches = ["json", "no-policies", "help"] as const;
const short: Record<string, string> = { s: "stack", C: "cwd", j: "json", h: "help" };

export const previewHelp = `Usage: kubepg preview [options]

Shows what \`pulumi up\` would create, without a cluster, a cloud account or the Pulumi CLI.

  -s, --stack NAME              stack to preview, or a path of a stack file or of the directory that holds it;
                                default: the only one there is, or prod
  -C, --cwd DIR                 directory of Pulumi.yaml; default: here
      --config-file FILE        read in place of Pulumi.<stack>.yaml
  -j, --json                    one JSON document on standard output
      --diff BASE.json          what changes against an earlier --json output
      --policy-pack DIR         policy pack to run; default: ./policies, when there is one
      --policy-pack-config FILE how its policies are set; default: presets/<stack>.json of the pack, when there is one
      --no-policies             run no policy pack
      --out DIR                 write manifests, Helm values and AWS documents below DIR
  -h, --help                    this text

Exit codes: 0 fine, 1 the program or its configuration is wrong, 2 a mandatory policy is violated, 64 wrong usage.
`;

/** Reads the arguments; every mistake in them is returned, not the first only. */
export function readArguments(args: string[]): { given: PreviewArguments; mistakes: string[] } {
  const { values, mistakes } = readFlags(args, { texts, switches, short });
  for (const option of ["policy-pack", "policy-pack-config"]) {
    if (values.has("no-policies") && values.has(option))
      mistakes.push(`--no-policies and --${option} exclude each other`);
  }
  const given: PreviewArguments = {
    stack: values.get("stack"),
    cwd: values.get("cwd") ?? ".",
    configFile: values.get("config-file"),
    json: values.has("json"),
    diff: values.get("diff"),
    policyPack: values.get("policy-pack"),
    policyPackConfig: values.get("policy-pack-config"),
    noPolicies: values.has("no-policies"),
    out: values.get("out"),
    help: values.has("help"),
  };
  return { given, mistakes };
}
