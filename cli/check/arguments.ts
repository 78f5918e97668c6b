import { presetNames, type PresetName } from "kubernetes-postgres-policies/presets";
import { readFlags } from "../flags";

export const formats = ["text", "json", "sarif", "junit", "github"] as const;
export type Format = (typeof formats)[number];

/** What `kubepg check` was asked. */
export interface CheckArguments {
  /** Files and folders; "-" is standard input. */
  readonly paths: readonly string[];
  /** Patterns of files and folders that are left out. */
  readonly exclude: readonly string[];
  readonly format: Format;
  readonly preset: PresetName;
  /** A file as `--policy-pack-config` takes it; it goes over the preset, rule by rule. */
  readonly config: string | undefined;
  readonly baseline: string | undefined;
  readonly updateBaseline: boolean;
  readonly fix: boolean;
  readonly strict: boolean;
  readonly help: boolean;
}

export const checkHelp = `Usage: kubepg check [options] PATH...

Judges Kubernetes manifests, a Pulumi state (\`pulumi stack export\`) or a preview (\`pulumi preview --json\`) by the
policies. A PATH is a file, a folder with .yaml, .yml and .json files in it, or - for standard input, which takes the
output of \`helm template\` and \`kubectl kustomize\`. All that is given is judged as one stack.

      --exclude GLOB     leave out what matches, such as charts or "**/test/*.yaml"; may be given again
  -f, --format FORMAT    text (default), json, sarif, junit or github
      --preset NAME      ${presetNames.join(", ")} (default prod)
  -c, --config FILE      levels and parameters of rules, over the preset: docs/policies.md
      --fix              write the files with everything put right that needs no decision; - goes to standard output
      --baseline FILE    leave out what this file lists
      --update-baseline  write the baseline with all that is found now
      --strict           advisory violations end with 1
  -h, --help             this text

Exit codes: 0 clean, 1 advisory violations with --strict, 2 mandatory violations, 64 wrong usage, 65 an input that cannot
be read (the rest is judged all the same).
`;

const texts = ["format", "preset", "config", "baseline"] as const;
const switches = ["update-baseline", "fix", "strict", "help"] as const;
const short = { f: "format", c: "config", h: "help" };

/** Reads the arguments; every mistake in them is returned, not the first only. */
export function readCheckArguments(args: string[]): { given: CheckArguments; mistakes: string[] } {
  const lists = ["exclude"];
  const {
    values,
    lists: listed,
    rest,
    mistakes,
  } = readFlags(args, { texts, switches, lists, short, takesArguments: true });
  const oneOf = <T extends string>(flag: string, allowed: readonly T[], otherwise: T): T => {
    const value = values.get(flag) ?? otherwise;
    const found = allowed.find((candidate) => candidate === value);
    if (found === undefined) mistakes.push(`--${flag} ${value}: must be one of ${allowed.join(", ")}`);
    return found ?? otherwise;
  };
  if (rest.length === 0 && !values.has("help"))
    mistakes.push("name at least one file or folder, or - for standard input");
  if (values.has("update-baseline") && !values.has("baseline"))
    mistakes.push("--update-baseline needs --baseline FILE");
  const given: CheckArguments = {
    paths: [...new Set(rest)],
    exclude: listed.get("exclude") ?? [],
    format: oneOf("format", formats, "text"),
    preset: oneOf("preset", presetNames, "prod"),
    config: values.get("config"),
    baseline: values.get("baseline"),
    updateBaseline: values.has("update-baseline"),
    fix: values.has("fix"),
    strict: values.has("strict"),
    help: values.has("help"),
  };
  return { given, mistakes };
}
