const suffixes = new Map<string, number>(
  ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"].map((suffix, index) => [suffix, 10 ** (3 * (index - 3))] as const),
);
["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].forEach((suffix, index) => suffixes.set(suffix, 1024 ** (index + 1)));

/**
 * The number that a Kubernetes quantity stands for, everything that the API server reads as one; undefined for another
 * text (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/). The sizes of a plan are
 * narrower: there a thousandth of a byte is a slip.
 */
export function parseQuantity(text: string): number | undefined {
  const [, digits, exponent, suffix] = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:[eE]([+-]?\d+)|([A-Za-z]*))$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const factor = exponent === undefined ? suffixes.get(suffix) : 10 ** Number(exponent);
  return factor === undefined ? undefined : Number(digits) * factor;
}
