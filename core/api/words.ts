/** Characters that mean something to a shell, where no quotes protect them. */
const SHELL = /[|&;<>()$`*?[\]!#~]/;

/**
 * A command line as words, without a shell: blanks part them, '...' and "..." keep what is between them together, a backslash
 * takes the next character as it is. `problem` says why it is none: an open quote, or a character that only a shell would act upon.
 */
export function splitWords(
  text: string,
): { readonly words: readonly string[] } | { readonly problem: string; readonly shell: boolean } {
  const words: string[] = [];
  let word: string | null = null;
  let quote: string | null = null;
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    const next = text[i + 1];
    if (quote === "'" || (quote !== null && character !== "\\")) {
      if (character === quote) quote = null;
      else word = (word ?? "") + character;
    } else if (character === "\\") {
      if (next === undefined) return { problem: "a backslash stands at the end", shell: false };
      // Between double quotes a backslash protects these only.
      word = (word ?? "") + (quote !== null && !'"\\$`'.includes(next) ? `\\${next}` : next);
      i++;
    } else if (character === "'" || character === '"') {
      quote = character;
      word ??= "";
    } else if (/\s/.test(character)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (SHELL.test(character))
      return { problem: `no shell reads it, so ${character} would stay ${character}`, shell: true };
    else word = (word ?? "") + character;
  }
  if (quote !== null) return { problem: `a ${quote} is not closed`, shell: false };
  if (word !== null) words.push(word);
  return words.length > 0 ? { words } : { problem: "it is empty", shell: false };
}
