import ts from "typescript";

/** A source text with one predicate changed. */
export interface Mutant {
  /** 1 for the first. */
  readonly line: number;
  /** What was done to it: "`a < b` negated". */
  readonly change: string;
  readonly source: string;
}

/** Every way of flipping or deleting one predicate of a rule's source. */
export function mutantsOf(source: string): Mutant[] {
  const file = ts.createSourceFile("rule.ts", source, ts.ScriptTarget.ES2022, true);
  const mutants: Mutant[] = [];
  const replace = (node: ts.Node, text: string, done: string): void => {
    const [start, end] = [node.getStart(file), node.getEnd()];
    const { line } = file.getLineAndCharacterOfPosition(start);
    const written = node.getText(file).replace(/\s+/g, " ");
    const shown = written.length > 60 ? `${written.slice(0, 57)}...` : written;
    mutants.push({
      line: line + 1,
      change: `\`${shown}\` ${done}`,
      source: source.slice(0, start) + text + source.slice(end),
    });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node)) return;
    const condition = conditionOf(node);
    if (condition !== undefined) replace(condition, `!(${condition.getText(file)})`, "negated");
    if (ts.isBinaryExpression(node)) mutateOperator(node, replace, file);
    if (isCheck(node)) replace(node, "undefined", "deleted");
    ts.forEachChild(node, visit);
  };
  visit(file);
  return mutants;
}

/** What an `if` or a conditional expression asks. */
function conditionOf(node: ts.Node): ts.Expression | undefined {
  if (ts.isIfStatement(node)) return node.expression;
  return ts.isConditionalExpression(node) ? node.condition : undefined;
}

const opposite = new Map<ts.SyntaxKind, string>([
  [ts.SyntaxKind.AmpersandAmpersandToken, "||"],
  [ts.SyntaxKind.BarBarToken, "&&"],
  [ts.SyntaxKind.EqualsEqualsEqualsToken, "!=="],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, "==="],
  [ts.SyntaxKind.LessThanToken, "<="],
  [ts.SyntaxKind.LessThanEqualsToken, "<"],
  [ts.SyntaxKind.GreaterThanToken, ">="],
  [ts.SyntaxKind.GreaterThanEqualsToken, ">"],
]);

function mutateOperator(
  node: ts.BinaryExpression,
  replace: (node: ts.Node, text: string, done: string) => void,
  file: ts.SourceFile,
): void {
  const other = opposite.get(node.operatorToken.kind);
  if (other === undefined) return;
  replace(node, `(${node.left.getText(file)}) ${other} (${node.right.getText(file)})`, `with ${other}`);
}

/** One thing that a rule judges: `each(() => ...)` and `whenKnown(() => ...)`. */
function isCheck(node: ts.Node): boolean {
  if (!ts.isCallExpression(node) || node.arguments.length !== 1) return false;
  const name = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression;
  return ts.isIdentifier(name) && ["each", "whenKnown"].includes(name.text);
}
