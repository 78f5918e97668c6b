/** One row whose commit a client saw acknowledged. */
export interface AcknowledgedRow {
  id: number;
  /** When the acknowledgement came, in seconds since 1970 by the client's clock. */
  at: number;
}

/** The rows in a writing client's log: lines of a time and an id. Other lines are what it said besides. */
export function acknowledgedRows(log: string): AcknowledgedRow[] {
  return log.split("\n").flatMap((line) => {
    const found = /^(\d+\.\d+) (\d+)$/.exec(line);
    return found === null ? [] : [{ at: Number(found[1]), id: Number(found[2]) }];
  });
}

/** The longest time in seconds between two acknowledgements that followed each other; 0 for fewer than two. */
export function longestGap(rows: readonly AcknowledgedRow[]): number {
  return rows.slice(1).reduce((longest, { at }, index) => Math.max(longest, at - rows[index].at), 0);
}

/** Ids of rows that were acknowledged and are not there, in the order of their acknowledgement. */
export function lostRows(rows: readonly AcknowledgedRow[], present: readonly number[]): number[] {
  const there = new Set(present);
  return rows.map(({ id }) => id).filter((id) => !there.has(id));
}
