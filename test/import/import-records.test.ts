import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test, vi } from "vitest";
import { betterByUnit } from "../../core/import/better.ts";
import { importRecords } from "../../core/import/import-records.ts";
import { Intake } from "../../core/import/intake.ts";
import type { ImportOptions } from "../../core/import/options.ts";
import { readRecords } from "../../core/import/read-records.ts";
import type { Labels } from "../../core/model/metric.ts";
import type { Store } from "../../core/plugin/collector.ts";
import { failure } from "../../core/plugin/failure.ts";
import type { FormatRecord } from "../../core/plugin/format.ts";
import { BASE_UNITS } from "../../core/units/units.ts";
import collector from "../../plugins/collectors/sqlite/collector.ts";

const folder = mkdtempSync(join(tmpdir(), "perfmon-import-"));
afterAll(() => rmSync(folder, { recursive: true }));

let stores = 0;
async function withStore(act: (store: Store) => Promise<void>): Promise<void> {
  const store = await collector.open(join(folder, `${stores++}.db`), { readOnly: false, options: undefined });
  try {
    await act(store);
  } finally {
    await store.close();
  }
}

/** Random numbers that are none, so that two imports give the same ids. */
const options = (changes: Partial<ImportOptions> = {}): ImportOptions => {
  let state = 1;
  const next = () => {
    state = (state * 48271) % 2147483647;
    return state;
  };
  return { now: Date.UTC(2026, 10, 20), random: () => Array.from({ length: 16 }, next), version: "0.0.0", ...changes };
};

const record = (changes: Partial<FormatRecord> = {}): FormatRecord => ({
  case: "a",
  metric: "latency",
  labels: {},
  value: 1,
  unit: "s",
  ...changes,
});

async function* stream(records: readonly FormatRecord[]): AsyncIterable<FormatRecord> {
  yield* records;
}

test("each name of a run is one run, each case a case, the k-th value of a series in the k-th repetition", async () => {
  const records = [
    record({ value: 100, unit: "ms", run: "r1", time: "2026-01-02T00:00:00Z" }),
    record({ value: 5, metric: "rate", unit: "IOPS", run: "r1" }),
    record({ value: 200, unit: "ms", run: "r1", time: "2026-01-02T00:01:00Z" }),
    record({ value: 3, run: "r1", labels: { size: "4k" } }),
    record({ value: 4, run: "r2", case: "b", time: "2026-01-01T00:00:00Z" }),
  ];
  await withStore(async (store) => {
    const labels = { branch: "main" };
    const { runs, rows, assumed } = await importRecords(stream(records), store, options({ labels, suite: "mine" }));
    expect([runs.length, rows, assumed]).toEqual([2, 5, []]);
    const [first, second] = await Promise.all(runs.map(async (id) => (await store.run(id))!));
    expect(first).toMatchObject({
      state: "completed",
      suite: "mine",
      target: "imported",
      labels: { branch: "main", run: "r1" },
      started: "2026-01-02T00:00:00.000Z",
      finished: "2026-01-02T00:01:00.000Z",
      owner: null,
    });
    const values = first!.cases[0]!.repetitions.map(({ measurements }) =>
      measurements!.map(({ metric, value, unit, original }) => [metric, value, unit, original.value, original.unit]),
    );
    expect(values).toEqual([
      [
        ["latency", 0.1, "s", 100, "ms"],
        ["rate", 5, "1/s", 5, "IOPS"],
        ["latency", 3, "s", 3, "s"],
      ],
      [["latency", 0.2, "s", 200, "ms"]],
    ]);
    expect(first!.cases[0]!.metrics.map(({ name, better }) => [name, better])).toEqual([
      ["latency", "lower"],
      ["rate", "higher"],
    ]);
    expect(second!.cases[0]!.case).toMatchObject({ id: "b", uses: "imported" });
    // Older by what the file says, though it comes later in it.
    expect((await store.runs()).map(({ id }) => id)).toEqual([first!.id, second!.id]);
    expect(await store.verify()).toEqual([]);
  });
});

test("in memory it comes to the same as through the store", async () => {
  // A metric has one dimension. Below 0 are only counts and ratios.
  const any = (min: number, ...units: readonly string[]) =>
    fc.record({
      case: fc.constantFrom("a", "b", "__proto__"),
      metric: fc.constantFrom("latency", "constructor"),
      labels: fc.constantFrom<Labels>({}, { size: "4k" }, { size: "8k" }),
      value: fc.double({ noNaN: true, noDefaultInfinity: true, min, max: 1e300 }),
      unit: fc.constantFrom(...units),
      run: fc.constantFrom(undefined, "r1", "__proto__"),
    });
  const length = { minLength: 1, maxLength: 12 };
  const anyRecords = fc.oneof(
    fc.array(any(1e-290, "s", "ms", "ns"), length),
    fc.array(any(-1e300, "ratio", "%", "ppm"), length),
  );
  await withStore(async (store) => {
    await fc.assert(
      fc.asyncProperty(anyRecords, async (records) => {
        const given = records.map((one) => record(one));
        const { runs } = await importRecords(stream(given), store, options());
        const stored = await Promise.all([...runs].sort().map((id) => store.run(id)));
        for (const id of runs) await store.removeRun(id);
        expect(stored).toEqual(await readRecords(stream(given), options()));
      }),
      { numRuns: 100 },
    );
  });
});

test("which way is better: the file says it, or the unit, or the caller; else lower is assumed and every value says so", async () => {
  expect(BASE_UNITS.map((unit) => [unit, betterByUnit(unit)])).toEqual([
    ["s", "lower"],
    ["B", null],
    ["B/s", "higher"],
    ["bit/s", "higher"],
    ["1/s", "higher"],
    ["1", null],
    ["ratio", null],
    ["Hz", null],
    ["W", null],
    ["J", null],
  ]);
  const directions = async (records: readonly FormatRecord[], changes: Partial<ImportOptions> = {}) => {
    const [run] = await readRecords(stream(records), options(changes));
    const { metrics, repetitions } = run!.cases[0]!;
    return [metrics[0]!.better, repetitions[0]!.measurements![0]!.warnings.length];
  };
  expect(await directions([record({ unit: "1" })])).toEqual(["lower", 1]);
  expect(await directions([record({ unit: "1" })], { better: "higher" })).toEqual(["higher", 0]);
  expect(await directions([record({ unit: "ms", better: "higher" })], { better: "lower" })).toEqual(["higher", 0]);
  expect(await directions([record({ unit: "KiB/s" })], { better: "lower" })).toEqual(["higher", 0]);
  await withStore(async (store) => {
    const { assumed } = await importRecords(stream([record({ unit: "1", metric: "score" })]), store, options());
    expect(assumed).toEqual(["score"]);
  });
});

test("what is replaced goes when what replaces it is complete, and stays where that fails", async () => {
  const given = options({ content: async () => "c0ffee", before: "replace" });
  const records = [record({ run: "r1" }), record({ run: "r2", value: 2 })];
  await withStore(async (store) => {
    const { runs: before } = await importRecords(stream(records), store, given);
    let headers = 0;
    const original = store.putRun.bind(store);
    const putRun = vi.spyOn(store, "putRun").mockImplementation(async (run) => {
      if (run.state === "completed" && ++headers === 2) throw new Error("no space left");
      await original(run);
    });
    await expect(importRecords(stream(records), store, given)).rejects.toThrow("no space left");
    putRun.mockRestore();
    expect((await store.runs()).map(({ id }) => id).sort()).toEqual([...before].sort());
    const { runs: after } = await importRecords(stream(records), store, given);
    expect((await store.runs()).map(({ id }) => id).sort()).toEqual([...after].sort());
  });
});

test("records that contradict each other, or say nothing, are refused, and nothing of them stays", async () => {
  const many = Array.from({ length: 25_000 }, (_, i) => record({ value: i + 1, case: `c${i % 3}` }));
  const wrong: readonly (readonly [readonly FormatRecord[], RegExp])[] = [
    [[], /no value/],
    [[...many, record({ case: "c0", unit: "B" })], /metric "latency" of case "c0": given in s and in B/],
    [[...many, record({ case: "c0", better: "lower" }), record({ case: "c0", better: "higher" })], /better/],
    [[...many, record({ value: Number.POSITIVE_INFINITY })], /not finite/],
    [[...many, record({ value: -5, unit: "ms" })], /metric "latency" of case "[^"]*": -5 ms, which it cannot truly be/],
    [[...many, record({ unit: "furlong" })], /no known unit/],
    [[...many, record({ case: "" })], /empty case/],
    [[...many, record({ metric: "" })], /without a name/],
    [[...many, record({ time: "yesterday" })], /no time/],
  ];
  await withStore(async (store) => {
    for (const [records, message] of wrong) {
      await expect(importRecords(stream(records), store, options())).rejects.toMatchObject({
        code: "PM1506",
        message: expect.stringMatching(message),
      });
      await expect(readRecords(stream(records), options())).rejects.toMatchObject({ code: "PM1506" });
    }
    const broken = async function* () {
      yield* many;
      throw failure("unreadable-output", "line 25002: nonsense");
    };
    await expect(importRecords(broken(), store, options())).rejects.toMatchObject({
      code: "PM1506",
      message: "line 25002: nonsense",
    });
    expect(await store.runs()).toEqual([]);
    expect(await store.samples({ runs: [] })).toEqual([]);
    expect(await store.verify()).toEqual([]);
  });
});

test("many values in many cases arrive in order", async () => {
  const records = Array.from({ length: 30_000 }, (_, i) => record({ value: i + 1, case: `c${i % 7}` }));
  await withStore(async (store) => {
    const { runs, rows } = await importRecords(stream(records), store, options());
    expect(rows).toBe(30_000);
    const samples = await store.samples({ runs });
    expect(samples.map(({ caseId }) => caseId)).toEqual(["c0", "c1", "c2", "c3", "c4", "c5", "c6"]);
    for (const [k, { values }] of samples.entries())
      expect(values).toEqual(records.filter((_, i) => i % 7 === k).map(({ value }) => value));
    expect(await store.verify()).toEqual([]);
  });
});

test("series without end are refused, with what is probably wrong", () => {
  const intake = new Intake(options());
  const endless = () => {
    for (let i = 0; ; i++) intake.take(record({ labels: { now: String(i) } }));
  };
  expect(endless).toThrow(expect.objectContaining({ code: "PM1506", hint: expect.stringMatching(/label/) }));
});

test("what is read into memory is bounded, with the way out; what is stored is not", async () => {
  async function* many(count: number, changes: (at: number) => Partial<FormatRecord>) {
    for (let at = 0; at < count; at++) yield record(changes(at));
  }
  const values = (count: number) => many(count, () => ({}));
  const cases = (count: number) => many(count, (at) => ({ case: `c${at}` }));
  const refused = (what: string) => ({
    code: "PM1506",
    message: expect.stringContaining(`more than ${what}`),
    hint: expect.stringContaining("perfmon import"),
  });
  await expect(readRecords(values(100_001), options())).rejects.toMatchObject(refused("100000 values"));
  await expect(readRecords(cases(10_001), options())).rejects.toMatchObject(refused("10000 cases"));
  expect((await readRecords(cases(10_000), options()))[0]!.cases).toHaveLength(10_000);
  await withStore(async (store) => {
    expect(await importRecords(values(100_001), store, options())).toMatchObject({ rows: 100_001 });
  });
});
