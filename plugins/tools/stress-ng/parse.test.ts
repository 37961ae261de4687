import { existsSync, readFileSync } from "node:fs";
import type { ToolOutput } from "@perfmon/core/plugin";
import { expect, test } from "vitest";
import { check } from "./check.ts";
import { RESULT } from "./command.ts";
import type { StressNgOptions } from "./options.ts";
import { parse } from "./parse.ts";
import { readResult, resultText } from "./result.ts";
import { reasonFor, said } from "./said.ts";
import tool from "./tool.ts";

const read = (path: string) => {
  const url = new URL(`fixtures/${path}`, import.meta.url);
  return existsSync(url) ? readFileSync(url, "utf8") : null;
};
/** A captured run. */
const captured = (name: string): ToolOutput => {
  const { exitCode } = JSON.parse(read(`${name}/fixture.json`)!);
  const result = read(`${name}/files/${RESULT}`);
  const files: Record<string, string> = result === null ? {} : { [RESULT]: result };
  return {
    ...{ stdout: read(`${name}/stdout`) ?? "", stderr: read(`${name}/stderr`) ?? "" },
    ...{ exitCode, signal: null, files, duration: null },
  };
};
const yaml = (text: string): ToolOutput => ({
  ...{ stdout: "", stderr: "", exitCode: 0, signal: null, files: { [RESULT]: text }, duration: null },
});
const messages = (name: string, options: Partial<StressNgOptions>) =>
  check(captured(name), options).map(({ code, message }) => `${code}: ${message}`);
const SWITCH = read(`switch/files/${RESULT}`)!;

test("a stressor that did not run is a failure with stress-ng's reason, though it exits with 0", () => {
  expect(messages("skipped-beside-another", { stressors: ["apparmor", "cpu"] })).toEqual([
    "invalid-run: the stressor apparmor did not run: apparmor stressor will be skipped, AppArmor is not enabled",
  ]);
  expect(messages("skipped-alone", { stressors: ["apparmor"] })[0]).toMatch(
    /^invalid-run: .* AppArmor is not enabled$/,
  );
  expect(messages("disabled", { stressors: ["bind-mount", "cpu"] })[0]).toMatch(/disabled 'bind-mount' as it may hang/);
});

test("no bogo operation is a failure", () => {
  expect(messages("zero-operations", { stressors: ["vm"] })).toEqual([
    "no-result: the stressor vm did not complete one bogo operation",
  ]);
  expect(messages("skipped-with-0", {})).toEqual([
    "no-result: the stressor sctp did not complete one bogo operation: sctp: SCTP protocol not supported, skipping stressor",
  ]);
});

test("operations before it gave up are no result", () => {
  const [failed, gaveUp] = messages("lacks-resources-with-operations", { stressors: ["quota"] });
  expect(failed).toMatch(
    /^tool-failed: exit code 3 \(a stressor lacked resources.*aborted early, out of system resources/,
  );
  expect(gaveUp).toMatch(/^invalid-run: the stressor quota did not run as asked: quota: cannot test accounting/);
});

test("one that ended before its time is no result, whatever it counted", () => {
  const output = captured("ended-early");
  expect(check(output, {}).map(({ message }) => message)[0]).toMatch(/finished prematurely after just 0\.\d+s/);
  const counted = { ...output, files: { [RESULT]: output.files[RESULT]!.replace("bogo-ops: 0\n", "bogo-ops: 7\n") } };
  expect(check(counted, {})).toMatchObject([{ code: "invalid-run" }]);
});

test("stress-ng's own words where it refuses to run", () => {
  expect(messages("unknown-stressor", { stressors: ["swich"] })[0]).toMatch(
    /^tool-failed: exit code 1 \(wrong options.*\): stress-ng: unrecognized option '--swich'/,
  );
  expect(messages("unknown-method", { stressors: ["cpu"] })[0]).toMatch(/cpu-method must be one of: all ackermann/);
});

test("a name is not found within another", () => {
  const lines = [{ level: "info", text: "mmap-fork stressor will be skipped" }];
  expect(reasonFor("mmap", lines)).toBeNull();
  expect(reasonFor("mmap-fork", lines)).toBe("mmap-fork stressor will be skipped");
});

test("lines are found on either stream", () => {
  const line = "stress-ng: warn:  [12] rtc: ended\n";
  expect(said({ ...yaml(""), stdout: line })).toEqual([{ level: "warn", text: "rtc: ended" }]);
  expect(said({ ...yaml(""), stderr: line })).toEqual([{ level: "warn", text: "rtc: ended" }]);
});

test("the result may lie in the command's file, in another one, or on stdout", () => {
  expect(resultText(yaml(SWITCH))).toBe(SWITCH);
  expect(resultText({ ...yaml(""), files: { "other.yaml": SWITCH } })).toBe(SWITCH);
  expect(resultText({ ...yaml(""), files: {}, stdout: SWITCH })).toBe(SWITCH);
  expect(tool.version!(yaml(SWITCH))).toBe("0.15.06");
});

test("a rate that was not measured is missing, and CPU time of 0 is true", () => {
  const idle = SWITCH.replace(/(usr-sys-time: )[\d.]+/, "$10.000000").replace(/(per-instance: )[\d.]+/, "$10.000000");
  const metrics = parse(yaml(idle)).map(({ metric }) => metric);
  expect(metrics).not.toContain("bogo_rate.cpu");
  expect(metrics).toContain("cpu_usage");
});

test("old versions give neither CPU usage nor memory", () => {
  const old = SWITCH.replace(/^ {6}(cpu-usage|max-rss|nanosecs).*\n/gm, "");
  expect(parse(yaml(old)).map(({ metric }) => metric)).toEqual(["bogo_rate.real", "bogo_rate.cpu"]);
});

test("a stressor's own numbers are those whose unit its name tells", () => {
  const own = (line: string) =>
    parse(yaml(SWITCH.replace(/^ {6}nanosecs-per-.*$/m, `      ${line}`)))
      .filter(({ metric }) => metric.startsWith("operation"))
      .map(({ metric, value, unit, labels }) => `${metric} ${value} ${unit} ${labels!.operation}`);
  expect(own("nanosecs-per-mutex: 2233.680320")).toEqual(["operation_time 2233.68032 ns mutex"]);
  expect(own("microsecs-per-clone: 1.5")).toEqual(["operation_time 1.5 us clone"]);
  expect(own("prod-matrix-ops-per-sec: 176.473704")).toEqual(["operation_rate 176.473704 1/s prod-matrix-ops"]);
  for (const left of ["write64stoq-mb-per-sec", "mb-per-sec-pipe-write-rate", "million-random-bits-per-sec"])
    expect(own(`${left}: 3.5`)).toEqual([]);
});

test("what is cut off, of several runs, or without metrics is refused", () => {
  expect(() => readResult(SWITCH.slice(0, -5))).toThrow(/cut off/);
  expect(() => readResult(SWITCH + SWITCH)).toThrow(/several runs/);
  expect(() => readResult(read(`no-metrics/files/${RESULT}`)!)).toThrow(/no metrics; it writes them with --metrics/);
  expect(() => check(yaml(SWITCH.replace("stressor: switch", "stressor: ((")), {})).toThrow(/not a line/);
  expect(() => readResult(SWITCH.replace("bogo-ops: ", "bogo-ops= "))).toThrow(/not a line of stress-ng's metrics/);
});
