/**
 * Property values as they travel between program, engine and policies: JSON, with marked envelopes for what JSON lacks
 * (pulumi/pulumi, developer documentation "Property values"; signatures as in @pulumi/pulumi runtime/rpc).
 */
export type Value = null | boolean | number | string | Value[] | PropertyMap;
export type PropertyMap = { [key: string]: Value };

const signatureKey = "4dabf18193072939515e22adb298388d";
const signatures = {
  secret: "1b47061264138c4ac30d75fd1eb44270",
  output: "d0e6a833031e9bbcd3f4e8bde6ca49a4",
  resource: "5cf8f73096256a8f31e491e813e4eb8e",
  asset: "c44067f5952c0a294b673a41bacd8c17",
  archive: "0def7320c3a5731c473e5ecbe6d01bc7",
} as const;
type EnvelopeKind = keyof typeof signatures;

/** The string that stands for a value nobody knows before it is created. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const unknowns = new Set([
  unknownValue,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);

export const maskedSecret = "[secret]";
export const maskedUnknown = "[unknown]";

export function isUnknown(value: Value | undefined): boolean {
  return typeof value === "string" && unknowns.has(value);
}

export function isMap(value: Value | undefined): value is PropertyMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `value` as a map; an empty one where it is something else. */
export function mapOf(value: Value | undefined): PropertyMap {
  return isMap(value) ? value : {};
}

/** `value` as text; undefined where it is something else, or not known yet. */
export function textOf(value: Value | undefined): string | undefined {
  return typeof value === "string" && !isUnknown(value) ? value : undefined;
}

/** Which envelope `value` is, if it is one. */
export function envelopeOf(value: Value | undefined): EnvelopeKind | undefined {
  if (!isMap(value)) return undefined;
  const signature = value[signatureKey];
  return (Object.keys(signatures) as EnvelopeKind[]).find((kind) => signatures[kind] === signature);
}

export function makeSecret(value: Value): PropertyMap {
  return { [signatureKey]: signatures.secret, value };
}

/** An output value: what transforms receive, so that they see dependencies, unknowns and secrets alike. */
export function makeOutput(value: Value, dependencies: readonly string[]): PropertyMap {
  const output: PropertyMap = { [signatureKey]: signatures.output, dependencies: [...dependencies] };
  switch (envelopeOf(value)) {
    case "output":
      return { ...(value as PropertyMap), dependencies: [...new Set([...outputDependencies(value), ...dependencies])] };
    case "secret":
      return { ...makeOutput((value as PropertyMap).value, dependencies), secret: true };
    default:
      return isUnknown(value) ? output : { ...output, value };
  }
}

/** Rebuilds `value` bottom up, handing every value to `visit` once its children are done. */
function rebuild(value: Value, visit: (value: Value) => Value): Value {
  if (Array.isArray(value)) return visit(value.map((item) => rebuild(item, visit)));
  if (isMap(value)) {
    return visit(Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rebuild(item, visit)])));
  }
  return visit(value);
}

/** Turns output values back into the plain, secret or unknown values that providers and policies expect. */
export function downgradeOutputs(value: Value): Value {
  return rebuild(value, (item) => {
    if (envelopeOf(item) !== "output") return item;
    const output = item as PropertyMap;
    const plain = "value" in output ? output.value : unknownValue;
    return output.secret === true && envelopeOf(plain) !== "secret" ? makeSecret(plain) : plain;
  });
}

/** The URNs that the output values within `value` depend on. */
export function outputDependencies(value: Value): string[] {
  const found = new Set<string>();
  rebuild(value, (item) => {
    const dependencies = envelopeOf(item) === "output" ? (item as PropertyMap).dependencies : undefined;
    if (Array.isArray(dependencies)) {
      dependencies.filter((urn): urn is string => typeof urn === "string").forEach((urn) => found.add(urn));
    }
    return item;
  });
  return [...found];
}

/** What may be shown: secrets as `[secret]`, unknowns as `[unknown]`, references as the resource's URN. */
export function mask(value: Value): Value {
  return rebuild(value, (item) => {
    if (isUnknown(item)) return maskedUnknown;
    switch (envelopeOf(item)) {
      case "secret":
        return maskedSecret;
      case "output":
        return mask(downgradeOutputs(item));
      case "resource":
        return (item as PropertyMap).urn ?? maskedUnknown;
      case "asset":
      case "archive":
        return Object.fromEntries(Object.entries(item as PropertyMap).filter(([key]) => key !== signatureKey));
      case undefined:
        return item;
    }
  });
}

/** `value` without secret envelopes: only for what never leaves the process, such as a schema check. */
export function reveal(value: Value): Value {
  return rebuild(value, (item) => (envelopeOf(item) === "secret" ? ((item as PropertyMap).value ?? null) : item));
}

export function containsSecret(value: Value): boolean {
  let found = false;
  rebuild(value, (item) => {
    if (envelopeOf(item) === "secret") found = true;
    return item;
  });
  return found;
}
