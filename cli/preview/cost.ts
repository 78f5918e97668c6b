import { isMap, textOf, type PropertyMap, type Value } from "../engine/values";

/**
 * The lines of an estimate as `estimateCost` makes it and a program exports it under `cost`: the sum a month, each part
 * of the stack, and what the part is made of. Nothing when the program exports no such estimate.
 */
export function renderCost(cost: Value): string[] {
  if (!isMap(cost) || typeof cost.monthly !== "number") return [];
  const currency = textOf(cost.currency) ?? "USD";
  const asOf = textOf(cost.pricesAsOf);
  const about = [textOf(cost.region), asOf && `list prices of ${asOf}`].filter((part) => part !== undefined);
  const sum = `${cost.monthly.toFixed(2)} ${currency} a month${about.length === 0 ? "" : ` (${about.join(", ")})`}`;
  const rows = [...maps(cost.clusters), ...maps([cost.platform ?? null])].flatMap((part) => [
    rowOf(part, textOf(part.name) ?? "", "  "),
    ...maps(part.lines).map((line) => rowOf(line, textOf(line.item) ?? "", "    ", made(line))),
  ]);
  const width = Math.max(0, ...rows.map(({ label }) => label.length));
  const amountWidth = Math.max(0, ...rows.map(({ amount }) => amount.length));
  const table = rows.map(({ label, amount, note }) =>
    `${label.padEnd(width)}  ${amount.padStart(amountWidth)}  ${note}`.trimEnd(),
  );
  const notes = Array.isArray(cost.notes) ? cost.notes.filter((note) => typeof note === "string") : [];
  return [sum, ...table, ...notes.map((note) => `  ${note}`)];
}

interface Row {
  label: string;
  amount: string;
  note: string;
}

function rowOf({ monthly }: PropertyMap, label: string, indent: string, note = ""): Row {
  return { label: indent + label, amount: typeof monthly === "number" ? monthly.toFixed(2) : "", note };
}

/** What a line multiplies: "300 GiB-month x 0.088". */
function made({ quantity, unit, unitPrice }: PropertyMap): string {
  if (typeof quantity !== "number" || typeof unitPrice !== "number") return "";
  return `${quantity} ${textOf(unit) ?? ""} x ${unitPrice}`;
}

function maps(value: Value | undefined): PropertyMap[] {
  return Array.isArray(value) ? value.filter((item): item is PropertyMap => isMap(item)) : [];
}
