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

/** What a person reads off a vertical axis: its labels, where they stand, and what they are in. */
export function readAxis(root: Element): {
  readonly unit: string;
  readonly ticks: readonly { y: number; label: string }[];
} {
  const axis = found(root, "g", "vertical")[0]!;
  const left = found(axis, "text", "tick");
  const x = left[0]!.attributes.x;
  return {
    unit: found(axis, "text", "axis-name")[0]?.text ?? "",
    ticks: left
      .filter(({ attributes }) => attributes.x === x)
      .map(({ attributes, text }) => ({ y: Number(attributes.y) - 3.8, label: text })),
  };
}
