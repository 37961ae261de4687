import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { atLeast, outputText, readDocument } from "./document.ts";
import { jobsOf } from "./jobs.ts";

const fixture = (path: string) => readFileSync(new URL(`fixtures/${path}`, import.meta.url), "utf8");
const RESULT = fixture("rand-read/files/fio.json");
const output = (stdout: string, files: Record<string, string> = {}) => ({
  stdout,
  stderr: "",
  exitCode: 0,
  signal: null,
  files,
  duration: null,
});
const document = (json: object) => readDocument(JSON.stringify({ "fio version": "fio-3.33", ...json }));

test("the result may lie in the command's file, in another one, or on stdout", () => {
  expect(outputText(output("fio: a note\n", { "fio.json": RESULT }))).toBe(RESULT);
  expect(outputText(output(RESULT, { "fio.json": "" }))).toBe(RESULT);
  expect(outputText(output(RESULT))).toBe(RESULT);
  expect(outputText(output("", { "result.json": RESULT }))).toBe(RESULT);
  expect(outputText(output(""))).toBe("");
});

test("documents of several runs are refused, in whichever order: one of them would be lost", () => {
  const [a, b] = ["rand-read", "rand-write"].map((name) => fixture(`${name}/files/fio.json`));
  expect(() => readDocument(`${a}${b}`)).toThrow(/several runs/);
  expect(() => readDocument(`${b}${a}`)).toThrow(/several runs/);
  expect(readDocument(`${a}${a}`)).toEqual(readDocument(a!));
});

test("of several documents the last one counts, and only it", () => {
  const several = fixture("status-interval/stdout");
  expect(several.match(/"fio version"/g)!.length).toBeGreaterThan(1);
  const last = readDocument(several);
  const whole = readDocument(several.slice(several.lastIndexOf('{\n  "fio version"')));
  expect(last).toEqual(whole);
  expect(() => readDocument(several.slice(0, -400))).toThrow(/cut off/);
});

test("braces and quotes in strings do not end a document", () => {
  expect(document({ jobs: [{ jobname: 'a } " \\ {' }] }).json.jobs).toEqual([{ jobname: 'a } " \\ {' }]);
});

test("terse output is refused by its name", () => {
  expect(() => readDocument(fixture("terse/stdout"))).toThrow(/terse output, whose columns shift/);
  expect(() => readDocument("2;job;0;0;1024;512;128;2000;0;0\n")).toThrow(/terse/);
});

test("a version says the units; without one there are none", () => {
  expect(() => readDocument('{"fio version": "3.33", "jobs": []}')).toThrow(/no version of fio/);
  const git = readDocument('{"fio version": "fio-3.42-6-g219f", "jobs": []}');
  expect(git.version).toEqual({ major: 3, minor: 42, text: "3.42-6-g219f" });
  expect(atLeast(git, 3, 5)).toBe(true);
  expect(atLeast(readDocument('{"fio version": "fio-2.3"}'), 2, 21)).toBe(false);
});

test("a long run of braces is read in linear time", () => {
  expect(() => readDocument("{".repeat(1_000_000))).toThrow(/no JSON document/);
  expect(() => readDocument('{"fio version" : '.repeat(20_000))).toThrow(/cut off/);
});

test("names that JavaScript knows are only names", () => {
  const text =
    '{"fio version": "fio-3.33", "__proto__": {"jobs": []}, "jobs": [{"jobname": "constructor", "error": 0}]}';
  expect(jobsOf(readDocument(text)).map(({ name, labels }) => ({ name, labels }))).toEqual([
    { name: "constructor", labels: {} },
  ]);
});

test("a single job has no labels; several are told apart by name, host and place", () => {
  const labels = (list: object[], key = "jobs") => jobsOf(document({ [key]: list })).map((job) => job.labels);
  expect(labels([{ jobname: "a" }])).toEqual([{}]);
  expect(labels([{ jobname: "a" }, { jobname: "b" }, { jobname: "b" }])).toEqual([
    { job: "a" },
    { job: "b", index: "0" },
    { job: "b", index: "1" },
  ]);
  expect(
    labels(
      [
        { jobname: "a", hostname: "x", port: 1 },
        { jobname: "a", hostname: "y", port: 1 },
        { jobname: "All clients", hostname: "y", port: 1 },
      ],
      "client_stats",
    ),
  ).toEqual([
    { job: "a", host: "x:1" },
    { job: "a", host: "y:1" },
  ]);
  expect(labels([{ jobname: "All clients" }], "client_stats")).toEqual([{}]);
});

test("global options come as a map, as a list of maps, or not at all", () => {
  const optionsOf = (global: unknown) =>
    jobsOf(document({ "global options": global, jobs: [{ jobname: "a", "job options": { bs: "8k" } }] }))[0]!.options;
  expect(optionsOf({ rw: "read", bs: "4k" })).toEqual({ rw: "read", bs: "8k" });
  expect(optionsOf([{ rw: "read" }, { bs: "4k", iodepth: "2" }])).toEqual({ rw: "read", bs: "8k", iodepth: "2" });
  expect(optionsOf(undefined)).toEqual({ bs: "8k" });
});
