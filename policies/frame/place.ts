/** One step into a resource's properties: a key of an object or an index of a list. */
export type Segment = string | number;

/**
 * What the engine puts where a text is not known before the update, and the marks for every type of value
 * (https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/plugin/rpc.go, UnknownStringValue and its siblings).
 */
export const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const unknownMarks: ReadonlySet<unknown> = new Set([
  unknownText,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** Thrown by a read of a value that is not known before the update. The frame turns it into a report, never into a pass. */
export class Unreadable extends Error {
  constructor(readonly path: string) {
    super(`${path} is not known before the update`);
  }
}

/**
 * A place in a resource's properties, whether or not anything is there. Reads return undefined for what is absent and
 * throw Unreadable for what is not known yet, so that a rule cannot mistake the one for the other.
 */
export class Place {
  /** `hiddenBy` is the path of the unknown value that this place is part of. */
  constructor(
    readonly raw: unknown,
    readonly segments: readonly Segment[] = [],
    private readonly hiddenBy?: string,
  ) {}

  /** The place below this one; below an unknown value everything is hidden. */
  in(...segments: Segment[]): Place {
    let [raw, hiddenBy] = [this.raw, this.hiddenBy];
    for (const [depth, segment] of segments.entries()) {
      if (isUnknownMark(raw)) hiddenBy = pathOf([...this.segments, ...segments.slice(0, depth)]);
      raw = child(raw, segment);
    }
    return new Place(raw, [...this.segments, ...segments], hiddenBy);
  }

  /**
   * As a person would write it: `spec.plugins[0].parameters`, `metadata.annotations["cnpg.io/hibernation"]`. A place in
   * another resource starts with that one's kind and name: `ConfigMap settings.data`.
   */
  get path(): string {
    return pathOf(this.segments);
  }

  /** Whether the very value of this place is not known yet: it comes from another resource. */
  get isUnknown(): boolean {
    return isUnknownMark(this.raw);
  }

  /** Whether it can be read: neither unknown itself nor part of something that is. */
  get isKnown(): boolean {
    return !this.isUnknown && this.hiddenBy === undefined;
  }

  /** Whether anything is there, known or not; throws when that cannot be told. */
  get isPresent(): boolean {
    if (this.hiddenBy !== undefined) throw new Unreadable(this.hiddenBy);
    return this.raw !== undefined && this.raw !== null;
  }

  /** A text or a number as text; undefined for anything else. */
  get text(): string | undefined {
    const value = this.known();
    return typeof value === "string" ? value : typeof value === "number" ? String(value) : undefined;
  }

  /** A number, also one written as a text. */
  get number(): number | undefined {
    const text = this.text;
    return text === undefined || text.trim() === "" || Number.isNaN(Number(text)) ? undefined : Number(text);
  }

  /** A truth value, also one written as a text. */
  get flag(): boolean | undefined {
    const value = this.known();
    return value === true || value === "true" ? true : value === false || value === "false" ? false : undefined;
  }

  /** The places of a list's items, none when there is no list. A list that is not known has one hidden item. */
  get items(): Place[] {
    if (!this.isKnown) return [this.in(0)];
    return Array.isArray(this.raw) ? this.raw.map((_, index) => this.in(index)) : [];
  }

  /** The places of an object's values by key, none when there is no object; throws when it is not known. */
  get entries(): [string, Place][] {
    const value = this.known();
    if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
    return Object.keys(value).map((key) => [key, this.in(key)]);
  }

  private known(): unknown {
    if (!this.isKnown) throw new Unreadable(this.hiddenBy ?? this.path);
    return this.raw;
  }
}

function child(value: unknown, segment: Segment): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.hasOwn(value, segment) ? (value as Record<Segment, unknown>)[segment] : undefined;
}

/** Whether a value is one of the engine's marks, all of which are as long: most values need not be looked up. */
export function isUnknownMark(value: unknown): boolean {
  return typeof value === "string" && value.length === unknownText.length && unknownMarks.has(value);
}

function pathOf(segments: readonly Segment[]): string {
  return segments.reduce<string>((path, segment) => {
    if (typeof segment === "number") return `${path}[${segment}]`;
    if (path === "") return segment;
    return /^[\w-]+$/.test(segment) ? `${path}.${segment}` : `${path}["${segment}"]`;
  }, "");
}

/** A value that an operator fills in when nobody sets it, and the place where a person would. */
export interface Setting<T> {
  readonly at: Place;
  /** Throws Unreadable when it is not known before the update. */
  readonly value: T;
}

/** The setting at a place, read only when it is asked for. */
export function setting<T>(at: Place, read: (at: Place) => T): Setting<T> {
  return new ReadSetting(at, read);
}

/** A class: views make dozens, and an object with a getter of its own costs many times as much. */
class ReadSetting<T> implements Setting<T> {
  constructor(
    readonly at: Place,
    private readonly read: (at: Place) => T,
  ) {}

  get value(): T {
    return this.read(this.at);
  }
}

/** A value that holds once a place is known; throws Unreadable before. */
export function onceKnown<T>(at: Place, value: T): T {
  void at.text;
  return value;
}

/** What is read; undefined where it is not known before the update. */
export function ifKnown<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

/** The text at a place; undefined where there is none, or it is not known. */
export function knownText(place: Place): string | undefined {
  return place.isKnown ? place.text : undefined;
}

/**
 * The first item for which the predicate holds. One that cannot be read hides none that can: Unreadable is thrown only
 * when no readable item settles the question.
 */
export function findKnown<T>(items: readonly T[], predicate: (item: T) => boolean): T | undefined {
  let unreadable: Unreadable | undefined;
  for (const item of items) {
    try {
      if (predicate(item)) return item;
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      unreadable ??= error;
    }
  }
  if (unreadable !== undefined) throw unreadable;
  return undefined;
}

/** Whether the predicate holds for any item, in the same way. */
export function someKnown<T>(items: readonly T[], predicate: (item: T) => boolean): boolean {
  return (
    findKnown(
      items.map((item) => ({ item })),
      ({ item }) => predicate(item),
    ) !== undefined
  );
}
