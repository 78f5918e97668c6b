/** What a violation does: nothing, a warning, a refusal, or a correction before anything is refused. */
export type Level = "disabled" | "advisory" | "mandatory" | "remediate";

const levels: readonly Level[] = ["advisory", "mandatory", "disabled", "remediate"];

/** A level from its number in the Analyzer protocol. */
export function levelOf(value: number): Level {
  const found = levels[value];
  if (found === undefined) throw new Error(`unrecognized enforcement level: ${value}`);
  return found;
}

export function levelNumber(level: Level): number {
  return levels.indexOf(level);
}

export function isLevel(value: unknown): value is Level {
  return levels.includes(value as Level);
}
