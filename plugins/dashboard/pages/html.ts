import { plainText } from "@perfmon/core/plugin";
import { raw, html as template } from "hono/html";

/** Markup that is put in as it is. */
export type Html = ReturnType<typeof raw>;

/** Text and numbers are escaped; null and false are nothing. */
export type Part = Html | string | number | null | false | readonly Part[];

/**
 * Markup from a template. Anybody's text in it is escaped and made fit for one line: no control characters, no marks that
 * reorder text. What must keep its line breaks goes through `verbatim`.
 */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html =>
  // Nothing given is a promise, so that the result is none.
  template(strings, ...parts.map(clean)) as Html;

function clean(part: Part): unknown {
  if (typeof part === "string") return plainText(part);
  return Array.isArray(part) ? part.map(clean) : part;
}

/** Text of a program, line by line as it was printed: without escape sequences, other control characters made visible. */
export const verbatim = (text: string): Html =>
  template`${text
    .split("\n")
    .map((line) => plainText(line.replace(/\t/g, "        ")))
    .join("\n")}` as Html;

/** Markup that is nothing. */
export const NOTHING: Html = raw("");

export { raw };
