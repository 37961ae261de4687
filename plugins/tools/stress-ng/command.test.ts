import { readFileSync } from "node:fs";
import type { CommandContext } from "@perfmon/core/plugin";
import { expect, test } from "vitest";
import schema from "./options.schema.json" with { type: "json" };
import type { StressNgOptions } from "./options.ts";
import tool from "./tool.ts";

const context: CommandContext = {
  binary: (name) => name,
  file: (name) => `{file:${name}}`,
  port: (name) => `{port:${name}}`,
  cpus: null,
  facts: {},
};
const options = (given: Partial<StressNgOptions>): StressNgOptions => ({
  stressors: ["switch"],
  workers: 1,
  timeout: 10,
  binary: "stress-ng",
  ...given,
});
const words = (given: Partial<StressNgOptions>) => tool.command(options(given), context).argv.join(" ");
const objections = (given: Partial<StressNgOptions>) => tool.validate!(options(given)).map(({ message }) => message);
const END = "--metrics --yaml {file:stress-ng.yaml}";

test("the result goes into a file, with metrics, and files of stressors onto a disk", () => {
  expect(words({})).toBe(`stress-ng --switch 1 --timeout 10s --temp-path /var/tmp ${END}`);
  expect(tool.command(options({}), context).files).toEqual({ "stress-ng.yaml": "{file:stress-ng.yaml}" });
});

test("workers and operations are each stressor's", () => {
  const stressors: StressNgOptions["stressors"] = ["cpu", "switch", "sem-sysv"];
  expect(words({ stressors, workers: 0 })).toContain("--cpu 0 --switch 0 --sem-sysv 0 ");
  expect(words({ stressors, workers: { switch: 4 }, ops: { "sem-sysv": 100 } })).toContain(
    "--cpu 1 --switch 4 --sem-sysv 1 --sem-sysv-ops 100 ",
  );
});

test("options are stress-ng's, in the order of the schema; what is passed on comes after", () => {
  expect(
    words({
      stressors: ["vm", "hdd"],
      sequential: true,
      verify: true,
      vm_bytes: 2 ** 20,
      vm_keep: false,
      hdd_opts: ["direct", "wr-seq"],
      temp_path: "/mnt",
      options: { "mmap-osync": true, "cache-level": 2, klog: false },
    }),
  ).toBe(
    "stress-ng --vm 1 --hdd 1 --timeout 10s --sequential 1 --temp-path /mnt --verify --vm-bytes 1048576 " +
      `--hdd-opts direct,wr-seq --mmap-osync --cache-level 2 ${END}`,
  );
});

test("what no schema can say is refused", () => {
  expect(objections({})).toEqual([]);
  expect(objections({ cpu_method: "fft" })).toEqual([
    "cpu_method is an option of the stressor cpu, which does not run",
  ]);
  expect(objections({ workers: { cpu: 1 }, ops: { vm: 1 } })).toEqual([
    "cpu is not among the stressors",
    "vm is not among the stressors",
  ]);
  expect(objections({ sequential: true })[0]).toMatch(/has no order/);
  expect(objections({ options: { "switch-freq": 1 } })[0]).toMatch(/switch_freq is an option of its own/);
  expect(objections({ options: { pathological: true } })[0]).toMatch(/refused: it can hang or reboot/);
  expect(objections({ options: { yaml: "/etc/passwd" } })[0]).toMatch(/refused/);
  expect(objections({ options: { "switch-ops": 4 } })[0]).toMatch(/set by perfmon/);
  expect(objections({ stressors: ["cpu"], options: { "cpu-load-slice": 10 } })).toEqual([]);
});

test("every option of a stressor is refused without it", () => {
  const names = Object.keys(schema.properties).filter((name) => name.includes("_"));
  const general = names.filter((name) => objections({ stressors: ["null"], [name]: 1 }).length === 0);
  expect(general).toEqual(["sched_prio", "temp_path", "oom_avoid"]);
});

test("a folder for files must be there, and its storage is part of the case", () => {
  expect(tool.paths!(options({}))).toEqual([]);
  expect(tool.paths!(options({ temp_path: "/mnt" }))).toEqual([{ path: "/mnt", writes: true }]);
  expect(tool.requires!(options({ temp_path: "/mnt" })).at(-1)).toMatchObject({ folder: "/mnt", when: "case" });
});

test("the estimate is the time that all take", () => {
  expect(tool.estimate!(options({ stressors: ["cpu", "vm"] }))).toBe(10);
  expect(tool.estimate!(options({ stressors: ["cpu", "vm"], sequential: true }))).toBe(20);
});

test("stress-ng knows every option of the schema", () => {
  const known = new Set(readFileSync(new URL("fixtures/known-options.txt", import.meta.url), "utf8").split("\n"));
  const unknown = Object.keys(schema.properties).filter((name) => !known.has(name.replaceAll("_", "-")));
  expect(unknown).toEqual(["workers", "ops", "options", "binary"]);
});
