import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { Disturbances } from "./disturbances.ts";
import { filesBelow } from "./files.ts";

const folder = mkdtempSync(join(tmpdir(), "perfmon-disturbances-"));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
/** Two cores of two threads; the kernel gives each thread its core's and its package's count (ABI/testing/sysfs-devices-system-cpu). */
function machine(cpus = [0, 0, 1, 1]) {
  const root = join(folder, String(count++));
  const set = (path: string, text: string | number) => {
    const file = join(root, "sys/devices/system/cpu", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${text}\n`);
  };
  const core = (id: number, throttles: number) => {
    for (const [cpu, of] of cpus.entries())
      if (of === id) set(`cpu${cpu}/thermal_throttle/core_throttle_count`, throttles);
  };
  const pack = (throttles: number) => {
    for (const cpu of cpus.keys()) set(`cpu${cpu}/thermal_throttle/package_throttle_count`, throttles);
  };
  const governor = (policy: number, name: string) => set(`cpufreq/policy${policy}/scaling_governor`, name);
  for (const [cpu, of] of cpus.entries()) {
    set(`cpu${cpu}/topology/core_id`, of);
    set(`cpu${cpu}/topology/physical_package_id`, 0);
    governor(cpu, "performance");
  }
  for (const of of new Set(cpus)) core(of, 7);
  pack(3);
  return { files: filesBelow(root), core, pack, governor };
}

test("throttling is counted once for each core and package, and only what is new", () => {
  const { files, core, pack } = machine();
  const seen = new Disturbances(files);
  seen.before();
  expect(seen.after()).toEqual([]);
  core(0, 9);
  pack(4);
  seen.before();
  expect(seen.after()).toEqual(["the CPU was throttled for heat, 3 times"]);
  seen.before();
  expect(seen.after()).toEqual([]);
  core(1, 8);
  expect(seen.after()).toEqual(["the CPU was throttled for heat, 1 time"]);
});

test("a governor that changed is named once, with both", () => {
  const { files, governor } = machine();
  const seen = new Disturbances(files);
  seen.before();
  for (const policy of [0, 1, 2, 3]) governor(policy, "powersave");
  expect(seen.after()).toEqual(["the governor changed from performance to powersave"]);
});

test("a count that begins anew (a CPU that went off and came back) is no throttling", () => {
  const { files, core } = machine();
  const seen = new Disturbances(files);
  seen.before();
  core(0, 0);
  expect(seen.after()).toEqual([]);
});

test("a machine that tells nothing claims nothing", () => {
  const seen = new Disturbances(filesBelow(join(folder, "none")));
  seen.before();
  expect(seen.after()).toEqual([]);
});
