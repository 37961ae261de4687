/**
 * Benjamini and Hochberg's q values (1995): what of the tests with a q up to some level is expected to be false is at most
 * that share. In the order of the p values, as R's p.adjust(method = "BH"). Null stays null and counts as no test; so does
 * what is no probability.
 */
export function benjaminiHochberg(p: readonly (number | null)[]): (number | null)[] {
  const tests = p.flatMap((value, index) => (value !== null && value >= 0 && value <= 1 ? [{ value, index }] : []));
  const adjusted = new Array<number | null>(p.length).fill(null);
  // From the largest on: a q is never above that of a larger p.
  let least = 1;
  for (const [at, { value, index }] of tests.sort((a, b) => b.value - a.value).entries()) {
    least = Math.min(least, value * (tests.length / (tests.length - at)));
    adjusted[index] = least;
  }
  return adjusted;
}
