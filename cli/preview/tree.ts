import { childrenOf } from "../engine/tree";
import type { Colours } from "./colours";
import type { Change, Operation } from "./diff";

/** A resource as the tree shows it. */
interface Node {
  urn: string;
  type: string;
  name: string;
  parent: string;
  external?: boolean;
}

/** One line of the tree: the sign and word of what happens, and with what. */
interface Row {
  sign: string;
  type: string;
  name: string;
  plan: string;
  paint: (text: string) => string;
}

const signs: Record<Operation, string> = { create: "+", update: "~", replace: "+-", delete: "-", same: " " };

/** The stack as Pulumi shows it: types indented below their parents, names, and what happens to each. */
export function renderTree(
  resources: readonly Node[],
  changes: ReadonlyMap<string, Change> | undefined,
  colours: Colours,
): string[] {
  const rows = collectRows(resources, changes, colours);
  const width = (column: "type" | "name", title: string) =>
    Math.max(title.length, ...rows.map((row) => row[column].length));
  const types = width("type", "Type");
  const names = width("name", "Name");
  return [
    colours.bold(`     ${"Type".padEnd(types)}  ${"Name".padEnd(names)}  Plan`),
    ...rows.map(({ sign, type, name, plan, paint }) =>
      ` ${paint(sign.padEnd(2))}  ${type.padEnd(types)}  ${name.padEnd(names)}  ${paint(plan)}`.trimEnd(),
    ),
  ];
}

function collectRows(
  resources: readonly Node[],
  changes: ReadonlyMap<string, Change> | undefined,
  colours: Colours,
): Row[] {
  const children = childrenOf(resources);
  const known = new Set(resources.map(({ urn }) => urn));
  const rows: Row[] = [];
  const visit = (node: Node, lead: string, branch: string) => {
    rows.push({ ...operationOf(node, changes, colours), type: `${branch}${shortType(node.type)}`, name: node.name });
    const own = children.get(node.urn) ?? [];
    own.forEach((child, index) => {
      const last = index === own.length - 1;
      visit(child, `${lead}${last ? "   " : "│  "}`, `${lead}${last ? "└─ " : "├─ "}`);
    });
  };
  resources
    .filter(({ parent }) => !known.has(parent))
    .forEach((root) => {
      visit(root, "", "");
    });
  return rows;
}

function operationOf(node: Node, changes: ReadonlyMap<string, Change> | undefined, colours: Colours) {
  if (node.external) return { sign: ">", plan: "read", paint: colours.magenta };
  const operation = changes === undefined ? "create" : (changes.get(node.urn)?.operation ?? "create");
  const paints: Record<Operation, (text: string) => string> = {
    create: colours.green,
    update: colours.yellow,
    replace: colours.magenta,
    delete: colours.red,
    same: colours.dim,
  };
  return { sign: signs[operation], plan: operation === "same" ? "" : operation, paint: paints[operation] };
}

/** `aws:s3/bucket:Bucket` as people write it: `aws:s3:Bucket`; types of Kubernetes keep group and version. */
export function shortType(type: string): string {
  const [packageName, module = "", name = ""] = type.split(":");
  const [head, tail] = module.split("/");
  const repeatsName = tail !== undefined && tail.toLowerCase() === name.toLowerCase();
  return repeatsName ? `${packageName}:${head}:${name}` : type;
}
