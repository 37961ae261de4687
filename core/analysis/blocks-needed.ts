/** With fewer, nothing can be shown at 1 %: the exact one-sided p of 6 pairs is 2^-6 at best. */
export const FEWEST_BLOCKS = 7;
/** Of the changes that a report claims, at most this share is expected to be none. */
export const FALSE_DISCOVERIES = 0.05;

/** Blocks with which one case among `cases` can be shown to have changed when no other has: 2^-n <= q / cases. */
export const blocksToShow = (cases: number): number =>
  Math.max(FEWEST_BLOCKS, Math.ceil(Math.log2(Math.max(1, cases) / FALSE_DISCOVERIES)));
