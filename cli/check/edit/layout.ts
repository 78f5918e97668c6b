import {
  Document,
  isAlias,
  isCollection,
  isPair,
  isScalar,
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { kubernetesYaml } from "../yaml";

/** A map or a list of a document. */
export type Collection = YAMLMap | YAMLSeq;

/** A pair of a map, or an item of a list. */
export type Item = Pair | Node;

/** The pairs of a map, or the items of a list. */
export function itemsOf(holder: Collection): readonly Item[] {
  return holder.items as readonly Item[];
}

/** How a text is laid out, and how what is added to it is written alike. */
export class Layout {
  /** Whether it is JSON, in which every text is quoted. */
  readonly isJson: boolean;
  private readonly lineEnd: string;
  private readonly step: number;
  private readonly indentsLists: boolean;

  constructor(readonly text: string) {
    this.isJson = isJson(text);
    this.lineEnd = text.includes("\r\n") ? "\r\n" : "\n";
    this.step = /^\S.*:[^\S\n]*\n( +)[^\s-]/m.exec(text)?.[1].length ?? 2;
    const list = /^( *)(?![-\s])\S.*:[^\S\n]*\n( *)- /m.exec(text);
    this.indentsLists = list === null || list[2].length > list[1].length;
  }

  /** Where a pair's key or an item begins. */
  startOf(item: Item): number | undefined {
    return rangeOf(isPair(item) ? item.key : item)?.[0];
  }

  /** Where the last character of an item is followed by something else: a line end, a comment, a comma. */
  endOf(item: Item): number | undefined {
    if (isPair(item)) return isEmpty(item.value) ? this.afterColon(item) : this.endOf(item.value as Item);
    if (isCollection(item) && !item.flow && item.items.length > 0) return this.endOf(itemsOf(item).at(-1) as Item);
    const end = rangeOf(item)?.[1];
    // A text that is written as a block reaches over the line ends after it.
    return end === undefined ? undefined : this.text.slice(0, end).trimEnd().length;
  }

  /** Where the value of a pair may begin. */
  afterColon({ key }: Pair): number | undefined {
    const end = rangeOf(key)?.[1];
    const found = end === undefined ? null : /^\s*:/.exec(this.text.slice(end, end + 80));
    return found === null ? undefined : (end ?? 0) + found[0].length;
  }

  lineStart(offset: number): number {
    return this.text.lastIndexOf("\n", offset - 1) + 1;
  }

  /** Where the line of an offset ends, before its line end. */
  lineStop(offset: number): number {
    const at = this.text.indexOf("\n", offset);
    if (at < 0) return this.text.length;
    return this.text[at - 1] === "\r" ? at - 1 : at;
  }

  column(offset: number): number {
    return offset - this.lineStart(offset);
  }

  /** Whether nothing but space is before an offset in its line. */
  isFirstInLine(offset: number): boolean {
    return this.text.slice(this.lineStart(offset), offset).trim() === "";
  }

  /** A value in lines that begin at a column, without a line end after the last; undefined for an empty line first. */
  lines(value: unknown, column: number): string {
    const style = { lineWidth: 0, indent: this.step, indentSeq: this.indentsLists };
    const written = new Document(value, kubernetesYaml).toString(style).trimEnd();
    return written
      .split("\n")
      .map((line) => (line === "" ? line : " ".repeat(column) + line))
      .join(this.lineEnd);
  }

  /** The column at which a value begins that is written below a key at another. */
  columnBelow(column: number, value: unknown): number {
    return Array.isArray(value) && !this.indentsLists ? column : column + this.step;
  }

  /** A line end, and lines after it. */
  below(lines: string): string {
    return this.lineEnd + lines;
  }

  /** A value within a line, quoted as what it replaces was. */
  inline(value: unknown, replaced?: unknown): string {
    if (this.isJson) return JSON.stringify(value);
    if (typeof value === "string") {
      const quotes = isScalar(replaced) ? replaced.type : undefined;
      if (quotes === "QUOTE_DOUBLE" || value.includes("\n")) return JSON.stringify(value);
      if (quotes === "QUOTE_SINGLE") return `'${value.replaceAll("'", "''")}'`;
    }
    // As the item of a list on one line: there a comma or a bracket needs quotes.
    const written = new Document([value], kubernetesYaml).toString({ lineWidth: 0, collectionStyle: "flow" });
    return written.trim().slice(1, -1).trim();
  }

  /** A pair within a line. */
  inlinePair(key: string, value: unknown): string {
    return `${this.inline(key)}: ${this.inline(value)}`;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text.trim());
    return true;
  } catch {
    return false;
  }
}

export function rangeOf(node: unknown): readonly [number, number, number] | undefined {
  return isScalar(node) || isCollection(node) || isAlias(node) ? (node.range ?? undefined) : undefined;
}

/** Whether nothing is written where a value could be. */
export function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || (isScalar(value) && value.value === null && value.source === "");
}
