const WIDTH = 100;

/**
 * The line before and the line of a problem, with the place underlined and `note` beside it. Pure text, ready to print.
 * `line` and `column` are 1-based; `length` is cut at the end of the line. Control and direction characters are shown as `?`.
 */
export function codeFrame(lines: readonly string[], line: number, column: number, length: number, note = ""): string {
  const gutter = String(line).length;
  // Very long lines are shown from a little before the place.
  const from = column > WIDTH - 20 ? column - 40 : 0;
  const cut = (text: string) => shown(text.slice(from, from + WIDTH));
  const row = (number: number, mark: string) =>
    `${mark}${String(number).padStart(gutter)} | ${cut(lines[number - 1] ?? "")}`.trimEnd();
  const text = lines[line - 1] ?? "";
  const visible = Math.min(length, Math.max(1, text.length - column + 1), WIDTH - (column - from) + 1);
  const underline = `${" ".repeat(column - 1 - from)}${"^".repeat(Math.max(1, visible))}`;
  const before = line > 1 ? [row(line - 1, "   ")] : [];
  return [...before, row(line, " > "), `   ${" ".repeat(gutter)} | ${underline}${note ? ` ${note}` : ""}`].join("\n");
}

const shown = (text: string) => text.replaceAll("\t", " ").replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "?");
