import { createRequire } from "node:module";
import { stripVTControlCharacters } from "node:util";

const load = createRequire(import.meta.url);
let graphemes: Intl.Segmenter | null = null;
let stringWidth: ((text: string) => number) | null = null;

/** One column each: ASCII, Latin with its accents; dashes, quotes, the ellipsis; arrows, signs of mathematics, lines and blocks; ticks. */
const NARROW =
  /^[ -~\u00a1-\u00ac\u00ae-\u024f\u2010-\u2027\u2030-\u203b\u2190-\u2193\u2200-\u22ff\u2500-\u259f\u2713-\u2718]*$/;

/** Columns that a text takes in a terminal; escape sequences take none. */
export function textWidth(text: string): number {
  const plain = text.includes("\u001b") ? stripVTControlCharacters(text) : text;
  if (NARROW.test(plain)) return plain.length;
  // Its patterns of emoji take 20 ms to load, longer than all else that a report does; few texts need them.
  stringWidth ??= (load("string-width") as { default(text: string): number }).default;
  return stringWidth(text);
}

/** The text filled up with blanks to a width; a wider one stays as it is. */
export function padText(text: string, width: number, align: "left" | "right" = "left"): string {
  const blanks = " ".repeat(Math.max(0, width - textWidth(text)));
  return align === "left" ? text + blanks : blanks + text;
}

/** The text, or its beginning and `end` (`…`), so that it is at most `width` wide. Plain text only. */
export function cutText(text: string, width: number, end = "…"): string {
  if (textWidth(text) <= width) return text;
  return take(text, Math.max(0, width - textWidth(end)))[0] + (textWidth(end) <= width ? end : "");
}

/** Lines of at most so many columns, but at least one character each; broken at blanks, within a word only where it is wider. Plain text only. */
export function wrapText(text: string, columns: number): string[] {
  // A terminal may say that it has none; a character takes one all the same.
  const width = Math.max(1, columns);
  const lines: string[] = [];
  let line = "";
  for (let word of text.split(" ")) {
    if (line !== "" && textWidth(line) + 1 + textWidth(word) > width) {
      lines.push(line);
      line = "";
    }
    while (textWidth(word) > width) {
      const [head, rest] = take(word, width);
      lines.push(head);
      word = rest;
    }
    line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** As many whole characters as fit in `width`, and the rest. */
function take(text: string, width: number): [string, string] {
  let used = 0;
  graphemes ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  for (const { segment, index } of graphemes.segment(text)) {
    used += textWidth(segment);
    if (used > width)
      return index === 0 && width > 0
        ? [segment, text.slice(segment.length)]
        : [text.slice(0, index), text.slice(index)];
  }
  return [text, ""];
}
