import { normalise } from "@perfmon/core/plugin";
import { XMLParser, XMLValidator } from "fast-xml-parser";

/** An element of a drawing, as a reader of XML sees it. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Of it alone, with entities resolved. */
  readonly text: string;
  readonly children: readonly Element[];
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
});

/** The root of a drawing. Throws where it is no well-formed XML. */
export function parsed(markup: unknown): Element {
  const text = String(markup);
  const valid = XMLValidator.validate(text);
  if (valid !== true) throw new Error(`${valid.err.msg} (${valid.err.line}:${valid.err.col})`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no way to hold them
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text))
    throw new Error("a character that XML cannot hold");
  return elementOf(parser.parse(text)[0]);
}

function elementOf(node: Record<string, any>): Element {
  const name = Object.keys(node).find((key) => key !== ":@")!;
  const children = node[name] as Record<string, any>[];
  return {
    name,
    attributes: node[":@"] ?? {},
    text: children.map((child) => child["#text"] ?? "").join(""),
    children: children.filter((child) => !("#text" in child)).map(elementOf),
  };
}

/** All elements below one, itself included, in the order of the document. */
export function* within(element: Element): Generator<Element> {
  yield element;
  for (const child of element.children) yield* within(child);
}

/** Those of a name, and of a class where one is given. */
export const found = (root: Element, name: string, kind?: string): Element[] =>
  [...within(root)].filter((each) => each.name === name && (kind === undefined || classes(each).includes(kind)));

export const classes = ({ attributes }: Element): string[] => (attributes.class ?? "").split(" ");

/**
 * The values at heights of a drawing, as a person reads them off its vertical axis: between the lowest and the highest
 * label, in what the axis says it is in.
 */
export function readHeights(root: Element, log = false): (y: number) => number {
  const axis = found(root, "g", "vertical")[0]!;
  const unit = found(axis, "text", "axis-name")[0]?.text ?? "";
  const ticks = found(axis, "text", "tick").map(({ attributes, text }) => ({
    y: Number(attributes.y) - 3.8,
    value: quantityOf(unit === "" ? text : `${text} ${unit}`),
  }));
  const [low, high] = [ticks[0]!, ticks.reduce((a, b) => (b.value > a.value ? b : a))];
  const [to, from] = log ? [Math.log, Math.exp] : [(x: number) => x, (x: number) => x];
  return (y) => from(to(low.value) + ((to(high.value) - to(low.value)) * (y - low.y)) / (high.y - low.y));
}

function quantityOf(text: string): number {
  const [number = "", unit = "1"] = text.split(" ");
  const known =
    unit === "k" || unit === "M"
      ? { value: Number(number) * (unit === "k" ? 1e3 : 1e6) }
      : normalise(Number(number), unit);
  if (known === null || !Number.isFinite(known.value)) throw new Error(`cannot read ${text}`);
  return known.value;
}

export const numbers = (elements: readonly Element[], attribute: string): number[] =>
  elements.map(({ attributes }) => Number(attributes[attribute]));

/** Numbers of a path, each with the letter before it. */
export const pathOf = ({ attributes }: Element): [string, number, number][] =>
  [...attributes.d!.matchAll(/([MLHVhv])(-?[\d.]+)(?:,(-?[\d.]+))?/g)].map(([, letter, a, b]) => [
    letter!,
    Number(a),
    Number(b),
  ]);
