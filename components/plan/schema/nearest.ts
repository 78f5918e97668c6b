/**
 * The candidate that `text` most likely was meant to be: case and hyphens aside equal, or at most a third of its
 * letters wrong; undefined when nothing is that near.
 */
export function nearest(text: string, candidates: readonly string[]): string | undefined {
  const wanted = plain(text);
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(wanted, plain(candidate), bestDistance);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[-_ ]/g, "");
}

/** Letters to insert, remove or replace between `a` and `b` (Levenshtein); `limit` or more where it is no nearer. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, replaced));
    }
    row = next;
  }
  return row[b.length];
}
