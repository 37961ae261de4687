import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { check } from "./check.ts";
import { readDocument } from "./document.ts";
import { parse } from "./parse.ts";

type Entry = Record<string, any>;

const fixture = (path: string) => readFileSync(new URL(`fixtures/${path}`, import.meta.url), "utf8");
/** A captured result with a described change: how one field decides. */
const changed = (path: string, change: (json: Entry, job: Entry) => void): string => {
  const json = JSON.parse(fixture(path));
  change(json, json.jobs[0]);
  return JSON.stringify(json);
};
const values = (text: string, options = {}) =>
  Object.fromEntries(parse(readDocument(text), options).map(({ metric, value, unit }) => [metric, `${value} ${unit}`]));
const problems = (text: string, options = {}, exitCode = 0) =>
  check({ stdout: text, stderr: "", exitCode, signal: null, files: {}, duration: null }, options);
const errors = (text: string, options = {}) =>
  problems(text, options)
    .filter(({ severity }) => severity === "error")
    .map(({ code }) => code);

const READ = "rand-read/files/fio.json";

test("what fio did not measure is missing, never 0", () => {
  expect(Object.keys(values(fixture("gtod-reduce/files/fio.json")))).toEqual([
    "read.iops",
    "read.bw",
    "cpu.user",
    "cpu.system",
  ]);
  const stopped = changed(READ, (_, job) => {
    job.read.runtime = 0;
  });
  expect(() => values(stopped)).toThrow(/no I\/O/);
});

test("percentiles stay with the phase that fio gives them for", () => {
  const given = values(fixture("lat-percentiles/files/fio.json"));
  expect(given).toHaveProperty(["read.lat_p99"]);
  expect(given).not.toHaveProperty(["read.clat_p99"]);
  expect(given).toHaveProperty(["read.clat_mean"]);
});

test("99.9 needs more than 10 000 I/Os", () => {
  const withCount = (count: number) =>
    values(
      changed(READ, (_, job) => {
        job.read.clat_ns.N = count;
      }),
    );
  expect(withCount(10_001)).toHaveProperty(["read.clat_p99_9"]);
  expect(withCount(10_000)).not.toHaveProperty(["read.clat_p99_9"]);
  expect(withCount(10_000)).toHaveProperty(["read.clat_p99"]);
});

test("a percentile that few I/Os lie beyond says so", () => {
  const p99 = parse(readDocument(fixture("seq-write/files/fio.json")), { rw: "write" }).find(
    ({ metric }) => metric === "write.clat_p99",
  );
  expect(p99!.warnings).toEqual(["rests on 1 of 64 I/Os"]);
});

test("reads, writes and their sum are not counted twice", () => {
  const both = fixture("unified-both/files/fio.json");
  expect(JSON.parse(both).jobs[0].mixed.total_ios).toBeGreaterThan(0);
  expect(Object.keys(values(both)).filter((name) => name.startsWith("mixed"))).toEqual([]);
  expect(values(fixture("unified-mixed/files/fio.json"))).toHaveProperty(["mixed.iops"]);
});

test("a verifying writer is judged by its writes", () => {
  const text = fixture("write-and-verify/files/fio.json");
  expect(JSON.parse(text).jobs[0].read.total_ios).toBeGreaterThan(0);
  const given = Object.keys(values(text, { rw: "write" }));
  expect(given).toContain("write.bw");
  expect(given.filter((name) => name.startsWith("read"))).toEqual([]);
});

test("the same numbers in every version's shape are the same quantities", () => {
  const now = values(fixture(READ));
  const old = values(fixture("fio-2.2.10/stdout"));
  const us = Number.parseFloat(old["read.clat_mean"]!);
  expect(old["read.clat_mean"]).toMatch(/ us$/);
  expect(us).toBeCloseTo(Number.parseFloat(now["read.clat_mean"]!) / 1000, 1);
  expect(old["read.bw"]).toMatch(/ KiB\/s$/);
  expect(Number.parseFloat(old["read.bw"]!) * 1024).toBeCloseTo(Number.parseFloat(now["read.bw"]!), -4);
  expect(values(fixture("fio-2.21/stdout"))["read.bw"]).toMatch(/ B\/s$/);
  expect(values(fixture("fio-3.1/stdout"))["read.clat_mean"]).toMatch(/ ns$/);
});

test("an error of any job fails the run, whatever the exit code and the throughput", () => {
  expect(errors(fixture("verify-error-exit-0/stdout"))).toEqual(["tool-failed"]);
  expect(problems(fixture("verify-error-exit-0/stdout"))[0]!.message).toMatch(/error 84 .*verification failed/);
  const two = JSON.parse(fixture("numjobs-apart/files/fio.json"));
  two.jobs[1].error = 5;
  expect(errors(JSON.stringify(two))).toEqual(["tool-failed"]);
  expect(
    errors(
      changed(READ, (_, job) => {
        delete job.error;
      }),
    ),
  ).toEqual(["tool-failed"]);
  expect(
    errors(
      changed(READ, (_, job) => {
        job.first_error = 84;
        job.total_err = 3;
      }),
    ),
  ).toEqual(["tool-failed"]);
});

test("a queue that never was as deep as asked is no valid run, unless the rate held it back", () => {
  const shallow = (options: Entry) =>
    problems(
      changed("psync-depth-32/files/fio.json", (_, job) => {
        Object.assign(job["job options"], options);
      }),
    )[0];
  expect(shallow({})).toMatchObject({ code: "invalid-run", severity: "error" });
  expect(shallow({})!.message).toMatch(/asked for iodepth 32, but 100 %/);
  expect(shallow({ rate_iops: "100" })).toMatchObject({ severity: "warning" });
  // Old versions do not echo the options; then those of the step count.
  const silent = changed("psync-depth-32/files/fio.json", (_, job) => {
    delete job["job options"];
  });
  expect(errors(silent, { iodepth: 32, direct: true })).toEqual(["invalid-run"]);
});

test("direct reads that never reached a device are no valid run; where nobody looked it is a doubt", () => {
  const empty = fixture("fallocated/files/fio.json");
  expect(problems(empty)[0]!.message).toMatch(/^only \d+ of \d+ direct reads reached the device/);
  const blind = changed("fallocated/files/fio.json", (json) => {
    json.disk_util = [];
  });
  expect(problems(blind)).toMatchObject([{ severity: "warning" }]);
  const short = (read_ios: number) =>
    changed("fallocated/files/fio.json", (json, job) => {
      job.read.runtime = 200;
      json.disk_util[0].read_ios = read_ios;
    });
  expect(problems(short(0))).toMatchObject([{ severity: "warning" }]);
  expect(problems(short(100_000))).toMatchObject([{ severity: "warning" }]);
  expect(problems(short(10))).toMatchObject([{ severity: "error", message: expect.stringMatching(/^only 10 of/) }]);
  const buffered = changed("fallocated/files/fio.json", (_, job) => {
    job["job options"].direct = "0";
    job["job options"].iodepth = "1";
  });
  expect(problems(buffered)).toEqual([]);
  // Merged reads reached the device too; those of a composed device stand under aggr_.
  const merged = changed("fallocated/files/fio.json", (json, job) => {
    json.disk_util[0].aggr_read_merges = job.read.total_ios;
  });
  expect(problems(merged)).toEqual([]);
});

test("where fio refuses to run, its own words are the problem", () => {
  const said = (stderr: string) =>
    check({ stdout: "", stderr, exitCode: 1, signal: null, files: {}, duration: null }, {})[0]!.message;
  expect(said(fixture("unknown-engine/stderr"))).toMatch(/exit code 1: fio: engine libaoi not loadable/);
  expect(said(fixture("unknown-option/stderr"))).toMatch(/exit code 1: fio: unrecognized option '--no_such_option=1'/);
});
