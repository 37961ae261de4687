import { failure } from "@perfmon/core/plugin";

/** An element: its children by name; one is itself, several are a list, and one without children is its text. */
export interface Element {
  readonly [name: string]: unknown;
}

const wrong = (message: string) => failure("unreadable-output", message);

/**
 * The children of the root. Entities are off: a document type, which is where they are declared, is refused, and only the five of
 * XML and numeric ones mean something in a text.
 */
export async function documentOf(xml: string): Promise<Element> {
  if (xml.trim() === "") throw failure("no-output", "the file is empty");
  if (/<!(?:DOCTYPE|ENTITY)/i.test(xml))
    throw wrong("a document type is declared; entities of a file's own are refused");
  const { XMLParser, XMLValidator } = await import("fast-xml-parser");
  const valid = XMLValidator.validate(xml);
  if (valid !== true) throw wrong(`line ${valid.err.line}: no XML: ${valid.err.msg}`);
  let root: Element;
  try {
    const options = { processEntities: false, parseTagValue: false, ignoreAttributes: true, trimValues: true };
    root = new XMLParser({ ...options, ignoreDeclaration: true, ignorePiTags: true }).parse(xml) as Element;
  } catch (error) {
    throw wrong(`no XML: ${(error as Error).message.split("\n")[0]}`);
  }
  const [suite] = list(root.PhoronixTestSuite);
  if (!suite) throw wrong("the root is no PhoronixTestSuite");
  return suite;
}

/** Elements of one name; one that holds text only has no children. */
export const list = (value: unknown): readonly Element[] =>
  (Array.isArray(value) ? value : [value]).filter((one): one is Element => typeof one === "object" && one !== null);

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

/** Text of an element; empty where there is none. */
export const text = (value: unknown): string =>
  typeof value === "string"
    ? value.replace(/&(?:#(\d{1,7})|([a-z]+));/g, (all, code?: string, name?: string) =>
        code ? characterOf(Number(code), all) : (ENTITIES.get(name!) ?? all),
      )
    : "";

const characterOf = (code: number, all: string): string => (code <= 0x10ffff ? String.fromCodePoint(code) : all);
