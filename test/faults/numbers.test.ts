import { expect, test } from "vitest";
import { buildRun, isPerfmonError, openPerfmon, type Run } from "../../core/index.ts";
import { interpret } from "../../core/plugin/interpret.ts";
import type { Tool } from "../../core/plugin/tool.ts";
import { perfmon } from "../cli/terminal.ts";
import { workspace } from "../perfmon.ts";
import { storedRuns } from "../stored.ts";

/** Texts that are no number that can be kept, as programs and people write them. */
const NO_NUMBERS = ["NaN", "nan", "-nan", "inf", "-inf", "Infinity", "1e999", "-1e999", "9007199254740993", "1e-999"];
/** ... and ways of writing that are not for guessing. */
const NOTATIONS = ["1,5", "1.234,5", "1 000", "1_000", "0x10", "1e", "--1", "1.2.3", "", "١٢"];

/** Beyond 2^53, and kept to the last digit. */
const EXACT = ["9007199254740992", "9007199254740994", "18446744073709551616", "1e300", "5e-324"];

test("a script's output: what is no number is a failure, what is one is exact", async () => {
  const made = workspace();
  made.program("say", '#!/bin/sh\nprintf "value=%s\\n" "$1"\n');
  const values = [...NO_NUMBERS, ...NOTATIONS, "-1", "0", ...EXACT];
  const extract = [{ metric: "value", unit: "s", better: "lower", from: "stdout", key: "value" }];
  made.write("suite.yaml", {
    vars: Object.fromEntries(values.map((value, i) => [`v${i}`, value])),
    defaults: { repetitions: 1 },
    steps: values.map((_, i) => ({
      id: `s${i}`,
      uses: "script",
      with: { command: [made.path("say"), `\${{ vars.v${i} }}`], extract },
    })),
  });
  const ran = await made.here(["exec", "suite.yaml"]);
  expect(ran.exit).toBe(3);
  const [run] = await storedRuns(made.folder);
  for (const [i, text] of values.entries()) {
    const { outcome, repetitions } = run!.cases[i]!;
    const given = repetitions[0]!.measurements?.map(({ value }) => value);
    // Refused or exact.
    if (EXACT.includes(text) && outcome === "failed") continue;
    const wanted = EXACT.includes(text)
      ? { text, outcome: "completed", given: [Number(text)] }
      : { text, outcome: "failed" };
    expect({ text, outcome, given }).toEqual({ given: undefined, ...wanted });
  }
});

test("a table of values: refused with its line, whole", async () => {
  const made = workspace();
  for (const text of [...NO_NUMBERS, ...NOTATIONS]) {
    made.write("values.csv", `metric,value,unit\nlatency,1,s\nlatency,"${text}",s\n`);
    for (const args of [
      ["import", "values.csv"],
      ["compare", "file:values.csv", "file:values.csv"],
    ]) {
      const refused = await perfmon(args, { cwd: made.folder });
      expect({ text, args, ...refused }).toMatchObject({ exit: 2, stderr: expect.stringMatching(/values\.csv.*3/s) });
    }
  }
  made.write("values.csv", `metric,value,unit\n${EXACT.map((text) => `latency,${text},s\n`).join("")}`);
  expect(await perfmon(["import", "values.csv"], { cwd: made.folder })).toMatchObject({ exit: 0 });
  const runs = await storedRuns(made.folder);
  const values = runs.flatMap(({ cases }) => cases[0]!.repetitions.flatMap(({ measurements }) => measurements ?? []));
  expect(values.map(({ value }) => value)).toEqual(EXACT.map(Number));
  for (const text of [...NO_NUMBERS, ...NOTATIONS].filter((each) => each !== "")) {
    made.write("series.txt", `1\n2\n${text}\n`);
    const refused = await perfmon(["detect", "series.txt"], { cwd: made.folder });
    expect({ text, ...refused }).toMatchObject({ exit: 2, stderr: expect.stringMatching(/series\.txt.*3/s) });
  }
});

test("times of a table: no time, an impossible one, a negative one", async () => {
  const made = workspace();
  for (const time of [
    "yesterday",
    "2026-13-01T00:00:00Z",
    "2026-02-30T00:00:00Z",
    "NaN",
    "1e999",
    "2026-01-01T25:00:00Z",
  ]) {
    made.write("values.csv", `metric,value,unit,time\nlatency,1,s,${time}\n`);
    const refused = await perfmon(["import", "values.csv"], { cwd: made.folder });
    expect({ time, ...refused }).toMatchObject({ exit: 2, stderr: expect.stringContaining("values.csv") });
  }
});

test.each(["json", "stdout"])("a saved output (%s) with numbers beyond all", async (how) => {
  const made = workspace();
  for (const text of ["NaN", "1e999", "-5", "null", "9007199254740993"]) {
    const extract = { metric: "value", unit: "s", better: "lower", from: "stdout" };
    made.write("options.yaml", {
      command: ["true"],
      extract: [{ ...extract, ...(how === "json" ? { json: "$.value" } : { regex: "value=(\\S+)" }) }],
    });
    made.write("stdout", how === "json" ? `{"value": ${text}}` : `value=${text}\n`);
    const args = ["parse", "script", "--stdout", "stdout", "--options", "options.yaml", "--json"];
    const ended = await perfmon(args, { cwd: made.folder });
    expect({ text, exit: ended.exit, ...ended.json() }).toMatchObject({
      exit: 3,
      outcome: "failed",
      measurements: [],
    });
  }
});

test("numbers of a suite", async () => {
  const made = workspace();
  const step = { id: "a", uses: "fio", with: { rw: "read", directory: "/var/tmp" } };
  const suite = (more: object, options: object = {}) => ({
    steps: [{ ...step, ...more, with: { ...step.with, ...options } }],
  });
  const texts = (from: object) => JSON.stringify(from).replaceAll('"<', "").replaceAll('>"', "");
  for (const text of [
    texts(suite({}, { runtime: "<.nan>" })),
    texts(suite({}, { runtime: "<.inf>" })),
    texts(suite({}, { runtime: "<1e999>" })),
    texts(suite({}, { runtime: "1e999s" })),
    texts(suite({}, { runtime: "<-1>" })),
    texts(suite({}, { runtime: "-1s" })),
    texts(suite({}, { iodepth: "<9007199254740993>" })),
    texts(suite({}, { size: "1e30PB" })),
    texts(suite({ timeout: "<.inf>" })),
    texts(suite({ timeout: "<.nan>" })),
    texts(suite({ timeout: "-1s" })),
    texts(suite({ timeout: "1e999s" })),
    texts(suite({ repetitions: "<.inf>" })),
    texts(suite({ repetitions: "<1e9>" })),
    texts(suite({ warmup: "<-1>" })),
    texts(suite({ repetitions: { until: "NaN%" } })),
    texts(suite({ repetitions: { until: "<.nan>" } })),
    texts(suite({ thresholds: { "*": "1e999%" } })),
    texts(suite({ thresholds: { "*": "-5%" } })),
    texts(suite({ thresholds: { "*": "NaN%" } })),
    texts({ vars: { a: "<.nan>" }, ...suite({}, { iodepth: "${{ vars.a }}" }) }),
  ]) {
    made.write("suite.yaml", text);
    const refused = await perfmon(["validate", "suite.yaml"], { cwd: made.folder });
    expect({ text, ...refused }).toMatchObject({ exit: 2, stderr: expect.stringContaining("suite.yaml:1:") });
  }
  made.write("suite.yaml", suite({}, { size: "1m" }));
  for (const flags of [
    ["--repetitions", "Infinity"],
    ["--repetitions", "-1"],
    ["--warmup", "NaN"],
    ["--until", "NaN%"],
    ["--max-time", "-5s"],
    ["--max-time", "1e999s"],
    ["--seed", "1e999"],
  ])
    expect({ flags, exit: (await perfmon(["exec", "suite.yaml", ...flags], { cwd: made.folder })).exit }).toEqual({
      flags,
      exit: 2,
    });
});

test("a plugin's numbers", () => {
  const tool = (value: number): Tool<any> => ({
    summary: "",
    options: { type: "object", additionalProperties: false, properties: {} },
    metrics: [{ name: "m", unit: "s", better: "lower", kind: "custom", description: "m" }],
    parserVersion: 1,
    command: () => ({ argv: ["true"] }),
    parse: () => [{ metric: "m", value, unit: "ns" }],
  });
  const output = { stdout: "", stderr: "", files: {}, exitCode: 0, signal: null, duration: null };
  for (const value of [
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -1,
    0,
    "1" as never,
    null as never,
    undefined as never,
    10n as never,
  ]) {
    const { outcome, measurements, problems } = interpret(tool(value), output, {});
    expect({ value: String(value), outcome, measurements }).toEqual({
      value: String(value),
      outcome: "failed",
      measurements: [],
    });
    expect(problems[0]!.message).toContain("m");
  }
  expect(interpret(tool(2 ** 53 + 2), output, {}).measurements[0]!.original.value).toBe(2 ** 53 + 2);
});

test("a caller's numbers, by the programmatic API", async () => {
  const made = workspace();
  const own = (values: readonly number[]) => ({
    suite: "own",
    cases: [{ id: "a", results: [{ metric: "latency", unit: "us", better: "lower" as const, values }] }],
  });
  const refused = async (act: () => unknown) => {
    try {
      await act();
    } catch (error) {
      expect(isPerfmonError(error), String(error)).toBe(true);
      return (error as { code: string }).code;
    }
    return "taken";
  };
  const api = await openPerfmon({ cwd: made.folder, env: {} });
  try {
    for (const value of [
      Number.NaN,
      Number.POSITIVE_INFINITY,
      -Number.POSITIVE_INFINITY,
      "1" as never,
      null as never,
    ]) {
      expect(await refused(() => buildRun(own([1, value])))).toBe("PM1506");
      // Whoever puts it into a run that was right.
      const run = structuredClone(buildRun(own([1, 2]))) as any;
      run.cases[0].repetitions[1].measurements[0].value = value;
      expect({ value, code: await refused(() => api.importRun(run as Run)) }).toEqual({ value, code: "PM1506" });
    }
    const negative = structuredClone(buildRun(own([1, 2]))) as any;
    negative.cases[0].repetitions[0].duration = -1;
    expect(await refused(() => api.importRun(negative as Run))).toBe("PM1506");
    const large = buildRun(own([2 ** 53 + 2, 2 ** 60]));
    const [id] = await api.importRun(large);
    expect((await storedRuns(made.folder)).find((run) => run.id === id)).toEqual(large);
    expect(await storedRuns(made.folder)).toHaveLength(1);
  } finally {
    await api.close();
  }
});
