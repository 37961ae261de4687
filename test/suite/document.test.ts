import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parseYaml } from "../../core/suite/document/parse.ts";
import { decode, readSource } from "../../core/suite/document/read.ts";
import { textSource } from "../../core/suite/document/source.ts";
import { nodeAt, plain } from "../../core/suite/document/tree.ts";

const folder = mkdtempSync(join(tmpdir(), "perfmon-document-"));
afterAll(() => rmSync(folder, { recursive: true }));

const parse = (text: string) => parseYaml(textSource("a.yaml", text));
const said = (text: string) =>
  parse(text).diagnostics.map(
    ({ line, column, code, message, hint }) => `${line}:${column} ${code} ${message}${hint ? ` | ${hint}` : ""}`,
  );
const value = (text: string) => {
  const { root, diagnostics } = parse(text);
  expect(diagnostics).toEqual([]);
  return plain(root!);
};

describe("values", () => {
  test("are those of YAML 1.2: yes, off and 012 are no booleans and no octal numbers", () => {
    expect(value("{ a: yes, b: off, c: 012, d: 0o12, e: true, f: ~, g: 1e3, h: 2024-01-01 }")).toEqual({
      a: "yes",
      b: "off",
      c: 12,
      d: 10,
      e: true,
      f: null,
      g: 1000,
      h: "2024-01-01",
    });
  });

  test("know where they stand", () => {
    const { root } = parse("a:\n  - b: 1\n    c: two\n");
    const node = nodeAt(root!, ["a", 0, "c"])!;
    expect([node.path, node.source.place(node.start)]).toEqual(["a[0].c", { line: 3, column: 8 }]);
  });

  test("aliases and merge keys are followed; own entries win", () => {
    expect(value("x-a: &a { p: 1, q: 2 }\nb: { <<: *a, q: 3 }\nc: { <<: [{ p: 0 }, *a] }\nd: *a")).toMatchObject({
      b: { p: 1, q: 3 },
      c: { p: 0, q: 2 },
      d: { p: 1, q: 2 },
    });
  });

  test("constructor is a key like others, and changes nothing", () => {
    const object = value("{ constructor: { prototype: { x: 1 } }, toString: 2 }") as Record<string, unknown>;
    expect(Object.keys(object)).toEqual(["constructor", "toString"]);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});

describe("refused", () => {
  test.each([
    ["", "1:1 PM1002 the document is empty | it must be a map of properties"],
    ["a: 1\na: 2", '2:1 PM1007 "a" is given twice | it is also in line 1'],
    ["b: { a: 1, a: 2 }", '1:12 PM1007 "a" is given twice, in b | it is also in line 1'],
    ["__proto__: { x: 1 }", '1:1 PM1015 "__proto__" cannot be a key | choose another name'],
    [
      "a: [1, 2",
      "1:9 PM1002 not valid YAML: flow sequence in block collection must be sufficiently indented and end with a ] | lines of one list or map begin in the same column, and brackets end in it or further in",
    ],
    [
      "a: !!python/object x",
      "1:4 PM1002 not valid YAML: unresolved tag: tag:yaml.org,2002:python/object | tags are not used here: take it out, or quote the text",
    ],
    ["a: 1\n---\nb: 2", "2:1 PM1002 there is more than one document | one file holds one"],
    ["? [a]\n: 1", "1:3 PM1005 a key must be text | write it in quotes"],
    [
      "a: 12345678901234567890",
      "1:4 PM1005 this number is not finite, or too large to be exact | write it in quotes if it is text",
    ],
    ["a: .inf", "1:4 PM1005 this number is not finite, or too large to be exact | write it in quotes if it is text"],
    ["a: *b", "1:4 PM1002 no anchor &b stands before this alias | an anchor is written before its aliases"],
    ["a: &a [*a]", "1:8 PM1003 the document has an alias that holds itself"],
  ])("%j", (text, message) => {
    expect(said(text)).toEqual([message]);
  });

  const bomb = `a0: &a0 [x, x, x, x, x, x, x, x, x]\n${Array.from({ length: 12 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(", ")}]`).join("\n")}`;
  test.each([
    ["a bomb of aliases", bomb],
    ["lists in lists", `a: ${"[".repeat(100)}${"]".repeat(100)}`],
    ["a million brackets", "[".repeat(1_000_000)],
    ["lists in lists on one line", "- ".repeat(400_000)],
    ["indentation", Array.from({ length: 1200 }, (_, i) => `${" ".repeat(i)}a:`).join("\n")],
    ["lines", "a: 1\n".repeat(200_000)],
    ["syntax errors", "[}\n".repeat(300_000)],
    ["anchors", "&a ".repeat(300_000)],
  ])("%s", (_, text) => {
    const { root, diagnostics } = parse(text);
    expect(root).toBeNull();
    expect(diagnostics.map(({ code }) => code)).toEqual(["PM1003"]);
  });

  test.each([
    ["a byte order mark", Buffer.from("\ufeffa: 1"), "1:1 PM1002 the file begins with a byte order mark"],
    ["CR LF", Buffer.from("a: 1\r\nb: 2\r\n"), "1:5 PM1002 a line ends with CR LF"],
    ["latin-1", Buffer.from("a: 1\nb: caf\xe9\n", "latin1"), "2:7 PM1002 this is not UTF-8"],
    ["UTF-16", Buffer.from("\ufeffa: 1", "utf16le"), "1:1 PM1002 the file is UTF-16"],
    ["NUL", Buffer.from("a: 1\nb: \0"), "2:4 PM1002 a control character (U+0000)"],
    ["an escape sequence", Buffer.from("a: \x1b[2J"), "1:4 PM1002 a control character (U+001B)"],
  ])("%s", (_, bytes, message) => {
    const read = decode(bytes, "a.yaml", null);
    const found = "diagnostic" in read ? read.diagnostic : null;
    expect(`${found?.line}:${found?.column} ${found?.code} ${found?.message}`).toBe(message);
    expect(found?.hint).toBeTruthy();
  });

  test.each([
    ["a large file", "large.yaml", "PM1003", "large.yaml is larger than 1 MB"],
    ["no file", "none.yaml", "PM1001", "none.yaml cannot be read: there is no such file"],
    ["a folder", ".", "PM1001", `${folder} cannot be read: it is a folder`],
    ["a file without end", "/dev/zero", "PM1003", "/dev/zero is larger than 1 MB"],
  ])("%s", async (_, file, code, message) => {
    writeFileSync(join(folder, "large.yaml"), "a: 1");
    truncateSync(join(folder, "large.yaml"), 100_000_000);
    expect(await readSource(file, folder)).toMatchObject({
      diagnostic: { code, message, file: message.split(" ")[0] },
    });
  });
});
