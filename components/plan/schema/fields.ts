import * as z from "zod/mini";

/**
 * The leaves that the schemas are made of. zod/mini rather than zod: it loads in 40 ms instead of 55, and every preview
 * pays for it. The `error` of each leaf is not shown as it is: it is what to set instead (Problem.fix), and explain.ts
 * adds what is wrong.
 */

/** A schema for every property of an interface, none missing and none too many: `{…} satisfies FieldsOf<StorageSpec>`. */
export type FieldsOf<T> = { [K in keyof Required<T>]: z.ZodMiniType<T[K]> };

/** Text, with an example to copy. */
export function text(example: string) {
  return z.string({ error: `set it to text in quotes, such as "${example}"` });
}

/** A whole number in a range. */
export function whole(minimum: number, maximum: number) {
  const error = `set it to a whole number from ${minimum} to ${maximum}`;
  return z.int({ error }).check(z.gte(minimum, { error }), z.lte(maximum, { error }));
}

/** A whole number whose range something else decides, with an example to copy. */
export function number(example: number) {
  return z.int({ error: `set it to a whole number, such as ${example}` });
}

/** true or false. */
export function flag() {
  return z.boolean({ error: "set it to true or false" });
}

/** One of the values of an enum. */
export function choice<E extends Record<string, string>>(values: E) {
  return z.enum(values, { error: `set it to ${oneOf(Object.values(values))}` });
}

/** A list of `element`. */
export function list<T extends z.ZodMiniType>(element: T) {
  return z.array(element, { error: 'write it as a list, one line "- ..." for each' });
}

/** A map of text to text, such as labels. */
export function textMap() {
  return z.record(z.string(), z.string({ error: "write the value in quotes" }), {
    error: 'write it as lines "name: value" below it',
  });
}

/** A map of text to groups of settings. */
export function groupMap<T extends z.ZodMiniType>(element: T) {
  return z.record(z.string(), element, { error: 'write it as lines "name:" below it, each with its settings below' });
}

/** A group of settings with a fixed set of names. */
export function group<T extends Record<string, z.ZodMiniType>>(fields: T) {
  const names = Object.entries(fields).map(([name, field]) => (isOptional(field) ? name : `${name} (required)`));
  return z.strictObject(fields, { error: `write it as lines "name: value" below it: ${names.join(", ")}` });
}

function isOptional(field: z.ZodMiniType): boolean {
  return field._zod.optin === "optional";
}

/** `"a", "b" or "c"`. */
export function oneOf(values: readonly string[]): string {
  const quoted = values.map((value) => `"${value}"`);
  return quoted.length < 2 ? quoted.join("") : `${quoted.slice(0, -1).join(", ")} or ${quoted[quoted.length - 1]}`;
}
