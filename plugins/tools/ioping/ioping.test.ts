import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { CommandContext } from "@perfmon/core/plugin";
import { testTool } from "@perfmon/core/plugin/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { check } from "./check.ts";
import { command, paths, requires } from "./command.ts";
import type { IopingOptions } from "./options.ts";
import { parse } from "./parse.ts";
import tool from "./tool.ts";

const FIXTURES = fileURLToPath(new URL("./fixtures", import.meta.url));
for (const each of testTool(tool, FIXTURES)) test(each.name, each.run);

const options: IopingOptions = {
  directory: "/var/tmp",
  operation: "read",
  pattern: "random",
  size: 4096,
  offset: 0,
  count: 1000,
  warmup: 1,
  interval: 0.001,
  direct: false,
  cached: false,
  sync: "none",
};
const context: CommandContext = { binary: (n) => n, file: (n) => n, port: (n) => n, cpus: null, facts: {} };
const words = (given: Partial<IopingOptions>) => command({ ...options, ...given }, context).argv.join(" ");
const output = (stdout: string, stderr = "", exitCode = 0) => ({
  ...{ stdout, stderr, exitCode, signal: null, files: {}, duration: null },
});
const fixture = (name: string) => readFileSync(`${FIXTURES}/${name}/stdout`, "utf8");
const values = (stdout: string) =>
  Object.fromEntries(parse(output(stdout)).map(({ metric, value }) => [metric, value]));
/** A document with these times in ns. */
const withTimes = (times: readonly number[]) => {
  const [first] = JSON.parse(fixture("read-directory"));
  const requests = times.map((time) => ({ ...first, io: { ...first.io, time, ignored: false } }));
  const sum = times.reduce((all, time) => all + time, 0);
  const stat = { count: times.length, avg: sum / times.length, min: Math.min(...times), max: Math.max(...times) };
  return JSON.stringify([...requests, { stat: { ...stat, iops: 1, bps: 1 } }]);
};

describe("command", () => {
  test("the warm-up is beside what is counted", () => {
    expect(words({})).toBe("ioping -J -c 1001 -a 1 -i 1000us -s 4096 /var/tmp");
    expect(words({ count: 5, warmup: 0, interval: 0 })).toContain("-c 5 -a 0 -i 0us ");
  });
  test("a size that is given stands after -L, which would set its own", () =>
    expect(words({ pattern: "sequential" })).toContain(" -L -s 4096 "));
  test("only what may be overwritten is: a file of its own, or one that is named as such", () => {
    expect(words({ operation: "write" })).toMatch(/ -W \/var\/tmp$/);
    expect(words({ operation: "write", directory: undefined, filename: "/dev/sdz" })).toMatch(/ -WWW \/dev\/sdz$/);
    const device = { ...options, directory: undefined, filename: "/dev/sdz" };
    expect(paths({ ...device, operation: "write" })).toEqual([{ path: "/dev/sdz", writes: true }]);
    expect(paths(device)).toEqual([{ path: "/dev/sdz", writes: false }]);
  });
  test("a name with a dash is a name", () => expect(words({ directory: "-D" })).toMatch(/ \.\/-D$/));
  test("a folder must be a folder, and a file be there: ioping takes either for the other", () => {
    expect(requires(options)[1]).toMatchObject({ folder: "/var/tmp", when: "case" });
    expect(requires({ ...options, directory: undefined, filename: "/a/../b" })[1]).toMatchObject({ file: "/b" });
  });
  test("what contradicts itself is said", () => {
    const wrong = (given: Partial<IopingOptions>) =>
      tool.validate!({ ...options, ...given }).map(({ path }) => path[0]);
    expect(wrong({ filename: "/x", direct: true, cached: true, working_set: 512 })).toEqual([
      ...["filename", "cached", "working_set"],
    ]);
    expect(wrong({ directory: undefined })).toEqual([undefined]);
    expect(wrong({})).toEqual([]);
  });
});

describe("numbers", () => {
  test("the warm-up request is in none of them", () => {
    const [first] = JSON.parse(fixture("read-file-direct"));
    expect(first.io).toMatchObject({ request: 1, ignored: true });
    const times = JSON.parse(fixture("read-file-direct")).flatMap(({ io }: any) =>
      io && !io.ignored ? [io.time] : [],
    );
    expect(times).toHaveLength(20);
    expect(values(fixture("read-file-direct"))).toMatchObject({
      "latency.min": Math.min(...times),
      "latency.max": Math.max(...times),
    });
  });
  test("statistics of parts of a run are not its result", () => {
    const entries = JSON.parse(fixture("periods")).filter(({ stat }: any) => stat);
    expect(entries.length).toBeGreaterThan(3);
    expect(values(fixture("periods"))["latency.mean"]).toBe(entries.at(-1).stat.avg);
  });
  test("percentiles are times of requests, in order, and come with how much they rest on", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 1, maxLength: 300 }), (times) => {
        const given = values(withTimes(times));
        const levels = [0, 50, 95, 99, 100].map(
          (p) => given[`latency.${p === 0 ? "min" : p === 100 ? "max" : `p${p}`}`]!,
        );
        expect(levels).toEqual([...levels].sort((a, b) => a - b));
        for (const level of levels) expect(times).toContain(level);
        // Nearest rank: at least that share is not above it, and it is the smallest such.
        const share = (level: number) => times.filter((time) => time <= level).length / times.length;
        expect(share(given["latency.p95"]!)).toBeGreaterThanOrEqual(0.95);
        const below = times.filter((time) => time < given["latency.p95"]!).length / times.length;
        expect(below).toBeLessThan(0.95);
      }),
    );
    const p99 = (n: number) =>
      parse(output(withTimes(Array.from({ length: n }, (_, i) => i + 1)))).find(
        ({ metric }) => metric === "latency.p99",
      )!;
    expect(p99(1000)).toMatchObject({ value: 990, warnings: [] });
    expect(p99(100)).toMatchObject({ value: 99, warnings: ["rests on 2 of 100 requests"] });
  });
  test("quiet output has statistics only", () =>
    expect(Object.keys(values(fixture("quiet"))).filter((name) => /p\d/.test(name))).toEqual([]));
  test("requests that the statistics do not count are no result", () => {
    const entries = JSON.parse(fixture("read-directory"));
    expect(() => values(JSON.stringify(entries.slice(3)))).toThrow(/18 requests .* of 20/);
    expect(() => values(JSON.stringify(entries.slice(0, -1)))).toThrow(/broken off/);
  });
});

describe("a run that is none", () => {
  const said = (name: string, asked: Partial<IopingOptions> = {}) =>
    check(output(fixture(name)), asked).map(({ message }) => message);
  test("broken off, ioping exits with 0 and gives statistics", () => {
    expect(said("broken-off", { count: 100 })).toEqual([expect.stringMatching(/^\d requests were counted, but 100/)]);
    expect(said("broken-off")).toEqual([]);
  });
  test("what it says on stderr is the reason", () => {
    const stderr = readFileSync(`${FIXTURES}/no-data/stderr`, "utf8");
    expect(check(output(fixture("no-data"), stderr), {})).toMatchObject([
      { code: "tool-failed", message: "ioping said: request returned less than expected: 0" },
    ]);
  });
});

test.each(["human", "batch"])("%s output is refused by name", (name) =>
  expect(() => values(fixture(name))).toThrow(/not ioping's JSON output; use -J/),
);
