import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { exactJson, parseExactJson } from "../../core/model/exact-json.ts";

/** Keys that JSON escapes, and keys that look like the beginning of such an escape: together they lead V8 astray. */
const key = fc.oneof(
  fc.constantFrom(
    "",
    "\\",
    "a\\",
    "\n",
    '"',
    "\0",
    "\ud800",
    "\udc00",
    "a\ud800",
    "a\n",
    "__proto__",
    "a",
    "{",
    "]",
    ":",
  ),
  fc.string({ unit: "binary", maxLength: 3 }),
);
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    key,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(null, true, -0),
    fc.array(tie("tree"), { maxLength: 3 }),
    // Object.fromEntries gives an object a key __proto__ of its own.
    fc.array(fc.tuple(key, tie("tree")), { maxLength: 3 }).map((entries) => Object.fromEntries(entries)),
  ),
}));

test("whatever is written is read as it was, -0, half characters and all", () => {
  fc.assert(
    fc.property(tree, fc.constantFrom(undefined, 2), (value, indent) => {
      const read = parseExactJson(exactJson(value, indent));
      expect(isDeepStrictEqual(read, value), exactJson([read, value])).toBe(true);
    }),
    { numRuns: 5000 },
  );
});

test("a key with an escape is never taken for another one's beginning", () => {
  for (let i = 0; i < 20_000; i++)
    for (const name of ["\\", "\n", "\ud800", '"', "\0", "x\\", "x\n"]) {
      const object = Object.fromEntries([
        [`k${i % 7}`, 0],
        [name, 1],
      ]);
      expect(Object.keys(parseExactJson(exactJson(object)) as object)[1]).toBe(name);
    }
});

test("what is no JSON is a SyntaxError", () => {
  for (const text of ['{"\\n":}', "[1,]", '{"a\\n" 1}', ""]) expect(() => parseExactJson(text)).toThrow(SyntaxError);
});
