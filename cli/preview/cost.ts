import { isMap, type PropertyMap, type Value } from "../engine/values";

/** The lines of an estimate: the sum a month, then each part of it; nothing when the program exports no `cost`. */
export function renderCost(cost: Value): string[] {
  if (!isMap(cost) || typeof cost.monthly !== "number") return [];
  const currency = text(cost.currency) ?? "USD";
  const asOf = text(cost.pricesAsOf);
  const region = text(cost.region);
  const about = [region, asOf && `list prices of ${asOf}`].filter((part) => part !== undefined);
  const sum = `${amount(cost.monthly, currency)} a month${about.length === 0 ? "" : ` (${about.join(", ")})`}`;
  const parts = partsOf(cost);
  const width = Math.max(0, ...parts.map(({ label }) => label.length));
  const figures = parts.map(({ monthly }) => amount(monthly, currency));
  const figureWidth = Math.max(0, ...figures.map((figure) => figure.length));
  return [sum, ...parts.map(({ label }, index) => `  ${label.padEnd(width)}  ${figures[index].padStart(figureWidth)}`)];
}

interface Part {
  label: string;
  monthly: number;
}

/** What the sum is made of: a list or map of parts, each with its own monthly amount. */
function partsOf(cost: PropertyMap): Part[] {
  return Object.entries(cost).flatMap(([key, value]) => {
    if (Array.isArray(value)) return value.flatMap((item) => partOf(item, key));
    if (!isMap(value)) return [];
    const whole = partOf(value, key);
    if (whole.length > 0) return whole;
    return Object.entries(value).flatMap(([name, item]) =>
      typeof item === "number" ? [{ label: name, monthly: item }] : partOf(item, name),
    );
  });
}

function partOf(value: Value, fallback: string): Part[] {
  if (!isMap(value) || typeof value.monthly !== "number") return [];
  const label = text(value.name) ?? text(value.cluster) ?? text(value.item) ?? text(value.what) ?? fallback;
  return [{ label, monthly: value.monthly }];
}

function text(value: Value | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function amount(value: number, currency: string): string {
  return `${value.toFixed(2)} ${currency}`;
}
