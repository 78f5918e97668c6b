import { parseQuantity } from "../quantity";

/**
 * A size in PostgreSQL's configuration as the operator reads it, in bytes: a bare number is of MB, whatever the
 * parameter's own unit. Undefined for a text that it does not take for a size.
 */
export function postgresSize(text: string): number | undefined {
  if (/^[+-]?\d+$/.test(text)) return Number(text) * 1024 ** 2;
  if (!text.endsWith("B")) return undefined;
  const size = text.slice(0, -1).replaceAll(" ", "");
  if (/^[+-]?\d+$/.test(size)) return Number(size);
  return parseQuantity(`${size}i`.replaceAll("ki", "Ki"));
}
