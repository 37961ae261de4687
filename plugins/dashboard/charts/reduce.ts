/** Up to three of many neighbours, and how many they stand for. */
export interface Bucket<T> {
  readonly lowest: T;
  /** The middle one by value; of an even number the lower of the two. */
  readonly middle: T;
  readonly highest: T;
  readonly n: number;
  readonly first: T;
  readonly last: T;
}

/** Neighbours, as many as there are buckets: equal shares of the list, so that no bucket is empty and none is left out. */
export function buckets<T>(items: readonly T[], count: number, value: (item: T) => number): Bucket<T>[] {
  const total = Math.min(items.length, Math.max(1, Math.floor(count)));
  return Array.from({ length: items.length === 0 ? 0 : total }, (_, i) => {
    const part = items.slice(Math.floor((i * items.length) / total), Math.floor(((i + 1) * items.length) / total));
    const sorted = [...part].sort((a, b) => value(a) - value(b));
    return {
      lowest: sorted[0]!,
      middle: sorted[(sorted.length - 1) >> 1]!,
      highest: sorted.at(-1)!,
      n: part.length,
      first: part[0]!,
      last: part.at(-1)!,
    };
  });
}
