import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { parseReport } from "./report.ts";
import { WRAPPER } from "./wrapper.ts";

const folder = mkdtempSync(join(tmpdir(), "perfmon-wrapper-"));
afterAll(() => rmSync(folder, { recursive: true }));
const report = join(folder, "report.txt");
beforeEach(() => rmSync(report, { force: true }));

const ENV = { PATH: "/usr/bin:/bin", LC_ALL: "C", pm_else: "kept", time: "1", status: "2", names: "3" };

/** The shells of this machine; every one has the first. */
const SHELLS = [
  ["/bin/sh"],
  ...[["/bin/dash"], ["/bin/bash"], ["/bin/busybox", "sh"]].filter(([file]) => existsSync(file!)),
];
/** With GNU time, and as where it is not installed. */
const VARIANTS = {
  "with time": WRAPPER,
  "without time": WRAPPER.replaceAll("/usr/bin/time", "/nowhere/time"),
};

const runs = SHELLS.flatMap((shell) => Object.entries(VARIANTS).map(([how, text]) => ({ shell, how, text })));

describe.each(runs)("$shell $how", ({ shell: [program, ...words], text }) => {
  const script = join(folder, "wrapper.sh");
  const run = (argv: readonly string[], input = "", env: Record<string, string> = ENV) => {
    writeFileSync(script, text);
    const all = [...words, script, report, "auto", ...argv];
    return spawnSync(program!, all, { input, env, encoding: "utf8" });
  };
  const sh = (command: string) => run(["sh", "-c", command]);

  test("what the command prints and reads is its own", () => {
    const { stdout, stderr, status } = run(["sh", "-c", "cat; echo err >&2"], "one\ntwo");
    expect({ stdout, stderr, status }).toEqual({ stdout: "one\ntwo", stderr: "err\n", status: 0 });
  });

  test("its arguments are not read by a shell", () => {
    const strange = ["; exit 9", "$(exit 9)", "two\nlines", "*", "", "-x"];
    expect(run(["printf", "<%s>", ...strange]).stdout).toBe(strange.map((word) => `<${word}>`).join(""));
  });

  test("its environment is not changed", () => {
    const variables = run(["env"])
      .stdout.split("\n")
      .filter((line) => line !== "" && !line.startsWith("_="));
    expect(variables.sort()).toEqual(
      Object.entries(ENV)
        .map(([name, value]) => `${name}=${value}`)
        .sort(),
    );
  });

  test.each([0, 1, 3, 127])("exit code %i", (code) => {
    expect(sh(`exit ${code}`)).toMatchObject({ status: code, signal: null });
  });

  test.each(["SIGKILL", "SIGSEGV", "SIGTERM", "SIGABRT"])("the end by %s is one", (signal) => {
    const { status, signal: seen, stderr } = sh(`kill -${signal.slice(3)} $$`);
    expect({ status, seen, stderr }).toEqual({ status: null, seen: signal, stderr: "" });
  });

  test("a program that is not there, even if the shell has something of that name", () => {
    for (const name of ["perfmon-no-such-program", "enter", "now"]) {
      const { status, stderr } = run([name]);
      expect(status).toBe(127);
      expect(stderr).toContain(name);
    }
  });

  test("the report says what can be had", () => {
    sh("i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done");
    const read = parseReport(readFileSync(report, "utf8"));
    expect(read?.before.ticks).toHaveLength(8);
    expect(read?.after.ticks).toHaveLength(8);
    expect(read?.io).not.toBeNull();
    if (text === WRAPPER && existsSync("/usr/bin/time")) expect(read?.time?.rss).toBeGreaterThan(100);
    // Without a cookie there is nobody to remove a cgroup.
    expect(read?.before.cgroup).toBeNull();
  });
});

test("GNU time tells an exit code above 128 from a signal", () => {
  writeFileSync(join(folder, "wrapper.sh"), WRAPPER);
  const argv = [join(folder, "wrapper.sh"), report, "off", "sh", "-c", "exit 137"];
  const { status, signal } = spawnSync("/bin/sh", argv, { env: ENV });
  const certain = existsSync("/usr/bin/time");
  expect({ status, signal }).toEqual(certain ? { status: 137, signal: null } : { status: null, signal: "SIGKILL" });
});
