import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json } from "../../core/model/case.ts";
import { fingerprint, type Identity } from "../../core/suite/fingerprint.ts";
import { goodPlan } from "../suite/plan-of.ts";

const json = fc
  .jsonValue({ maxDepth: 3 })
  .filter((value) => !JSON.stringify(value).includes("__proto__")) as fc.Arbitrary<Json>;
const identity = (options: Json, more: Partial<Identity> = {}): Identity => ({
  uses: "fio",
  with: options,
  matrix: {},
  placement: {},
  cache: null,
  key: null,
  ...more,
});

/** The same value with the keys of every map in another order. */
function reordered(value: Json): Json {
  if (Array.isArray(value)) return value.map(reordered);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reordered(item)]),
  );
}

test("a fingerprint does not depend on the order of keys", () => {
  fc.assert(fc.property(json, (value) => fingerprint(identity(value)) === fingerprint(identity(reordered(value)))));
});

test("a fingerprint sees every difference", () => {
  const text = (value: Json) =>
    JSON.stringify(value, (_, item) =>
      item && typeof item === "object" && !Array.isArray(item)
        ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
        : item,
    );
  fc.assert(
    fc.property(json, json, (a, b) => {
      expect(fingerprint(identity(a)) === fingerprint(identity(b))).toBe(text(a) === text(b));
    }),
  );
  const parts: Partial<Identity>[] = [
    {},
    { key: "k" },
    { placement: { cpus: "same" } },
    { placement: { memory: "node 0" } },
    { cache: "cold" },
    { matrix: { a: 1 } },
    { uses: "x" },
  ];
  expect(new Set(parts.map((part) => fingerprint(identity({}, part)))).size).toBe(parts.length);
});

const limit = fc.integer({ min: 1, max: 1000 });
const name = fc.stringMatching(/^[a-z]{1,6}$/);
const suites = fc.record({
  limits: fc.uniqueArray(limit, { minLength: 1, maxLength: 4 }),
  files: fc.uniqueArray(name, { minLength: 1, maxLength: 3 }),
  size: fc.integer({ min: 1, max: 64 }),
});
const suiteOf = (
  { limits, files, size }: { limits: number[]; files: string[]; size: number },
  spelled: string,
  title = "",
) => `
steps:
  - id: a
    uses: sieve
    ${title && `title: ${title}\n    repetitions: 3\n    tags: [x]\n    thresholds: { rate: 5% }`}
    matrix: { limit: [${limits.join(", ")}], file: [${files.map((each) => JSON.stringify(each)).join(", ")}] }
    with: { limit: "\${{ matrix.limit }}", file: "\${{ matrix.file }}", memory: ${spelled.replace("N", String(size))} }
`;

test("expansion is deterministic, complete and free of equal ids and fingerprints", async () => {
  await fc.assert(
    fc.asyncProperty(suites, async (shape) => {
      const [first, second] = await Promise.all([goodPlan(suiteOf(shape, "Nk")), goodPlan(suiteOf(shape, "Nk"))]);
      expect({ ...second, suiteFiles: [] }).toEqual({ ...first, suiteFiles: [] });
      const { cases } = first;
      expect(cases).toHaveLength(shape.limits.length * shape.files.length);
      expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
      expect(new Set(cases.map((item) => item.fingerprint)).size).toBe(cases.length);
      expect(JSON.parse(JSON.stringify(first))).toEqual(first);
    }),
    { numRuns: 25 },
  );
});

test("fingerprints are blind to titles, repetitions, tags, thresholds and to the spelling of quantities", async () => {
  await fc.assert(
    fc.asyncProperty(suites, async (shape) => {
      const of = async (text: string) => (await goodPlan(text)).cases.map((item) => item.fingerprint);
      const plain = await of(suiteOf(shape, "Nk"));
      expect(await of(suiteOf(shape, "NKiB", "Another"))).toEqual(plain);
      expect(await of(suiteOf({ ...shape, size: shape.size * 1024 }, "N"))).toEqual(plain);
      expect(await of(suiteOf({ ...shape, size: shape.size + 1 }, "Nk"))).not.toEqual(plain);
    }),
    { numRuns: 15 },
  );
});
