import { expect, test } from "vitest";
import { failure } from "../../core/plugin/failure.ts";
import type { Format, FormatReader, FormatRecord } from "../../core/plugin/format.ts";
import { testFormat } from "../../core/plugin/testing/format.ts";
import { linesOf } from "../../core/plugin/text-stream.ts";

/** `name=number` a line, behind a first line that says so. */
const good: FormatReader = {
  summary: "for the kit",
  detect: (head) => (head.startsWith("#kit\n") ? 1 : 0),
  async *read(stream) {
    let line = 0;
    for await (const text of linesOf(stream)) {
      const wrong = failure("unreadable-output", `line ${line + 1}: ${text.slice(0, 40)}`);
      if (line++ === 0) {
        if (text !== "#kit") throw wrong;
        continue;
      }
      const [, name, number] = /^(\w+)=(\d+(?:\.\d+)?)$/.exec(text) ?? [];
      if (name === undefined || !Number.isFinite(Number(number)) || Number(number) > 2 ** 53) throw wrong;
      yield record({ metric: name, value: Number(number) });
    }
    if (line < 2) throw failure("no-output", "no line");
  },
};
const record = (changes: Partial<FormatRecord>): FormatRecord => ({
  case: "a",
  metric: "m",
  labels: {},
  value: 1,
  unit: "s",
  ...changes,
});
const fixture = {
  name: "two",
  command: "kit",
  origin: "made",
  file: "x.kit",
  bytes: new TextEncoder().encode("#kit\nalpha=1.25\nbeta=20\n"),
  expect: { count: 2, records: [{ case: "a", metric: "alpha", value: 1.25, unit: "s" }] },
};
const stranger = { ...fixture, name: "stranger", bytes: new TextEncoder().encode("#kit\nbut another\n") };

/** Names of the checks that fail. */
async function failing(format: Format, changes: object = {}): Promise<string[]> {
  const found: string[] = [];
  for (const { name, run } of testFormat(format, [{ ...fixture, ...changes }]))
    try {
      await run();
    } catch {
      found.push(name);
    }
  return found;
}

const reading = (change: (records: FormatRecord) => FormatRecord): FormatReader => ({
  ...good,
  async *read(stream) {
    for await (const one of good.read(stream)) yield change(one);
  },
});

test("a good reader passes", async () => expect(await failing(good)).toEqual([]));

test.each<[string, Format, object, string]>([
  ["detects everything", { ...good, detect: () => 1 }, {}, "an empty file is refused"],
  ["detects nothing", { ...good, detect: () => 0 }, {}, "fixture two: it is detected"],
  ["an unknown unit", reading((one) => ({ ...one, unit: "furlong" })), {}, "fixture two"],
  ["not finite", reading((one) => ({ ...one, value: Number.NaN })), {}, "fixture two"],
  ["labels that are no text", reading((one) => ({ ...one, labels: { a: 1 as never } })), {}, "fixture two"],
  ["another count", good, { expect: { count: 3, records: [] } }, "fixture two"],
  ["another value", good, { expect: { count: 2, records: [record({ value: 7 })] } }, "fixture two"],
  ["no origin", good, { origin: "" }, "fixture two"],
  [
    "reads chunk by chunk",
    {
      ...good,
      async *read(stream) {
        for await (const chunk of stream) yield record({ value: chunk.length });
      },
    },
    {},
    "fixture two: chunks do not matter",
  ],
  [
    "a foreign exception",
    {
      ...good,
      async *read(stream) {
        for await (const one of good.read(stream)) yield one;
        if (Math.random() >= 0) throw new TypeError("x is undefined");
      },
    },
    {},
    "fixture two: damaged",
  ],
  [
    "takes what is cut off",
    {
      ...good,
      async *read(stream) {
        const all: FormatRecord[] = [];
        try {
          for await (const one of good.read(stream)) all.push(one);
        } catch {
          all.push(record({ value: 0.5 }), record({ value: 0.25 }));
        }
        yield* all;
      },
    },
    {},
    "fixture two: cut off",
  ],
  [
    "leaves the file open",
    {
      ...good,
      async *read(stream) {
        const chunks = stream[Symbol.asyncIterator]();
        await chunks.next();
        yield record({});
      },
    },
    {},
    "fixture two: reading stops where its reader stops",
  ],
  [
    "reaches the prototype of all",
    reading((one) => {
      Object.defineProperty(Object.prototype, `kit${Object.keys(one).length}`, { configurable: true, value: 1 });
      return one;
    }),
    {},
    "fixture two: damaged",
  ],
])("%s is found", async (_, format, changes, check) => {
  try {
    expect(await failing(format, changes)).toContain(check);
  } finally {
    for (const name of Object.getOwnPropertyNames(Object.prototype))
      if (name.startsWith("kit")) Reflect.deleteProperty(Object.prototype, name);
  }
});

test("a stranger that is taken for one is found", async () => {
  const [check] = testFormat(good, [fixture], { others: [stranger] }).filter(({ name }) => name.includes("stranger"));
  expect(() => check!.run()).toThrow(/taken for one/);
});

test.each<[string, Format]>([
  ["changes the runs", { summary: "x", write: (runs) => [String((runs as unknown[]).splice(0).length), "\n"] }],
  ["says undefined", { summary: "x", write: () => ["undefined\n"] }],
  ["has no last line end", { summary: "x", write: () => ["x"] }],
  ["is another each time", { summary: "x", write: () => [`${Math.random()}\n`] }],
])("a writer that %s is found", async (_, format) => {
  expect((await failing(format)).some((name) => name.startsWith("it writes"))).toBe(true);
});

test("what is written and not read back is found", async () => {
  const format = { ...good, write: () => ["#kit\nalpha=1\n"] };
  expect(await failing(format)).toContain("what it writes it reads: the values");
});
