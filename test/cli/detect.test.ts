import { describe, expect, test } from "vitest";
import { drawSteps } from "../evaluation/steps.ts";
import { folderWith } from "./folder.ts";
import { expectDocument } from "./schemas.ts";
import { perfmon } from "./terminal.ts";

/** A step of 5 standard deviations (10 %) at 40. */
const STEP = drawSteps(1, "independent", 80, 40, 5);
const lines = (values: readonly number[]) => `${values.join("\n")}\n`;
const csv = (values: readonly number[]) =>
  `date,latency,commit\n${values.map((value) => `2026-11-20,${value},"fix, really ""now"""`).join("\n")}\n`;

const detect = (files: Readonly<Record<string, string>>, argv: readonly string[], stdin?: string) =>
  perfmon(["detect", ...argv], { cwd: folderWith(files), stdin });

describe("--json", () => {
  test.each([
    ["bare numbers", lines(STEP), []],
    ["comments, blanks, CRLF", `# nightly\r\n\r\n${STEP.map((value) => ` ${value} `).join("\r\n")}`, []],
    ["a CSV column by name", csv(STEP), ["--column", "latency"]],
    ["a CSV column by number", csv(STEP), ["--column", "2"]],
    ["a CSV without header", csv(STEP).split("\n").slice(1).join("\n"), ["--column", "2"]],
    ["the only column", `latency\n${lines(STEP)}`, []],
  ])("%s", async (_, text, options) => {
    const ran = await detect({ "a.txt": text }, ["a.txt", ...options, "--json"]);
    expect([ran.exit, ran.stderr]).toEqual([0, ""]);
    expectDocument(ran.json(), "detect");
    const [series, ...more] = ran.json().series;
    expect(more).toEqual([]);
    expect(series).toMatchObject({ name: "a.txt", n: 80, unconfirmed: null, drift: null, reason: null });
    expect(series.changePoints).toMatchObject([{ index: 40, change: expect.closeTo(0.1, 1) }]);
  });

  test("several files are several series, and - is standard input", async () => {
    const files = { "step.txt": lines(STEP), "few.txt": "1\n2\n", "equal.txt": "7\n".repeat(20) };
    const ran = await detect(files, ["few.txt", "-", "equal.txt", "--json"], lines(STEP));
    expect(ran.exit).toBe(0);
    expectDocument(ran.json(), "detect");
    expect(ran.json().series).toMatchObject([
      { name: "few.txt", n: 2, changePoints: [], reason: { code: "too-few" } },
      { name: "-", n: 80, changePoints: [{ index: 40 }] },
      { name: "equal.txt", n: 20, changePoints: [], reason: { code: "all-equal" } },
    ]);
  });

  test("a broken configuration and a store that is none do not matter", async () => {
    const files = { "a.txt": lines(STEP), "perfmon.config.yaml": "store: [", ".perfmon/store.db": "none" };
    expect((await detect(files, ["a.txt", "--json"])).exit).toBe(0);
  });
});

test("for people: a picture with marks, and a table", async () => {
  const { exit, stdout } = await detect({ "a.txt": lines(STEP), "b.txt": lines(STEP.slice(0, 40)) }, [
    "a.txt",
    "b.txt",
  ]);
  expect(exit).toBe(0);
  const [head, bars, marks, titles, row] = stdout.split("\n");
  expect(head).toBe("a.txt · 80 values · 1 change");
  expect(bars).toHaveLength(61);
  expect(marks).toBe(`${" ".repeat(31)}▲`);
  expect(titles!.trim().split(/\s+/)).toEqual(["at", "before", "after", "change", "p"]);
  expect(row!.trim()).toMatch(/^40 +\d+(\.\d)? +\d+(\.\d)? +\+\d+\.\d% +< 1e-9$/);
  expect(stdout).toContain("\n\nb.txt · 40 values · no change\n");
});

test("a step that is too young and a drift are said in words", async () => {
  const young = lines(drawSteps(2, "independent", 43, 40, 8));
  const slope = lines(STEP.slice(0, 40).map((value, i) => value * 1.02 ** i));
  const { stdout } = await detect({ "young.txt": young, "slope.txt": slope }, ["young.txt", "slope.txt"]);
  expect(stdout).toMatch(/perhaps from 40 on: \d+(\.\d)? -> \d+(\.\d)? \(\+\d+\.\d%\); 1 more value will tell/);
  expect(stdout).toMatch(/slope.txt · 40 values · no change\n.*\n drift \+[12]\.\d% a value/);
});

describe("what is wrong is refused with its place", () => {
  test.each<readonly [string, string, readonly string[], RegExp]>([
    ["empty", "", [], /PM1506 a.txt is empty\n.*a number on every line/],
    ["only a header", "a,b\n", ["--column", "a"], /PM1506 a.txt has a header and no values/],
    ["decimal comma", "1,5\n2,5\n", [], /PM1506 a.txt:1: "1,5" is no number: decimals are written with a point/],
    ["decimal comma later", "1\n2,5\n", [], /PM1506 a.txt:2: "2,5" is no number: decimals are written with a point/],
    ["quoted decimal comma", 'v,w\n"1,5",2\n', ["--column", "v"], /a.txt:2: "1,5" is no number: decimals/],
    ["NaN", "1\n2\nNaN\n", [], /PM1506 a.txt:3: "NaN" is no number/],
    ["NaN first", "NaN\n1\n", [], /PM1506 a.txt:1: "NaN" is no number/],
    ["infinite", "1\n1e999\n", [], /a.txt:2: 1e999 is larger than any number/],
    ["unit", "1\n2 ms\n", [], /a.txt:2: "2 ms" is no number: leave its unit out/],
    ["missing value", "v,w\n1,2\n,3\n", ["--column", "v"], /a.txt:3: "" is no number: leave out the row/],
    ["ragged", "v,w\n1,2\n3\n", ["--column", "v"], /a.txt:3: 1 fields, and the first line has 2/],
    [
      "no column chosen",
      "v,w\n1,2\n",
      [],
      /PM1502 a.txt has 2 columns, and none was chosen\n.*--column NAME; there are v, w/,
    ],
    [
      "unknown column",
      "value,w\n1,2\n",
      ["--column", "vlaue"],
      /PM1502 a.txt has no column "vlaue"\n.*did you mean "value"\?/,
    ],
    ["number too large", "value,w\n1,2\n", ["--column", "3"], /PM1502 a.txt has no column "3"\n.*there are value, w/],
    ["twice", "v,v\n1,2\n", ["--column", "v"], /PM1502 a.txt has two columns "v"\n.*--column 1/],
    ["column of bare numbers", "1\n2\n", ["--column", "v"], /it has bare numbers\n.*leave --column out/],
    ["semicolons", "v;w\n1;2\n", ["--column", "v"], /a.txt:1: there is one column\n.*separated by commas/],
    ["open quote", 'v,w\n1,"2\n', ["--column", "v"], /a.txt:\d: a quote is opened and never closed/],
    ["no text", "1\n\uFFFD\n", [], /a.txt:2: .* is no number/],
  ])("%s", async (_, text, options, message) => {
    const ran = await detect({ "a.txt": text }, ["a.txt", ...options]);
    expect(ran.stderr).toMatch(message);
    expect([ran.exit, ran.stdout]).toEqual([2, ""]);
    const json = await detect({ "a.txt": text }, ["a.txt", ...options, "--json"]);
    expectDocument(json.json(), "error");
  });

  test("files that cannot be read, standard input twice, no file", async () => {
    expect((await detect({}, ["nope.txt"])).stderr).toMatch(/PM1001 nope.txt cannot be read: there is no such file/);
    expect((await detect({ "d/a": "" }, ["d"])).stderr).toMatch(/PM1001 d cannot be read: it is a folder/);
    expect((await detect({}, ["-", "-"])).stderr).toMatch(/PM1502 standard input/);
    expect((await detect({}, ["-"])).stderr).toMatch(/PM1506 \(standard input\) is empty/);
    expect((await detect({}, [])).exit).toBe(2);
  });
});
