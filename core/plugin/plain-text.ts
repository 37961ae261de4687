import { stripVTControlCharacters } from "node:util";

/** What ASCII writes for the signs that perfmon itself uses. */
const ASCII: Readonly<Record<string, string>> = {
  µ: "u",
  "±": "+-",
  "·": "|",
  "…": "...",
  "–": "-",
  "→": "->",
  "≥": ">=",
};

/**
 * Text of anybody's, made fit to be one piece of one line of a terminal: no escape sequences, no control characters, no
 * invisible marks that reorder text; line breaks and tabs become blanks. `unicode: false` leaves only ASCII, `?` for what
 * has none.
 */
export function plainText(text: string, { unicode = true }: { readonly unicode?: boolean } = {}): string {
  const plain = stripVTControlCharacters(text)
    .toWellFormed()
    .replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, " ")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this takes out
    .replace(/[\u0000-\u001f\u007f-\u009f]/g, escaped)
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, "");
  return unicode ? plain : plain.replace(/[^ -~]/gu, (char) => ASCII[char] ?? "?");
}

const escaped = (char: string) => `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`;
