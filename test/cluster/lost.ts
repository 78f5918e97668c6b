/** Paths of what was sent and is not, or no longer, what is there; what is there beside it does not count. */
export function lost(sent: unknown, there: unknown, path = ""): string[] {
  if (Array.isArray(sent)) {
    if (!Array.isArray(there) || there.length < sent.length) return [`${path} is ${JSON.stringify(there)}`];
    return sent.flatMap((item, index) => lost(item, there[index], `${path}[${index}]`));
  }
  if (typeof sent === "object" && sent !== null) {
    const found = (typeof there === "object" && there !== null ? there : {}) as Record<string, unknown>;
    return Object.entries(sent).flatMap(([key, value]) =>
      lost(value, found[key], path === "" ? key : `${path}.${key}`),
    );
  }
  return sent === there ? [] : [`${path} is ${JSON.stringify(there)}, sent was ${JSON.stringify(sent)}`];
}
