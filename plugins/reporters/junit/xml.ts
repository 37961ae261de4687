/** An element: its attributes in order, and what is in it. Attributes without a value are left out. */
export interface Element {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string | number | null>>;
  readonly children?: readonly Element[];
  /** In place of children. */
  readonly text?: string;
}

/** The document, indented. Valid whatever the texts hold: what XML 1.0 cannot hold becomes U+FFFD. */
export function* xmlLines(root: Element): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield* lines(root, "");
}

function* lines({ name, attributes = {}, children = [], text }: Element, indent: string): Generator<string> {
  const given = Object.entries(attributes).filter(([, value]) => value !== null);
  const start = `${indent}<${name}${given.map(([key, value]) => ` ${key}="${attribute(String(value))}"`).join("")}`;
  if (text !== undefined) yield `${start}>${escaped(text)}</${name}>\n`;
  else if (children.length === 0) yield `${start}/>\n`;
  else {
    yield `${start}>\n`;
    for (const child of children) yield* lines(child, `${indent}  `);
    yield `${indent}</${name}>\n`;
  }
}

// A parser makes blanks of bare line breaks and tabs in attributes.
const attribute = (text: string) =>
  escaped(text).replaceAll('"', "&quot;").replaceAll("\n", "&#10;").replaceAll("\t", "&#9;");

const escaped = (text: string) =>
  text
    .toWellFormed()
    .replaceAll(/\r\n?/g, "\n")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what XML cannot hold
    .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff]/g, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
