import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { CommandContext } from "@perfmon/core/plugin";
import { testTool } from "@perfmon/core/plugin/testing";
import { describe, expect, test } from "vitest";
import { command } from "./command.ts";
import type { HackbenchOptions } from "./options.ts";
import { check, parse } from "./parse.ts";
import tool from "./tool.ts";

const FIXTURES = fileURLToPath(new URL("./fixtures", import.meta.url));
for (const each of testTool(tool, FIXTURES)) test(each.name, each.run);

const options: HackbenchOptions = { groups: 10, fds: 20, loops: 1000, size: 100, ipc: "socket", tasks: "processes" };
const context: CommandContext = { binary: (n) => n, file: (n) => n, port: (n) => n, cpus: null, facts: {} };
const words = (given: Partial<HackbenchOptions>) => command({ ...options, ...given }, context).argv.join(" ");
const fixture = (name: string, file = "stdout") => readFileSync(`${FIXTURES}/${name}/${file}`, "utf8");
const output = (stdout: string, stderr = "", exitCode = 0) => ({
  ...{ stdout, stderr, exitCode, signal: null, files: {}, duration: null },
});

test("everything is said in argv", () => {
  expect(words({})).toBe("hackbench -g 10 -f 20 -l 1000 -s 100 -P");
  expect(words({ ipc: "pipe", tasks: "threads" })).toBe("hackbench -g 10 -f 20 -l 1000 -s 100 -p -T");
  expect(words({ ipc: "inet" })).toContain(" -i -P");
});

test("threads have no room for large messages", () => {
  expect(tool.validate!({ ...options, tasks: "threads", size: 8193 })).toMatchObject([{ path: ["size"] }]);
  expect(tool.validate!({ ...options, tasks: "threads", size: 8192 })).toEqual([]);
  expect(tool.validate!({ ...options, size: 8193 })).toEqual([]);
});

describe("a run that is none", () => {
  test.each(["interrupted", "terminated"])("%s, it exits with 0 and prints a time that is none", (name) => {
    expect(parse(output(fixture(name)))).toMatchObject([{ metric: "time" }]);
    const broken = [check(output(fixture(name), fixture(name, "stderr")), {}), check(output(fixture(name)), {})];
    expect(broken.map(([problem]) => problem)).toMatchObject([
      { code: "tool-failed", message: expect.stringMatching(/was broken off and said "Signal \d+ caught/) },
      { code: "tool-failed", message: expect.stringMatching(/was broken off/) },
    ]);
  });
  test("its complaint is quoted", () =>
    expect(check(output(fixture("no-processes"), fixture("no-processes", "stderr"), 1), {})).toMatchObject([
      { message: 'hackbench ended with exit code 1 and said "fork() (error: Resource temporarily unavailable)"' },
    ]));
  test("what ran must be what was asked for", () => {
    const wrong = (asked: Partial<HackbenchOptions>) => check(output(fixture("pipe-threads")), asked);
    expect(wrong({ groups: 2, fds: 10, loops: 500, size: 100, tasks: "threads" })).toEqual([]);
    expect(wrong({ groups: 3, fds: 20, loops: 1, size: 1, tasks: "processes" })).toHaveLength(5);
  });
});
