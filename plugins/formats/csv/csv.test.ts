import { type FormatRecord, isFailure, readNumber } from "@perfmon/core/plugin";
import { testFormat } from "@perfmon/core/plugin/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import format from "./format.ts";

async function* chunks(bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(content: string | Uint8Array, size = 7): Promise<FormatRecord[]> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const records: FormatRecord[] = [];
  for await (const record of format.read(chunks(bytes, size))) records.push(record);
  return records;
}

async function refused(content: string | Uint8Array): Promise<string> {
  try {
    await read(content);
  } catch (error) {
    expect(isFailure(error), String(error)).toBe(true);
    return (error as Error).message;
  }
  return "read";
}

const plain = (value: number, changes: Partial<FormatRecord> = {}): FormatRecord => ({
  case: "default",
  metric: "latency",
  labels: {},
  value,
  unit: "1",
  better: undefined,
  run: undefined,
  time: undefined,
  ...changes,
});

test("metric and value are enough; order, line ends, BOM and empty lines do not matter", async () => {
  const expected = [plain(1.5), plain(2e-9), plain(-3)];
  for (const text of [
    "metric,value\nlatency,1.5\nlatency,2e-9\nlatency,-3\n",
    "metric,value\r\nlatency,1.5\r\nlatency,2e-9\r\nlatency,-3",
    "\uFEFFvalue,metric\n\n1.5,latency\n2E-9,latency\n\n-3.,latency\n\n",
    '"metric","value"\n"latency","1.5"\nlatency,2e-9\n"latency",-3\n',
    'metric,value\nlatency,1.5\nlatency,"2e-9"\r\n\r\nlatency,-3',
  ])
    for (const size of [1, 3, 1000]) expect(await read(text, size), JSON.stringify(text)).toEqual(expected);
});

test("every column that has no meaning of its own is a label", async () => {
  const text =
    "metric,value,unit,better,case,run,time,size,label.unit,__proto__\n" +
    'read.iops,412.6,IOPS,higher,"rand, ""read""",r1,2026-11-20T14:30:00Z,4k,x,y\n' +
    "read.iops,5,IOPS,,,,,,,\n";
  const [first, second] = await read(text);
  expect(first).toEqual(
    plain(412.6, {
      metric: "read.iops",
      unit: "IOPS",
      better: "higher",
      case: 'rand, "read"',
      run: "r1",
      time: "2026-11-20T14:30:00Z",
      labels: Object.fromEntries([
        ["size", "4k"],
        ["unit", "x"],
        ["__proto__", "y"],
      ]),
    }),
  );
  expect(Object.keys(first!.labels)).toContain("__proto__");
  expect(second).toEqual(plain(5, { metric: "read.iops", unit: "IOPS" }));
});

test("what is wrong is refused with its line and column", async () => {
  const rows: readonly (readonly [text: string, message: RegExp])[] = [
    ["latency,1,5", /line 3: 3 fields where the header has 2.*decimals are written with a point/],
    ['latency,"1,5"', /line 3, column 2 \(value\): "1,5" is no number: decimals are written with a point/],
    ["latency,NaN", /line 3, column 2 \(value\): "NaN" is no number/],
    ["latency,Infinity", /no number/],
    ["latency,0x10", /no number/],
    ["latency,", /"" is no number: leave out the row/],
    ["latency,1 ms", /the unit has a column of its own/],
    ["latency,1e999", /larger than any number/],
    ["latency,1e-999", /smaller than any number/],
    ["latency,9007199254740993", /more digits than can be kept/],
    [",1", /line 3, column 1 \(metric\)/],
    ["latency", /line 3: 1 fields/],
    ['latency,"1', /never closed/],
  ];
  for (const [row, message] of rows) expect(await refused(`metric,value\nlatency,1\n${row}\n`), row).toMatch(message);
  expect(await refused("metric,value,unit\na,1,furlong\n")).toMatch(/line 2, column 3 \(unit\): "furlong"/);
  expect(await refused("metric,value,better\na,1,up\n")).toMatch(/line 2, column 3 \(better\)/);
  expect(await refused("metric,value,time\na,1,yesterday\n")).toMatch(/line 2, column 3 \(time\)/);
  expect(await refused('metric,value\n"a\nb",1\nc,x\n')).toMatch(/line 4, column 2/);
});

test("what is no header is refused", async () => {
  expect(await refused("")).toMatch(/empty/);
  expect(await refused("a,b\n1,2\n")).toMatch(/line 1: the header must name the columns metric and value/);
  expect(await refused("metric;value\nlatency;1,5\n")).toMatch(/separated by commas/);
  expect(await refused("metric,value,value\n")).toMatch(/two columns "value"/);
  expect(await refused("metric,value,size,label.size\n")).toMatch(/two columns "label.size"/);
  expect(await refused("metric,value,\n")).toMatch(/column 3 has no name/);
  expect(await refused("metric,value,label.\n")).toMatch(/label without a name/);
});

test("lines without end and bytes that are no text are refused in bounded memory", async () => {
  const endless = async function* () {
    yield new TextEncoder().encode("metric,value\n");
    for (;;) yield new Uint8Array(8192).fill(0x61);
  };
  const all = async () => {
    for await (const _ of format.read(endless())) expect.unreachable();
  };
  await expect(all()).rejects.toThrow(/line 2: longer than 65536/);
  expect(await refused(`metric,value\n"${"a".repeat(200_000)}",1\n`)).toMatch(/line \d: longer than 65536/);
  expect(await refused(new Uint8Array([...new TextEncoder().encode("metric,value\na"), 0xe9, 0x2c, 0x31]))).toMatch(
    /not UTF-8/,
  );
});

test("reading stops where the reader stops", async () => {
  let closed = false;
  const source = async function* () {
    try {
      yield new TextEncoder().encode('metric,value\n"a",1\n"b",2\n');
      for (;;) yield new TextEncoder().encode("c,3\n".repeat(1000));
    } finally {
      closed = true;
    }
  };
  for await (const { metric } of format.read(source())) if (metric === "c") break;
  expect(closed).toBe(true);
});

test("any text in any cell, cut anywhere, is read as it was written", async () => {
  const text = fc.oneof(
    fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "é", "x"), maxLength: 5 }),
    fc.string({ maxLength: 5 }),
  );
  const cell = text
    .map((given) => given.replaceAll("\r", ""))
    .filter((given) => given.trim() === given && given !== "");
  const value = fc.double({ noNaN: true, noDefaultInfinity: true });
  const quote = (given: string) => (/[",\n]/.test(given) ? `"${given.replaceAll('"', '""')}"` : given);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(cell, value, cell), { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom("\n", "\r\n"),
      async (rows, size, end) => {
        const lines = rows.map(([metric, number, label]) =>
          [quote(metric), Object.is(number, -0) ? "-0" : String(number), quote(label)].join(","),
        );
        const found = await read(["metric,value,size", ...lines].join(end), size);
        expect(found).toEqual(rows.map(([metric, number, size]) => plain(number, { metric, labels: { size } })));
      },
    ),
    { numRuns: 300 },
  );
});

test("numbers are exact or refused", () => {
  for (const text of ["1", "+1.5", ".5", "5.", "-0", "1e3", "5e-324", "9007199254740992", "1000000000000000000"])
    expect(readNumber(text)).toBe(Number(text));
  for (const text of ["", " ", "1_000", "1'000", "0b1", "0o7", "--1", "1e", "e1", "١", "1,000", "null", "true"])
    expect(typeof readNumber(text), text).toBe("string");
});

test("it is known by its header", () => {
  for (const head of ["metric,value\n", "\uFEFFvalue,metric,unit\r\n", '"metric","value"', "\nrun, metric, value\nx"])
    expect(format.detect(head, "-")).toBe(1);
  for (const head of ["", "metric;value\n", "name,value\n", '{"metric": 1, "value": 2}'])
    expect(format.detect(head, "a.csv")).toBe(0);
});

const kept =
  "metric,value,unit,better,case,size\nread.iops,24271.5,IOPS,higher,rand-read,4k\nread.iops,24300,IOPS,higher,rand-read,4k\n";
const fixtures = [
  { name: "plain", text: kept },
  { name: "quoted", text: kept.replaceAll("rand-read", '"rand ""read"", 1"') },
].map(({ name, text }) => ({
  name,
  command: "-",
  origin: "made from README.md",
  file: "result.csv",
  bytes: new TextEncoder().encode(text),
  expect: {
    count: 2,
    records: [
      {
        case: name === "plain" ? "rand-read" : 'rand "read", 1',
        metric: "read.iops",
        labels: { size: "4k" },
        value: 24271.5,
        unit: "IOPS",
        better: "higher" as const,
      },
    ],
  },
}));
for (const { name, run } of testFormat(format, fixtures)) test(name, run);
