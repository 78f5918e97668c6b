/** Majors that an image has something for: from the first to the last. Default: all of them. */
export interface Majors {
  readonly first?: number;
  readonly last?: number;
}

/** What the image that an operator runs by default has besides PostgreSQL's own modules. */
export interface ImageContent {
  /** How a refusal calls the image and what is in it, going on from "is not in". */
  readonly summary: string;
  /** What to do about an extension that it lacks. */
  readonly remedy: string;
  /** Extensions besides PostgreSQL's own modules, by their names in SQL. */
  readonly extensions: Readonly<Record<string, Majors>>;
  /** Libraries that are none of these extensions. */
  readonly libraries: Readonly<Record<string, Majors>>;
  /** Libraries that are loaded whether or not anybody asks. Default none. */
  readonly loaded?: readonly string[];
}

/** Names, each in every major. */
export function inEvery(names: string): Readonly<Record<string, Majors>> {
  return inMajors(names, {});
}

/** Names, each in some majors. */
export function inMajors(names: string, majors: Majors): Readonly<Record<string, Majors>> {
  return Object.fromEntries(names.split(" ").map((name) => [name, majors]));
}
