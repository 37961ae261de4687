import { fileURLToPath } from "node:url";
import { readFixtures, testTool } from "@perfmon/core/plugin/testing";
import { describe, expect, test } from "vitest";
import { BENCHMARKS, OWN_OPTIONS } from "./benchmarks.ts";
import type { LmbenchOptions } from "./options.ts";
import tool from "./tool.ts";

const fixtures = fileURLToPath(new URL("fixtures", import.meta.url));

describe("conformance", () => {
  for (const check of testTool(tool, fixtures)) test(check.name, check.run);
});

const DEFAULTS = {
  parallelism: 1,
  warmup: 0,
  enough: 50000,
  timing_overhead: 0,
  loop_overhead: 0,
  scratch: "/var/tmp/lmbench",
} as const;
const options = (given: Partial<LmbenchOptions>) => ({ ...DEFAULTS, ...given }) as LmbenchOptions;
const context = {
  binary: (name: string) => `{binary:${name}}`,
  file: (name: string) => `{file:${name}}`,
  port: (name: string) => `{port:${name}}`,
  cpus: null,
  facts: {},
};
const argv = (given: Partial<LmbenchOptions>) => tool.command(options(given), context).argv.join(" ");
const output = (stderr: string, more = {}) => ({
  stdout: "",
  stderr,
  exitCode: 0,
  signal: null,
  files: {},
  duration: 1,
  ...more,
});
const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return "none";
};

describe("command", () => {
  test("is what made the captured fixtures", () => {
    const here = (word: string) =>
      word.replace("{binary:find}", "find").replace(/\{binary:(.+)\}/, "/usr/lib/lmbench/bin/x86_64-linux-gnu/$1");
    // Those that provoke a failure outside of what the options allow were started by hand.
    const byHand = /operation that|more descriptors|size below|without the check/;
    const built = readFixtures(fixtures).filter(({ origin }) => !byHand.test(origin));
    expect(built.length).toBeGreaterThan(60);
    for (const fixture of built) {
      const command = tool.command(fixture.options as LmbenchOptions, context);
      const env = Object.entries(command.env!).map(([name, value]) => `${name}=${value}`);
      expect(fixture.command).toContain(env.join(" "));
      expect(fixture.command).toMatch(/^ENOUGH=\d+ TIMING_O=\S+ LOOP_O=\S+ taskset -c [0,1]+ /);
      expect(fixture.command.endsWith(` ${command.argv.map(here).join(" ")}`), fixture.name).toBe(true);
    }
  });

  test("always says how to calibrate, how often and how many at once", () => {
    for (const benchmark of Object.keys(BENCHMARKS) as LmbenchOptions["benchmark"][]) {
      const command = tool.command(options({ benchmark, file: "/f", size: 2 ** 20, operation: "open2close" }), context);
      expect(Object.keys(command.env!)).toEqual(["ENOUGH", "TIMING_O", "LOOP_O"]);
      expect(command.argv.join(" ")).toMatch(/ -P 1 (.* )?-N \d+/);
    }
  });

  test("sizes in the units of each program", () => {
    expect(argv({ benchmark: "lat_ctx", size: 65536, processes: [2, 8] })).toBe(
      "{binary:lat_ctx} -P 1 -N 11 -s 64 2 8",
    );
    expect(argv({ benchmark: "lat_mem_rd", size: 64 * 2 ** 20, stride: [64, 128] })).toBe(
      "{binary:lat_mem_rd} -P 1 -N 1 -t 64 64 128",
    );
    expect(argv({ benchmark: "bw_mem", size: 64 * 2 ** 20, operation: "fcp" })).toContain("64m fcp");
    expect(argv({ benchmark: "bw_mem", size: 16 * 2 ** 10, operation: "fcp" })).toContain("16k fcp");
    expect(argv({ benchmark: "bw_mem", size: 1536, operation: "fcp" })).toContain("1536 fcp");
  });

  test("order: random is the default of lat_mem_rd (-t), not of lat_mmap (-r)", () => {
    expect(argv({ benchmark: "lat_mem_rd", size: 2 ** 20 })).toContain(" -t ");
    expect(argv({ benchmark: "lat_mem_rd", size: 2 ** 20, order: "sequential" })).not.toContain(" -t ");
    expect(argv({ benchmark: "lat_mmap", size: 2 ** 20, file: "/f" })).not.toContain(" -r ");
    expect(argv({ benchmark: "lat_mmap", size: 2 ** 20, file: "/f", order: "random" })).toContain(" -r ");
  });

  test("YAML's null is lat_syscall's null", () => {
    const given = { benchmark: "lat_syscall", operation: null } as const;
    expect(argv(given)).toBe("{binary:lat_syscall} -P 1 -N 11 null");
    expect(tool.validate!(options(given))).toEqual([]);
    expect(tool.parse(output("Simple syscall: 0.1353 microseconds\n"), options(given))).toMatchObject([
      { value: 0.1353, unit: "us", labels: { operation: "null" } },
    ]);
  });

  test("warm-up in microseconds", () =>
    expect(argv({ benchmark: "lat_pipe", warmup: 0.2 })).toBe("{binary:lat_pipe} -P 1 -W 200000 -N 1"));

  test("bw_file_rd only starts on a file that is long enough", () =>
    expect(argv({ benchmark: "bw_file_rd", size: 2 ** 20, operation: "io_only", file: "/f" })).toBe(
      "{binary:find} -L /f -maxdepth 0 -size +1048575c -exec {binary:bw_file_rd} -P 1 -N 11 1m io_only {} +",
    ));
});

describe("validate", () => {
  const wrong = (given: Partial<LmbenchOptions>) =>
    tool.validate!(options(given)).map(({ path, message }) => `${path}: ${message}`);

  test("what the fixtures use is right", () => {
    for (const fixture of readFixtures(fixtures)) expect(tool.validate!(fixture.options as LmbenchOptions)).toEqual([]);
  });

  test("an option that is not the benchmark's is refused", () => {
    expect(wrong({ benchmark: "lat_pipe", size: 4096 })).toEqual(['size: "size" is no option of lat_pipe']);
    expect(wrong({ benchmark: "lat_syscall", operation: "null", file: "/f" })).toEqual([
      'file: "file" is no option of lat_syscall null',
    ]);
    expect(wrong({ benchmark: "lat_ops", operation: null })).toEqual([
      'operation: "operation" is no option of lat_ops',
    ]);
    const all = Object.fromEntries(OWN_OPTIONS.map((name) => [name, 1]));
    expect(wrong({ ...all, benchmark: "lat_sem" })).toHaveLength(OWN_OPTIONS.length);
  });

  test("an option that it needs is asked for", () => {
    expect(wrong({ benchmark: "lat_syscall", operation: "stat" })).toEqual([
      'benchmark: lat_syscall stat needs "file"',
    ]);
    expect(wrong({ benchmark: "bw_mem" })).toEqual([
      'benchmark: bw_mem needs "operation"',
      'benchmark: bw_mem needs "size"',
    ]);
  });

  test("an operation of another benchmark is refused", () =>
    expect(wrong({ benchmark: "lat_proc", operation: "frd" })).toEqual(['operation: lat_proc has no operation "frd"']));

  test("sizes that give wrong numbers are refused", () => {
    expect(wrong({ benchmark: "bw_mem", operation: "frd", size: 1000 })[0]).toContain("multiples of 512");
    expect(wrong({ benchmark: "lat_ctx", processes: 2, size: 1000 })[0]).toContain("multiples of 1k");
    expect(wrong({ benchmark: "lat_mem_rd", size: 1000 })[0]).toContain("below 1m");
    expect(wrong({ benchmark: "lat_mem_rd", size: 2 ** 20, stride: 2 ** 21 })[0]).toContain("stride");
    expect(wrong({ benchmark: "lat_mmap", file: "/f", size: 65536 })[0]).toContain("below 320k");
  });
});

describe("requires", () => {
  const needed = (given: Partial<LmbenchOptions>) => tool.requires!(options(given));

  test("the program, off PATH, from non-free", () => {
    expect(needed({ benchmark: "lat_pipe" })).toMatchObject([
      {
        binary: "lat_pipe",
        folders: expect.arrayContaining(["/usr/lib/lmbench/bin/*"]),
        packages: { apt: "lmbench", "apt-component": "non-free" },
      },
    ]);
    expect(needed({ benchmark: "lat_pipe", programs: "/opt/lmbench" })[0]!.folders).toEqual(["/opt/lmbench"]);
  });

  test("hello for exec and shell, after setup: without it the numbers are plausible and wrong", () => {
    for (const operation of ["exec", "shell"] as const)
      expect(needed({ benchmark: "lat_proc", operation })[1]).toMatchObject({
        file: "/var/tmp/lmbench/hello",
        when: "case",
      });
    expect(needed({ benchmark: "lat_proc", operation: "exec", scratch: "/tmp" })[1]!.file).toBe("/tmp/hello");
    expect(needed({ benchmark: "lat_proc", operation: "fork" })).toHaveLength(1);
  });

  test("files and folders, after setup", () => {
    expect(needed({ benchmark: "lat_syscall", operation: "open", file: "/f" })[1]).toMatchObject({
      file: "/f",
      when: "case",
    });
    expect(needed({ benchmark: "lat_fcntl" })[1]).toMatchObject({ folder: "/var/tmp/lmbench", when: "case" });
  });

  test("lat_mmap writes to its file", () => {
    expect(tool.paths!(options({ benchmark: "lat_mmap", file: "/f" }))).toEqual([{ path: "/f", writes: true }]);
    expect(tool.paths!(options({ benchmark: "bw_file_rd", file: "/f" }))).toEqual([{ path: "/f", writes: false }]);
    expect(tool.paths!(options({ benchmark: "lat_pipe" }))).toEqual([]);
  });
});

describe("parse", () => {
  test("results are on stderr only", () => {
    const given = options({ benchmark: "lat_syscall", operation: "null" });
    const onStdout = output("", { stdout: "Simple syscall: 0.1 microseconds\n" });
    expect(codeOf(() => tool.parse(onStdout, given))).toBe("below-resolution");
  });

  test("another benchmark's result is not taken", () => {
    const given = options({ benchmark: "lat_syscall", operation: "null" });
    expect(codeOf(() => tool.parse(output("Simple read: 0.1 microseconds\n"), given))).toBe("no-result");
  });

  test("a negative, zero or impossible value is below resolution", () => {
    const given = options({ benchmark: "lat_proc", operation: "procedure" });
    for (const value of ["-0.0200", "0.0000", "-nan", "inf"])
      expect(codeOf(() => tool.parse(output(`Procedure call: ${value} microseconds\n`), given))).toBe(
        "below-resolution",
      );
  });

  test("one operation below resolution does not destroy the others, all of them do", () => {
    const given = options({ benchmark: "lat_ops" });
    const some = output("integer mul: -0.02 nanoseconds\ninteger div: 3.82 nanoseconds\n");
    expect(tool.parse(some, given).map(({ value }) => value)).toEqual([3.82]);
    expect(tool.check!(some, given)).toMatchObject([{ code: "below-resolution", severity: "warning" }]);
    expect(codeOf(() => tool.parse(output("integer mul: -0.02 nanoseconds\n"), given))).toBe("below-resolution");
  });

  test("a path with anything in it is a title, not a number", () => {
    const file = "/var/tmp/it's: 5.0 microseconds";
    const given = options({ benchmark: "lat_pagefault", file });
    expect(tool.parse(output(`Pagefaults on ${file}: 0.5000 microseconds\n`), given)[0]!.value).toBe(0.5);
  });

  test("a line cut off in the middle of its number is refused", () => {
    const given = options({ benchmark: "bw_mem", operation: "frd", size: 2 ** 20 });
    expect(codeOf(() => tool.parse(output("1.05 188"), given))).toBe("unreadable-output");
  });

  test("another size than the one asked for is no valid run", () => {
    const given = options({ benchmark: "bw_mem", operation: "frd", size: 2 ** 21 });
    expect(codeOf(() => tool.parse(output("1.05 18873.67\n"), given))).toBe("invalid-run");
    const ctx = options({ benchmark: "lat_ctx", processes: 2, size: 65536 });
    expect(codeOf(() => tool.parse(output('\n"size=16k ovr=0.79\n2 1.69\n'), ctx))).toBe("invalid-run");
  });

  test("bandwidth is in 10^6 bytes, sizes of lat_mem_rd in 2^20", () => {
    const bandwidth = options({ benchmark: "bw_mem", operation: "frd", size: 2 ** 20 });
    expect(tool.parse(output("1.05 18873.67\n"), bandwidth)[0]).toMatchObject({
      unit: "MB/s",
      labels: { size: "1m", operation: "frd", parallelism: "1" },
    });
    const latency = options({ benchmark: "lat_mem_rd", size: 2 ** 20, stride: 2 ** 19 });
    const rows = tool.parse(output('"stride=524288\n0.50000 5.280\n0.75000 5.602\n1.00000 7.594\n\n'), latency);
    expect(rows.map(({ labels }) => labels!.size)).toEqual(["512k", "768k", "1m"]);
  });

  test("rows of lat_mem_rd that end early, or a stride that is missing, are a failure", () => {
    const given = options({ benchmark: "lat_mem_rd", size: 2 ** 20, stride: [2 ** 18, 2 ** 19] });
    const first = '"stride=262144\n0.25000 3.4\n0.37500 3.5\n0.50000 5.2\n0.75000 5.6\n1.00000 7.5\n\n';
    expect(codeOf(() => tool.parse(output(first), given))).toBe("unreadable-output");
    const both = `${first}"stride=524288\n0.50000 5.280\n`;
    expect(codeOf(() => tool.parse(output(both), given))).toBe("unreadable-output");
    expect(tool.parse(output(`${both}0.75000 5.602\n1.00000 7.594\n\n`), given)).toHaveLength(8);
  });

  test("few printed digits are a doubt", () => {
    const given = options({ benchmark: "lat_mmap", file: "/f", size: 8 * 2 ** 20 });
    const [coarse] = tool.parse(output("8.388608 21\n"), given);
    expect(coarse!.warnings![0]).toContain("printed in steps of 1 us, more than 2 %");
    expect(tool.parse(output("8.388608 1210\n"), given)[0]!.warnings).toEqual([]);
  });

  test("an exit code speaks for itself", () => {
    const given = options({ benchmark: "lat_syscall", operation: "null" });
    expect(tool.check!(output("Usage: lat_syscall ...\n", { exitCode: 255 }), given)).toEqual([]);
  });
});

test("the estimate is near what the captured runs took", () => {
  for (const { name, options: given, output: got } of readFixtures(fixtures)) {
    if (got.exitCode !== 0 || got.duration! < 0.3) continue;
    const ratio = tool.estimate!(given as LmbenchOptions) / got.duration!;
    expect(ratio, name).toBeGreaterThan(0.5);
    expect(ratio, name).toBeLessThan(2);
  }
});
