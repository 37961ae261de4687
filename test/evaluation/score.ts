/** A found change point is right within this many points of a true one. */
export const MARGIN = 5;

/**
 * F1 as van den Burg and Williams (2020) count it: the beginning of the series belongs to both lists, so a detector that
 * reports nothing scores 1 where nothing is. Every true point is matched once.
 */
export function f1(truth: readonly number[], found: readonly number[], margin = MARGIN): number {
  const right = matched([0, ...truth], [0, ...found], margin);
  const precision = right / (found.length + 1);
  const recall = right / (truth.length + 1);
  return (2 * precision * recall) / (precision + recall);
}

/** How many true points have a found one of their own within the margin. */
export function matched(truth: readonly number[], found: readonly number[], margin = MARGIN): number {
  const left = new Set(found);
  let right = 0;
  for (const at of truth) {
    let best: number | null = null;
    for (const other of left)
      if (Math.abs(other - at) <= margin && (best === null || Math.abs(other - at) < Math.abs(best - at))) best = other;
    if (best === null) continue;
    left.delete(best);
    right++;
  }
  return right;
}

/** Segmentation cover: of each true segment the best overlap (Jaccard) with a found one, weighted by length; 0..1. */
export function cover(n: number, truth: readonly number[], found: readonly number[]): number {
  const [own, other] = [segments(n, truth), segments(n, found)];
  return own.reduce((sum, [a, b]) => {
    const best = Math.max(
      ...other.map(([c, d]) => Math.max(0, Math.min(b, d) - Math.max(a, c)) / (Math.max(b, d) - Math.min(a, c))),
    );
    return sum + ((b - a) / n) * best;
  }, 0);
}

const segments = (n: number, at: readonly number[]): [number, number][] =>
  [0, ...at].map((from, i) => [from, at[i] ?? n]);
