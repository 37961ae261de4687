import { cutText, plainText } from "@perfmon/core/plugin";

/** A blank of no width: what follows is no mention and no reference any more. */
const APART = "\u200b";

/** Columns of a name, and of a message, at most. */
const LONGEST_NAME = 80;
const LONGEST_TEXT = 240;

/**
 * What Markdown or HTML would read as its own: signs of markup; underscores but for those within words; what makes a bare
 * address a link; our own blank.
 */
const MARKUP = /[&<\\`*[\]|~\u200b]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|:(?=\/\/)|(?<=www)\./gi;

/** What begins a heading, a quotation or a list where a line or an item begins with it. */
const LEADING = /^[#>]|^[+-](?=\s|$)|(?<=^\d+)[.)](?=\s|$)/g;

/** Text of anybody's as Markdown that shows it as it is, in one line: no markup, no HTML, no mention, no link. */
export function prose(text: string): string {
  const plain = cutText(plainText(text).trim(), LONGEST_TEXT).replaceAll(/([@#!])(?=\w)/g, `$1${APART}`);
  return plain.replaceAll(new RegExp(`${MARKUP.source}|${LEADING.source}`, "gi"), entity);
}

/** A name as code. Not between backticks, which no table takes with every name; what is in `<code>` mentions nobody. */
export function code(name: string): string {
  // Only what looks like an address of e-mail would become a link.
  const plain = cutText(plainText(name), LONGEST_NAME).replaceAll(/@(?=\S+\.)/g, `@${APART}`);
  return `<code>${plain.replaceAll(MARKUP, entity)}</code>`;
}

/** By number: an entity is never markup. */
const entity = (char: string) => `&#${char.codePointAt(0)};`;
