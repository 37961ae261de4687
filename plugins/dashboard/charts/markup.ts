import { plainText, textWidth } from "@perfmon/core/plugin";
import { raw } from "hono/html";

/** Markup that hono's `html` puts in as it is. */
export type Markup = ReturnType<typeof raw>;

/** Text is escaped, markup is put in as it is; null is nothing. */
export type Child = string | Markup | null | readonly Child[];

/** Numbers are lengths of the drawing, with two decimals; undefined and null: no such attribute. */
export type Attributes = Readonly<Record<string, string | number | null | undefined>>;

const NAMES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Anybody's text as XML takes it: no control characters, which XML cannot hold even escaped, and no marks that reorder text. */
const escaped = (text: string): string =>
  plainText(text)
    .replace(/[\ufffe\uffff]/g, "")
    .replace(/[&<>"']/g, (char) => NAMES[char]!);

/** One element. Throws RangeError for a number that is not finite: a mark would stand where no value is. */
export function el(name: string, attributes: Attributes, ...children: readonly Child[]): Markup {
  let text = `<${name}`;
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null) continue;
    text += ` ${key}="${typeof value === "number" ? length(value, name, key) : escaped(value)}"`;
  }
  const inner = content(children);
  return raw(inner === "" && !HTML_PAIRS.has(name) ? `${text}/>` : `${text}>${inner}</${name}>`);
}

/** Elements that HTML does not let end with `/>`. */
const HTML_PAIRS = new Set(["figure", "div", "table", "td", "th", "caption", "details", "a", "tbody", "thead", "p"]);

/** Several pieces as one. */
export const join = (...children: readonly Child[]): Markup => raw(content(children));

function content(children: readonly Child[]): string {
  let text = "";
  for (const child of children) {
    if (child === null) continue;
    if (typeof child === "string") text += escaped(child);
    else text += Array.isArray(child) ? content(child) : String(child);
  }
  return text;
}

function length(value: number, name: string, key: string): string {
  if (!Number.isFinite(value)) throw new RangeError(`${key} of ${name} is ${value}`);
  const text = value.toFixed(2).replace(/\.?0+$/, "");
  return text === "-0" ? "0" : text;
}

/** Coordinates for the `d` of a path and `points` of a line: two decimals. */
export const at = (x: number, y: number): string => `${length(x, "point", "x")},${length(y, "point", "y")}`;

/** Width of a character in a proportional font, as a part of its height: rather more than less. */
const EM = 0.58;

/** Width of a text of that size, in the unit of the drawing; fonts differ, so it is rather more than less. */
export const wide = (text: string, size = 11): number => columns(text) * size * EM;

/** The general way asks the Unicode tables about every character. */
const columns = (text: string): number => (/^[ -~]*$/.test(text) ? text.length : textWidth(text));

/** As much of a text as that width holds, with `…`; empty where not even two characters do. */
export function fitting(text: string, width: number, size = 11): string {
  const room = Math.floor(width / (size * EM));
  if (room < 3) return columns(text) <= room ? plainText(text) : "";
  // Whatever follows is not shown, however long it is; a character has at most a few dozen units.
  const plain = plainText(text.slice(0, room * 40));
  if (columns(plain) <= room) return plain;
  let kept = "";
  let used = 1;
  for (const { segment } of GRAPHEMES.segment(plain)) {
    used += columns(segment);
    if (used > room) break;
    kept += segment;
  }
  return `${kept}…`;
}

const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });
