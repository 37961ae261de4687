import fc from "fast-check";
import { expect, test } from "vitest";
import { isFailure } from "../../core/plugin/failure.ts";
import { type JsonPiece, jsonNumber, readJson } from "../../core/plugin/read-json.ts";

async function* chunks(text: string, size: number): AsyncIterable<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function pieces(text: string, path: readonly string[], size = 5): Promise<JsonPiece[]> {
  const found: JsonPiece[] = [];
  for await (const piece of readJson(chunks(text, size), path)) found.push(piece);
  return found;
}

async function refused(text: string, path: readonly string[] = []): Promise<string> {
  try {
    await pieces(text, path);
  } catch (error) {
    expect(isFailure(error), String(error)).toBe(true);
    return (error as Error).message;
  }
  return "read";
}

test("the entries of a list one by one, with what stands before it, and the document around them", async () => {
  const text = '{"a": {"list": [9]}, "list": [1, {"b": "]},"}, "x"], "list2": [2], "z": 3}';
  expect(await pieces(text, ["list"])).toEqual([
    ...[1, { b: "]}," }, "x"].map((value, key) => ({
      kind: "entry",
      key: String(key),
      value,
      before: { a: { list: [9] }, list: [] },
      line: 1,
    })),
    { kind: "document", value: { a: { list: [9] }, list: [], list2: [2], z: 3 }, line: 1 },
  ]);
});

test("the list may be an object, the document itself, deeper, empty, or not there", async () => {
  const keys = (found: JsonPiece[]) =>
    found.map((piece) => (piece.kind === "entry" ? [piece.key, piece.value] : "end"));
  expect(keys(await pieces('{"a": 1, "__proto__": [2], "\\u0062": "c:d"}', []))).toEqual([
    ["a", 1],
    ["__proto__", [2]],
    ["b", "c:d"],
    "end",
  ]);
  expect(keys(await pieces("[1, [2], 3]", []))).toEqual([["0", 1], ["1", [2]], ["2", 3], "end"]);
  expect(keys(await pieces('{"a": {"b": [1]}, "b": [2]}', ["a", "b"]))).toEqual([["0", 1], "end"]);
  for (const text of ['{"list": []}', '{"list": {}}', '{"list": 1}', "{}", "[]", '{"a": {"list": [1]}}'])
    expect(keys(await pieces(text, ["list"])), text).toEqual(["end"]);
});

test("several documents in one file, each with its line", async () => {
  const found = await pieces('\uFEFF{"l": [1]}\n\n{"l":\n[2]}', ["l"]);
  expect(found.map(({ kind, line }) => [kind, line])).toEqual([
    ["entry", 1],
    ["document", 1],
    ["entry", 4],
    ["document", 3],
  ]);
});

test("any document, cut anywhere, comes whole", async () => {
  const value = fc.jsonValue({ maxDepth: 3 });
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.string(), value),
      fc.oneof(fc.array(value), fc.dictionary(fc.string(), value)),
      fc.nat({ max: 3 }),
      fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constant(5000)),
      async (others, list, indent, size) => {
        const rest = Object.fromEntries(Object.entries(others).map(([key, one]) => [`${key}'`, one]));
        const document = { ...others, list, ...rest };
        const found = await pieces(JSON.stringify(document, null, indent), ["list"], size);
        const entries = found.flatMap((piece) => (piece.kind === "entry" ? [[piece.key, piece.value]] : []));
        const parsed = JSON.parse(JSON.stringify(list));
        expect(entries).toEqual(Object.entries(parsed));
        expect(found.at(-1)).toMatchObject({ kind: "document" });
        expect(JSON.stringify(found.at(-1)!.value)).toBe(
          JSON.stringify(JSON.parse(JSON.stringify({ ...document, list: Array.isArray(list) ? [] : {} }))),
        );
      },
    ),
    { numRuns: 300 },
  );
});

test("what is no JSON is refused with its line", async () => {
  for (const [text, message] of [
    ["", /the file is empty/],
    [" \n", /the file is empty/],
    ["\nhello", /line 2: JSON begins with \{ or \[, not with "h"/],
    ["[1,\n2,\n{]", /line 3/],
    ["[1,\n2", /line 2: the JSON that begins on line 1 is cut off/],
    ["[1,]", /line 1: no JSON/],
    ["[,1]", /line 1: no JSON/],
    ["[1 2]", /no JSON/],
    ['{"a" 1}', /no JSON: a value without a name/],
    ['{"a"::1}', /no JSON/],
    ["{1: 2}", /no JSON/],
    ['{"a": }', /no JSON/],
    ["[1} ", /no JSON/],
    ["[1] x", /line 1: JSON begins with .*"x"/],
    ["[".repeat(200_000), /nested deeper than 100/],
    ['[{"a":'.repeat(200_000), /nested deeper than 100/],
  ] as const)
    expect(await refused(text), text.slice(0, 40)).toMatch(message);
});

test("an entry without end is refused in bounded memory", async () => {
  async function* endless() {
    yield new TextEncoder().encode('["');
    for (;;) yield new Uint8Array(65536).fill(0x61);
  }
  const all = async () => {
    for await (const _ of readJson(endless(), [])) expect.unreachable();
  };
  await expect(all()).rejects.toThrow(/one value of more than 32 Mi characters/);
});

test("numbers are exact or refused", async () => {
  const [entry] = await pieces("[12345678901234567890123]", []);
  expect(() => jsonNumber((entry as { value: unknown }).value, "x")).toThrow(
    /x: 12345678901234567890123 has more digits/,
  );
  for (const text of ["9007199254740993", "-9007199254740993"])
    expect(typeof ((await pieces(`[${text}]`, []))[0] as { value: unknown }).value, text).toBe("bigint");
  for (const text of ["9007199254740992", "1e22", "1000000000000000000", "1.2345678901234567890"])
    expect(((await pieces(`[${text}]`, []))[0] as { value: unknown }).value, text).toBe(Number(text));
  expect(() => jsonNumber(Number.POSITIVE_INFINITY, "x")).toThrow(/larger than/);
  expect(() => jsonNumber("1", "x")).toThrow(/x: "1" is no number/);
  expect(() => jsonNumber(-1, "x")).toThrow(/negative/);
  expect([jsonNumber(-1, "x", { negative: true }), jsonNumber(null, "x"), jsonNumber(0, "x")]).toEqual([-1, null, 0]);
});
