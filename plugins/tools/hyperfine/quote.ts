/** What neither sh nor hyperfine, which splits a command without a shell into words, reads as anything but itself. */
const PLAIN = /^[A-Za-z0-9_@%+:,./-]+$/;

/** One text that sh, and hyperfine as sh would, splits into exactly these words. */
export const quoted = (words: readonly (string | number | boolean)[]): string =>
  words
    .map(String)
    .map((word) => (PLAIN.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(" ");
