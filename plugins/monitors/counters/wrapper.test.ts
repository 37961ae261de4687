import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { read } from "./read.ts";
import { EVENTS, REPORT, STATUS } from "./wrap.ts";
import { WRAPPER } from "./wrapper.ts";

const folder = mkdtempSync(join(tmpdir(), "perfmon-counters-"));
afterAll(() => rmSync(folder, { recursive: true }));
const script = join(folder, "wrapper.sh");
writeFileSync(script, WRAPPER);

const perf = (process.env.PATH ?? "").split(delimiter).some((place) => existsSync(join(place, "perf")));
if (!perf && process.env.CI === "true") throw new Error("perf is not here: install linux-perf");

const ENV = { PATH: process.env.PATH!, LC_ALL: "C", pm_else: "kept" };
const SHELLS = [
  ["/bin/sh"],
  ...[["/bin/dash"], ["/bin/bash"], ["/bin/busybox", "sh"]].filter(([file]) => existsSync(file!)),
];
/** Counting, where perf is here; and as where it is not, or may not. */
const PERFS = [
  ...(perf ? [["it counts", "perf", EVENTS, "ended"]] : []),
  ...(perf ? [["it cannot count", "perf", "no-such-event", "plain"]] : []),
  ["there is no perf", "/nowhere/perf", EVENTS, "plain"],
] as const;

const runs = SHELLS.flatMap((shell) =>
  PERFS.map(([how, program, events, state]) => ({ shell, how, program, events, state })),
);

describe.each(runs)("$shell, $how", ({ shell: [program, ...words], program: perfPath, events, state }) => {
  const run = (argv: readonly string[], input = "") =>
    spawnSync(
      program!,
      [
        ...words,
        script,
        join(folder, REPORT),
        join(folder, STATUS),
        perfPath!,
        events!,
        "PREFIX PERF_BUILDID_DIR DEBUGINFOD_URLS",
        ...argv,
      ],
      { input, env: ENV, encoding: "utf8" },
    );
  const sh = (command: string) => run(["sh", "-c", command]);

  test("what the command prints and reads is its own, and so are its arguments", () => {
    const { stdout, stderr, status } = run(["sh", "-c", "cat; echo err >&2"], "one\ntwo");
    expect({ stdout, stderr, status }).toEqual({ stdout: "one\ntwo", stderr: "err\n", status: 0 });
    const strange = ["; exit 9", "$(exit 9)", "two\nlines", "*", "", "-x"];
    expect(run(["printf", "<%s>", ...strange]).stdout).toBe(strange.map((word) => `<${word}>`).join(""));
  });

  test("its environment is what the caller gave", () => {
    const variables = run(["env"])
      .stdout.split("\n")
      .filter((line) => line !== "" && !line.startsWith("_="));
    expect(variables.sort()).toEqual(
      Object.entries(ENV)
        .map(([name, value]) => `${name}=${value}`)
        .sort(),
    );
  });

  test("it ends as the command does, which ran once", () => {
    for (const code of [0, 1, 3, 127]) expect(sh(`exit ${code}`)).toMatchObject({ status: code, signal: null });
    for (const signal of ["SIGKILL", "SIGSEGV", "SIGTERM", "SIGABRT"]) {
      const { status, signal: seen, stderr } = sh(`kill -${signal.slice(3)} $$`);
      expect({ status, seen, stderr }).toEqual({ status: null, seen: signal, stderr: "" });
    }
    const gone = run(["perfmon-no-such-program"]);
    expect(gone.status).toBe(127);
    expect(gone.stderr).toContain("perfmon-no-such-program");
    rmSync(join(folder, "log"), { force: true });
    expect(sh(`echo ran >>${join(folder, "log")}; exit 5`).status).toBe(5);
    expect(readFileSync(join(folder, "log"), "utf8")).toBe("ran\n");
  });

  test("what was counted is read; what was not is said", () => {
    sh("i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done");
    const files = Object.fromEntries([REPORT, STATUS].map((name) => [name, readFileSync(join(folder, name), "utf8")]));
    expect(files[STATUS]).toContain(state);
    const { measurements, problems } = read({ files });
    if (state === "ended") expect(measurements.map(({ metric }) => metric)).toContain("counters.task_clock");
    else {
      expect(measurements).toEqual([]);
      expect(problems[0]!.message).toContain("the tool ran without it");
    }
  });
});
