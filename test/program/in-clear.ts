import { envelopeOf, type Value } from "kubepg/engine/values";

/** Paths of the texts within `value` that hold `secret` outside of what is marked as secret. */
export function inClear(value: Value | undefined, secret: string, path: string): string[] {
  if (typeof value === "string") return value.includes(secret) ? [path] : [];
  if (typeof value !== "object" || value === null || envelopeOf(value) === "secret") return [];
  return Object.entries(value).flatMap(([key, item]) => inClear(item, secret, `${path}.${key}`));
}
