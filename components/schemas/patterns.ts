/**
 * Patterns of schemas are in Go's RE2 syntax (https://github.com/google/re2/wiki/Syntax). What it writes otherwise than
 * JavaScript is translated: named classes, one-letter properties, flags within the pattern, escapes of plain characters.
 */

const namedClasses: Record<string, string> = {
  alnum: "0-9A-Za-z",
  alpha: "A-Za-z",
  ascii: "\\x00-\\x7F",
  blank: "\\t ",
  cntrl: "\\x00-\\x1F\\x7F",
  digit: "0-9",
  graph: "!-~",
  lower: "a-z",
  print: " -~",
  punct: "!-\\/:-@\\[-`\\{-~",
  space: "\\t\\n\\v\\f\\r ",
  upper: "A-Z",
  word: "0-9A-Za-z_",
  xdigit: "0-9A-Fa-f",
};

const space = "\\t\\n\\f\\r ";

/** One thing of a pattern at a time: an escape, a named class, the head of a group, or a character. */
const token = /\\p[A-Z]|\\[\s\S]|\[:\w+:\]|\(\?i:|\(\?i\)|\(\?:|[\s\S]/gu;

const compiled = new Map<string, RegExp | undefined>();

/** The same pattern for JavaScript; undefined where it cannot be translated. */
export function regExpOf(pattern: string): RegExp | undefined {
  if (!compiled.has(pattern)) compiled.set(pattern, compile(pattern));
  return compiled.get(pattern);
}

function compile(pattern: string): RegExp | undefined {
  try {
    return new RegExp(translate(pattern), "u");
  } catch {
    return undefined;
  }
}

function translate(pattern: string): string {
  /** For each open group, whether letters in it stand for both cases; `(?i)` changes the innermost. */
  const anyCase = [false];
  let inClass = false;
  let result = "";
  for (const [part] of pattern.matchAll(token)) {
    if (part === "(?i)" && !inClass) {
      anyCase[anyCase.length - 1] = true;
      continue;
    }
    if (!inClass && part.startsWith("(")) anyCase.push(part === "(?i:" || anyCase[anyCase.length - 1]);
    if (!inClass && part === ")" && anyCase.length > 1) anyCase.pop();
    result += translated(part, inClass, anyCase[anyCase.length - 1]);
    if (part === "[") inClass = true;
    else if (part === "]") inClass = false;
  }
  return result;
}

function translated(part: string, inClass: boolean, anyCase: boolean): string {
  if (part === "(?i:") return "(?:";
  if (part.startsWith("[:")) return namedClasses[part.slice(2, -2)] ?? part;
  if (/^\\p[A-Z]$/.test(part)) return `\\p{${part[2]}}`;
  // RE2's has no vertical tab, and no spaces beyond ASCII.
  if (part === "\\s") return inClass ? space : `[${space}]`;
  if (part === "\\S" && !inClass) return `[^${space}]`;
  if (part === "\\A") return "^";
  if (part === "\\z") return "$";
  // JavaScript has no escape of a character that means nothing else.
  if (/^\\[^\w^$\\.*+?()[\]{}|/]$/u.test(part)) return part === "\\-" && inClass ? part : part.slice(1);
  if (!anyCase || !/^[A-Za-z]$/.test(part)) return part;
  const both = `${part.toLowerCase()}${part.toUpperCase()}`;
  return inClass ? both : `[${both}]`;
}
