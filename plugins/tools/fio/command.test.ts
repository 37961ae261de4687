import { readFileSync } from "node:fs";
import type { CommandContext } from "@perfmon/core/plugin";
import { expect, test } from "vitest";
import schema from "./options.schema.json" with { type: "json" };
import type { FioOptions } from "./options.ts";
import tool from "./tool.ts";

const context: CommandContext = {
  binary: (name) => name,
  file: (name) => `{file:${name}}`,
  port: (name) => `{port:${name}}`,
  cpus: null,
  facts: {},
};
const job = (options: Partial<FioOptions>): FioOptions => ({
  rw: "randread",
  ioengine: "psync",
  iodepth: 1,
  direct: false,
  numjobs: 1,
  group_reporting: true,
  name: "job",
  binary: "fio",
  filename: "/var/tmp/data",
  size: 2 ** 20,
  ...options,
});
const argv = (options: Partial<FioOptions>) => tool.command(job(options), context).argv;
const objections = (options: Partial<FioOptions>) => tool.validate!(job(options)).map(({ message }) => message);
const headline = (options: Partial<FioOptions>) =>
  (tool.metrics as (options: FioOptions) => readonly { name: string; headline?: boolean }[])(job(options))
    .filter((metric) => metric.headline)
    .map(({ name }) => name);

test("everything that decides the result is in the argv", () => {
  expect(argv({ bs: 4096, iodepth: 32, ioengine: "libaio", direct: true, runtime: 15, ramp_time: 0.5 })).toEqual([
    "fio",
    "--output={file:fio.json}",
    "--output-format=json+",
    "--eta=never",
    "--name=job",
    "--rw=randread",
    "--bs=4096",
    "--filename=/var/tmp/data",
    "--size=1048576",
    "--ioengine=libaio",
    "--iodepth=32",
    "--direct=1",
    "--numjobs=1",
    "--group_reporting=1",
    "--runtime=15s",
    "--ramp_time=500ms",
  ]);
});

test("quantities, lists and flags are written as fio reads them", () => {
  expect(argv({ thinktime: 0.00015 })).toContain("--thinktime=150us");
  expect(argv({ runtime: 0.3 })).toContain("--runtime=300ms");
  expect(argv({ startdelay: 0 })).toContain("--startdelay=0s");
  expect(argv({ percentile_list: [50, 99.99] })).toContain("--percentile_list=50:99.99");
  expect(argv({ invalidate: false })).toContain("--invalidate=0");
  expect(argv({ options: { write_hint: "short", group_size: 3 } })).toContain("--write_hint=short");
});

test("a word of the suite stays one word of the argv", () => {
  expect(argv({ filename: "/var/tmp/a b; rm -rf ~" })).toContain("--filename=/var/tmp/a b; rm -rf ~");
  expect(argv({ filename: "--output=/etc/passwd" })).toContain("--filename=--output=/etc/passwd");
});

test("bs gives way to bsrange and bssplit, direct to buffered", () => {
  expect(argv({})).toContain("--bs=4096");
  expect(argv({ bssplit: "4k/60:64k/40" }).filter((word) => word.startsWith("--bs="))).toEqual([]);
  expect(argv({ buffered: true }).filter((word) => /direct|buffered/.test(word))).toEqual(["--buffered=1"]);
});

test("what no schema can say is refused", () => {
  expect(objections({})).toEqual([]);
  expect(objections({ filename: undefined })[0]).toMatch(/neither filename nor directory/);
  expect(objections({ filename: undefined, ioengine: "null" })).toEqual([]);
  expect(objections({ size: undefined })[0]).toMatch(/when the job ends/);
  expect(objections({ time_based: true })[0]).toMatch(/needs a runtime/);
  expect(objections({ direct: true, buffered: true })[0]).toMatch(/opposites/);
  expect(objections({ bs: 4096, bssplit: "4k/100" })[0]).toMatch(/exclude/);
  expect(objections({ options: { iodepth: 4 } })[0]).toMatch(/option of its own/);
  expect(objections({ options: { exec_prerun: "id" } })[0]).toMatch(/refused/);
  expect(objections({ options: { blocksize: "1m" } })[0]).toMatch(/write it as bs/);
});

test("a writer says which paths it writes, fio's lists and directory included", () => {
  expect(tool.paths!(job({ rw: "randwrite", filename: "/dev/a:/dev/b\\:1" }))).toEqual([
    { path: "/dev/a", writes: true },
    { path: "/dev/b:1", writes: true },
  ]);
  expect(tool.paths!(job({ filename: "x", directory: "/mnt" }))).toEqual([{ path: "/mnt/x", writes: false }]);
  expect(tool.paths!(job({ filename: "sda", directory: "/dev", rw: "trim" }))).toEqual([
    { path: "/dev/sda", writes: true },
  ]);
  expect(tool.paths!(job({ rw: "write", ioengine: "null" }))).toEqual([]);
});

test("files of filename_format that may be devices are paths of their own", () => {
  const format = (filename_format: string, more: Partial<FioOptions> = {}) =>
    tool.paths!(job({ rw: "write", filename: undefined, directory: "/dev", filename_format, ...more })).map(
      ({ path }) => path,
    );
  expect(format("loop0")).toEqual(["/dev", "/dev/loop0"]);
  expect(format("loop$filenum", { nrfiles: 2 })).toEqual(["/dev", "/dev/loop0", "/dev/loop1"]);
  expect(format("loop$jobnum", { numjobs: 2 })).toEqual(["/dev", "/dev/loop0", "/dev/loop1"]);
  expect(format("../dev/loop1", { directory: "/mnt" })).toEqual(["/mnt", "/dev/loop1"]);
  expect(format("../$jobname/loop1", { directory: "/mnt", name: "dev" })).toEqual(["/mnt", "/dev/loop1"]);
  expect(format("data", { directory: "/mnt" })).toEqual(["/mnt", "/mnt/data"]);
  expect(format("$jobname.$jobnum", { directory: "/mnt" })).toEqual(["/mnt"]);
});

test("the beginning of an option's name, which fio takes for the whole, is refused", () => {
  for (const [name, whole] of [
    ["readwri", "readwrite"],
    ["filenam", "filename"],
    ["exec_pre", "exec_prerun"],
  ] as const)
    expect(objections({ options: { [name]: "write" } }), name).toEqual([`${name} is the beginning of fio's ${whole}`]);
  expect(objections({ options: { write_hint: "short" } })).toEqual([]);
});

test("folders and devices must be there before fio makes them up", () => {
  const needs = (options: Partial<FioOptions>) =>
    tool.requires!(job(options))
      .filter(({ when }) => when === "case")
      .map(({ folder, file }) => folder ?? file);
  expect(needs({ filename: "/mnt/disk/data" })).toEqual(["/mnt/disk"]);
  expect(needs({ filename: undefined, directory: "/mnt/disk" })).toEqual(["/mnt/disk"]);
  expect(needs({ filename: "/dev/nvme9n1" })).toEqual(["/dev", "/dev/nvme9n1"]);
  expect(needs({ filename: "/dev/shm/data" })).toEqual(["/dev/shm"]);
});

test("one headline a case: IOPS for small blocks, bandwidth for large or mixed ones, latency where the rate is fixed", () => {
  expect(headline({})).toEqual(["read.iops"]);
  expect(headline({ bs: 2 ** 20 })).toEqual(["read.bw"]);
  expect(headline({ bssplit: "4k/60:64k/40" })).toEqual(["read.bw"]);
  expect(headline({ rate_iops: 100 })).toEqual(["read.clat_mean"]);
  // The first that is measured counts.
  expect(headline({ rw: "randrw" })).toEqual(["read.iops", "write.iops"]);
});

test("the estimate is the time that the options give", () => {
  expect(tool.estimate!(job({ runtime: 15, ramp_time: 3, time_based: true }))).toBe(18);
  expect(tool.estimate!(job({ size: 250e6, numjobs: 2 }))).toBe(2);
  expect(tool.estimate!(job({ size: 10e6, rate: 1e6 }))).toBe(10);
});

test("fio knows every option of the schema", () => {
  const known = new Set(readFileSync(new URL("fixtures/known-options.txt", import.meta.url), "utf8").split("\n"));
  const unknown = Object.keys(schema.properties).filter((name) => !known.has(name));
  expect(unknown).toEqual(["binary", "options"]);
});
