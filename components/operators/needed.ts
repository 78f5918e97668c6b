/** A value that the plan's own checks guarantee; its absence is a mistake in this package. */
export function needed<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`${what} is missing although the plan needs it`);
  return value;
}
