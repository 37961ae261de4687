import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { folderWith } from "./folder.ts";
import { expectDocument } from "./schemas.ts";
import { perfmon } from "./terminal.ts";

const fixtures = (tool: string) => fileURLToPath(new URL(`../../plugins/tools/${tool}/fixtures`, import.meta.url));

/** The arguments that hand a fixture's output to `perfmon parse`, without its options. */
function output(tool: string, name: string): string[] {
  const folder = join(fixtures(tool), name);
  const streams = ["stdout", "stderr"].filter((stream) => existsSync(join(folder, stream)));
  const files = existsSync(join(folder, "files")) ? readdirSync(join(folder, "files")) : [];
  return [
    tool,
    ...streams.flatMap((stream) => [`--${stream}`, join(folder, stream)]),
    ...files.flatMap((file) => ["--file", `${file}=${join(folder, "files", file)}`]),
  ];
}

const fixture = (tool: string, name: string) =>
  JSON.parse(readFileSync(join(fixtures(tool), name, "fixture.json"), "utf8"));

/** Made by calls that perfmon itself would refuse: their options are left to the output. */
const FOREIGN = ["jobs-a-b-b", "omni-table", "unknown-test"];

describe.each(["fio", "netperf", "lmbench", "micro", "script"])("%s: every fixture, with its options", (tool) => {
  const names = readdirSync(fixtures(tool), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  test.each(names.map(({ name }) => name))("%s", async (name) => {
    const { options, exitCode = 0, signal = null, expect: wanted } = fixture(tool, name);
    const args = output(tool, name);
    // What ended by a signal, or is about a duration, is more than a saved output tells; so is no output at all.
    if (signal !== null || args.length === 1 || (tool === "script" && options.extract === undefined)) return;
    const cwd = folderWith({ "options.yaml": JSON.stringify(options) });
    const given = FOREIGN.includes(name) ? [] : ["--options", "options.yaml"];
    const argv = [...args, "--exit-code", String(exitCode), ...given, "--json"];
    const ran = await perfmon(["parse", ...argv], { cwd });
    expectDocument(ran.json(), "parse");
    const { outcome, measurements, problems } = ran.json();
    if ("problem" in wanted) {
      expect([ran.exit, outcome, measurements]).toEqual([3, "failed", []]);
      expect(problems.map(({ code }: { code: string }) => code)).toContain(wanted.problem);
      return;
    }
    expect([ran.exit, outcome, ran.stderr]).toEqual([0, "completed", ""]);
    const printed = measurements.map(({ metric, original, labels }: any) => ({ metric, ...original, labels }));
    const plain = wanted.measurements.filter(({ metric }: { metric: string }) => metric !== "wall_time");
    for (const { metric, value, unit, labels = {} } of plain)
      expect(printed).toContainEqual({ metric, value, unit, labels });
    expect(printed).toHaveLength(plain.length);
  });
});

describe("without --options, the output tells how it was made", () => {
  const LMBENCH = [
    ...["syscall-null", "syscall-open", "context-switch-several", "memory-latency-strides", "operations", "pagefault"],
    ...["pipe", "process-fork", "select-tcp", "select-file", "semaphore", "signal-catch", "unix", "pipe-bandwidth"],
  ];
  test.each([
    ...["rand-read", "rand-rw", "numjobs-apart", "fsync-directory", "noise-around", "fio-2.2.10"].map((name) => [
      "fio",
      name,
    ]),
    ...["omni-tcp-rr", "omni-udp-stream", "classic-tcp-stream", "classic-udp-stream"].map((name) => ["netperf", name]),
    ...["copy-memory", "read-cache"].map((name) => ["micro", name]),
    ...LMBENCH.map((name) => ["lmbench", name]),
  ] as [string, string][])("%s %s", async (tool, name) => {
    const cwd = folderWith();
    const ran = await perfmon(["parse", ...output(tool, name), "--json"], { cwd });
    expect([ran.exit, ran.json().optionsFrom]).toEqual([0, "output"]);
    expectDocument(ran.json(), "parse");
    const printed = ran.json().measurements.map(({ metric, original }: any) => ({ metric, ...original }));
    for (const { metric, value, unit } of fixture(tool, name).expect.measurements)
      expect(printed).toContainEqual({ metric, value, unit });
  });

  test("two bare numbers could be anything: the options are asked for, with an example", async () => {
    const ran = await perfmon(["parse", ...output("lmbench", "memory-bandwidth-fcp")], { cwd: folderWith() });
    expect(ran.exit).toBe(2);
    expect(ran.stdout).toBe("");
    expect(ran.stderr).toContain("PM1506");
    expect(ran.stderr).toContain("--options '{benchmark: lat_syscall}'");
  });

  test("options written on the command line", async () => {
    const options = "{benchmark: bw_mem, operation: fcp, size: 64m, parallelism: 1}";
    const argv = ["parse", ...output("lmbench", "memory-bandwidth-fcp"), "--options", options, "--json"];
    const ran = await perfmon(argv, { cwd: folderWith() });
    expect([ran.exit, ran.json().measurements.length, ran.json().optionsFrom]).toEqual([0, 1, "given"]);
  });
});

test("standard input, as a table", async () => {
  const stdin = readFileSync(join(fixtures("netperf"), "omni-tcp-rr", "stdout"), "utf8");
  const ran = await perfmon(["parse", "netperf", "--stdout", "-"], { cwd: folderWith(), stdin });
  expect(ran.exit).toBe(0);
  expect(ran.stdout).toMatch(/transaction_rate +11\.8 k\/s +11764\.659 1\/s +path=loopback/);
});

test.each([
  [["fio", "--stdout", "absent.json"], "absent.json cannot be read: there is no such file"],
  [["fio"], "no output of the tool was given"],
  [["foi", "--stdout", "out"], 'did you mean "fio"?'],
  [["fio", "--stdout", "out", "--options", "{rw: sideways}"], "--options:1:6"],
  [["fio", "--stdout", "out", "--options", "{rw: read, iodepht: 3}"], 'did you mean "iodepth"?'],
  [["fio", "--stdout", "out", "--options", "{rw: read, size: 50% of memory}"], "depends on memory.total"],
  [["fio", "--stdout", "out", "--options", "{rw: read"], "PM1002"],
  [["fio", "--stdout", "out", "--options", "nothing"], "neither a file nor YAML"],
  [["fio", "--stdout", "-", "--stderr", "-"], "can be only one of them"],
  [["fio", "--stdout", "out", "--exit-code", "x"], "a number from 0 to 255"],
  [["fio", "--file", "no-name"], "it has the form"],
])("usage: parse %j", async (argv, message) => {
  const ran = await perfmon(["parse", ...argv], { cwd: folderWith({ out: "{}" }) });
  expect(ran.exit).toBe(2);
  expect(ran.stdout).toBe("");
  expect(ran.stderr).toContain(message);
});

test("garbage, nothing and a bad exit code are failures, never numbers", async () => {
  const cwd = folderWith({ garbage: "\u0000\u0001{{{ nan", empty: "" });
  for (const file of ["garbage", "empty"]) {
    const ran = await perfmon(["parse", "fio", "--stdout", file, "--json"], { cwd });
    expect([ran.exit, ran.json().outcome, ran.json().measurements]).toEqual([3, "failed", []]);
  }
  const good = [...output("fio", "rand-read"), "--exit-code", "1", "--json"];
  const ran = await perfmon(["parse", ...good], { cwd });
  expect([ran.exit, ran.json().measurements, ran.json().problems[0].code]).toEqual([3, [], "tool-failed"]);
});

test("more output than a repetition may have is not read to its end", async () => {
  const cwd = folderWith();
  const ran = await perfmon(["parse", "fio", "--stdout", "/dev/zero", "--json"], { cwd });
  expect([ran.exit, ran.json().problems[0].code]).toEqual([3, "output-too-large"]);
});
