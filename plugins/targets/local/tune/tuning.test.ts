import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { tuning } from "./tuning.ts";

const CPU = "sys/devices/system/cpu";
const GOVERNORS = { scaling_available_governors: "performance powersave" };

/** A machine's files as sysfs has them (Intel, 2 policies), and a systemctl that keeps its units in a file. */
class Machine {
  readonly root = mkdtempSync(join(tmpdir(), "perfmon-tune-"));

  constructor(files: Readonly<Record<string, string>> = INTEL) {
    onTestFinished(() => rmSync(this.root, { recursive: true, force: true }));
    for (const [path, text] of Object.entries(files)) this.set(path, text);
  }

  set(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text === "" ? "" : `${text}\n`);
  }

  get(path: string): string {
    return readFileSync(join(this.root, path), "utf8").trim();
  }

  /** With these units active. `list-units --plain --no-legend` has the unit in its first column (systemctl(1)). */
  withSystemd(...units: readonly string[]): this {
    this.set("run/systemd/system/x", "");
    this.set("units", units.join("\n"));
    this.set(
      "bin/systemctl",
      `#!/bin/sh
cd ${this.root}
case $1 in
is-active) grep -qx "$2" units && echo active || { echo inactive; exit 3; } ;;
list-units) grep '\\.timer$' units | while read -r unit; do echo "$unit loaded active waiting Some timer"; done ;;
stop) shift 2; for unit; do grep -vx "$unit" units >rest; mv rest units; done ;;
start) shift 2; for unit; do grep -qx "$unit" units || echo "$unit" >>units; done ;;
esac`,
    );
    chmodSync(join(this.root, "bin/systemctl"), 0o755);
    return this;
  }

  get units(): string[] {
    return this.get("units").split("\n").filter(Boolean).sort();
  }

  get state(): string[] {
    return [
      ...[0, 1].map((i) => this.get(`${CPU}/cpufreq/policy${i}/scaling_governor`)),
      this.get(`${CPU}/intel_pstate/no_turbo`),
    ];
  }

  tuning(isRoot = true) {
    return tuning({ root: this.root, path: `${this.root}/bin:/usr/bin:/bin`, isRoot });
  }

  get record(): string {
    return join(this.root, "run/perfmon/tuned.json");
  }
}

const INTEL = {
  "proc/sys/kernel/random/boot_id": "6ba2b0f2-5c1f-4a6b-9b54-2f1ab2f0a111",
  [`${CPU}/cpufreq/policy0/scaling_governor`]: "powersave",
  [`${CPU}/cpufreq/policy0/scaling_available_governors`]: GOVERNORS.scaling_available_governors,
  [`${CPU}/cpufreq/policy1/scaling_governor`]: "schedutil",
  [`${CPU}/cpufreq/policy1/scaling_available_governors`]: GOVERNORS.scaling_available_governors,
  [`${CPU}/intel_pstate/no_turbo`]: "0",
  [`${CPU}/cpu0/cpuidle/state0/latency`]: "0",
  [`${CPU}/cpu0/cpuidle/state1/latency`]: "2",
  [`${CPU}/cpu0/cpuidle/state2/latency`]: "133",
  "dev/cpu_dma_latency": "",
};
const BEFORE = ["powersave", "schedutil", "0"];
const TUNED = ["performance", "performance", "1"];

const said: string[] = [];
const tell = ({ what, from, to }: { what: string; from: string; to: string }) =>
  void said.push(`${what}: ${from} -> ${to}`);

describe("tuning", () => {
  test("tells each change before it makes it, with what it was, and puts everything back", async () => {
    const machine = new Machine().withSystemd("irqbalance.service", "ssh.service", "apt-daily.timer", "fstrim.timer");
    const heard: string[] = [];
    const tuned = await machine.tuning().apply(({ what, from, to }) => {
      heard.push(`${what}: ${from} -> ${to}`);
      if (heard.length === 1) expect(machine.state).toEqual(BEFORE);
      // The record is there before anything changes.
      expect(JSON.parse(readFileSync(machine.record, "utf8")).undo).toHaveLength(5);
    });
    expect(heard).toEqual([
      "governor of 2 CPU policies: powersave, schedutil -> performance",
      "turbo (intel_pstate/no_turbo): 0 -> 1",
      "idle states: any -> at most 2 us to wake up",
      "irqbalance: running -> stopped",
      "2 timers (apt-daily.timer, fstrim.timer): active -> stopped",
    ]);
    expect(tuned.missing).toEqual([]);
    expect(machine.state).toEqual(TUNED);
    expect(machine.units).toEqual(["ssh.service"]);
    expect(await tuned.restore()).toEqual([]);
    expect(machine.state).toEqual(BEFORE);
    expect(machine.units).toEqual(["apt-daily.timer", "fstrim.timer", "irqbalance.service", "ssh.service"]);
    expect(existsSync(machine.record)).toBe(false);
    expect(await tuned.restore()).toEqual([]);
  });

  test("what cannot be had is said, and the rest is done", async () => {
    const bare = await new Machine({}).tuning().apply(tell);
    expect(bare.missing).toEqual([
      { what: "governor", why: "the clock frequency is not this system's to choose" },
      { what: "turbo", why: "there is no switch for it" },
      { what: "idle states", why: "there is no /dev/cpu_dma_latency, or it cannot be read" },
      { what: "irqbalance", why: "systemd does not run here" },
      { what: "timers", why: "systemd does not run here" },
    ]);
    await bare.restore();
    const amd = new Machine({
      [`${CPU}/cpufreq/policy0/scaling_governor`]: "performance",
      [`${CPU}/cpufreq/boost`]: "1",
    });
    const tuned = await amd.withSystemd("ssh.service").tuning().apply(tell);
    expect(tuned.missing.map(({ why }) => why)).toEqual([
      ...["it is performance already", "there is no /dev/cpu_dma_latency, or it cannot be read"],
      ...["it does not run", "none is active"],
    ]);
    expect(amd.get(`${CPU}/cpufreq/boost`)).toBe("0");
    await tuned.restore();
    expect(amd.get(`${CPU}/cpufreq/boost`)).toBe("1");
  });

  test("a governor that is not there is none to set", async () => {
    const machine = new Machine({
      [`${CPU}/cpufreq/policy0/scaling_governor`]: "ondemand",
      [`${CPU}/cpufreq/policy0/scaling_available_governors`]: "ondemand conservative",
    });
    const tuned = await machine.tuning().apply(tell);
    expect(tuned.missing[0]!.why).toBe("there is no performance among ondemand conservative");
    await tuned.restore();
  });

  test("what somebody else has set meanwhile is left, and said", async () => {
    const machine = new Machine();
    const tuned = await machine.tuning().apply(tell);
    machine.set(`${CPU}/cpufreq/policy0/scaling_governor`, "conservative");
    expect(await tuned.restore()).toEqual([
      `/${CPU}/cpufreq/policy0/scaling_governor is conservative by now, neither powersave nor performance: left as it is`,
    ]);
    expect(machine.state).toEqual(["conservative", "schedutil", "0"]);
  });

  test("is root's; nothing is touched", async () => {
    const machine = new Machine();
    await expect(machine.tuning(false).apply(tell)).rejects.toMatchObject({ code: "PM5002" });
    expect(machine.state).toEqual(BEFORE);
    expect(existsSync(machine.record)).toBe(false);
  });

  test("is one perfmon's at a time: a second one does not take the tuned state for the original", async () => {
    const machine = new Machine();
    const first = await machine.tuning().apply(tell);
    await expect(machine.tuning().apply(tell)).rejects.toMatchObject({
      code: "PM5002",
      message: expect.stringContaining(`pid ${process.pid}`),
    });
    expect(await machine.tuning().recover()).toEqual([]);
    expect(machine.state).toEqual(TUNED);
    await first.restore();
    expect(machine.state).toEqual(BEFORE);
    const second = await machine.tuning().apply(tell);
    await second.restore();
    expect(machine.state).toEqual(BEFORE);
  });
});

/** Another perfmon, which tunes the machine and stays, or throws. */
function other({ root }: Machine, then: string) {
  const text = `
    const { tuning } = await import(${JSON.stringify(new URL("./tuning.ts", import.meta.url).href)});
    await tuning({ root: ${JSON.stringify(root)}, path: ${JSON.stringify(`${root}/bin:/usr/bin:/bin`)}, isRoot: true }).apply(() => {});
    console.log("tuned");
    ${then}`;
  return spawn(process.execPath, ["--input-type=module", "-e", text], { stdio: ["ignore", "pipe", "ignore"] });
}

const STAY = "setInterval(() => {}, 1000);";

async function killed(machine: Machine): Promise<number> {
  const child = other(machine, STAY);
  await once(child.stdout!, "data");
  expect(machine.state).toEqual(TUNED);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(machine.state).toEqual(TUNED);
  return child.pid!;
}

describe("after a perfmon that was killed", () => {
  test("everything is put back, and said", async () => {
    const machine = new Machine().withSystemd("irqbalance.service", "apt-daily.timer");
    const pid = await killed(machine);
    expect(machine.units).toEqual([]);
    const [first, ...more] = await machine.tuning().recover();
    expect(first).toMatch(
      new RegExp(`^put back what a perfmon that was killed \\(pid ${pid}, 20.*Z\\) had set: /sys/.* and 2 more$`),
    );
    expect(more).toEqual([]);
    expect(machine.state).toEqual(BEFORE);
    expect(machine.units).toEqual(["apt-daily.timer", "irqbalance.service"]);
    expect(existsSync(machine.record)).toBe(false);
    expect(await machine.tuning().recover()).toEqual([]);
  });

  test("the next one that tunes knows the original", async () => {
    const machine = new Machine();
    await killed(machine);
    const tuned = await machine.tuning().apply(tell);
    expect(machine.state).toEqual(TUNED);
    await tuned.restore();
    expect(machine.state).toEqual(BEFORE);
  });

  test("a user without the right to is told what to do, and the record stays", async () => {
    const machine = new Machine();
    await killed(machine);
    expect(await machine.tuning(false).recover()).toEqual([expect.stringContaining("run perfmon doctor as root")]);
    expect(machine.state).toEqual(TUNED);
    await machine.tuning().recover();
    expect(machine.state).toEqual(BEFORE);
  });

  test("a boot has put it back: nothing is set again", async () => {
    const machine = new Machine();
    await killed(machine);
    machine.set("proc/sys/kernel/random/boot_id", "another");
    expect(await machine.tuning().recover()).toEqual([]);
    expect(machine.state).toEqual(TUNED);
    expect(existsSync(machine.record)).toBe(false);
  });

  test("a record that cannot be read is not guessed at", async () => {
    const machine = new Machine();
    machine.set("run/perfmon/tuned.json", "{");
    expect(await machine.tuning().recover()).toEqual([expect.stringContaining("cannot be read")]);
    await expect(machine.tuning().apply(tell)).rejects.toMatchObject({ code: "PM5002" });
    expect(machine.state).toEqual(BEFORE);
  });

  test("a record that names other files is no way to write them", async () => {
    const machine = new Machine();
    await killed(machine);
    const record = JSON.parse(readFileSync(machine.record, "utf8"));
    machine.set("etc/passwd", "root");
    const undo = [
      { file: "/etc/passwd", from: "mallory", to: "root" },
      { file: `/${CPU}/../../../../etc/passwd`, from: "mallory", to: "root" },
    ];
    writeFileSync(machine.record, JSON.stringify({ ...record, undo }));
    expect(await machine.tuning().recover()).toHaveLength(3);
    expect(machine.get("etc/passwd")).toBe("root");
  });
});

test.each([
  ["exits", "process.exit(3)"],
  ["crashes", "throw new Error('x')"],
  ["comes to its end", ""],
])("a perfmon that %s puts everything back", async (_name, then) => {
  const machine = new Machine().withSystemd("irqbalance.service");
  const child = other(machine, then);
  await once(child, "exit");
  expect(machine.state).toEqual(BEFORE);
  expect(machine.units).toEqual(["irqbalance.service"]);
  expect(existsSync(machine.record)).toBe(false);
});

test("this machine's idle states are held while it is tuned, and until its perfmon ends", async ({ skip }) => {
  const device = "/dev/cpu_dma_latency";
  const limit = () => {
    const fd = openSync(device, "r");
    const bytes = Buffer.alloc(4);
    readSync(fd, bytes, 0, 4, 0);
    closeSync(fd);
    return bytes.readInt32LE(0);
  };
  let before = 0;
  try {
    before = limit();
    closeSync(openSync(device, "r+"));
  } catch {
    skip("/dev/cpu_dma_latency is not there, or not this user's");
  }
  // Its other files are copied: only the device is this machine's own.
  const machine = new Machine({});
  mkdirSync(join(machine.root, "dev"));
  const { symlinkSync } = await import("node:fs");
  symlinkSync(device, join(machine.root, device));
  const tuned = await machine.tuning().apply(tell);
  expect(limit()).toBe(0);
  await tuned.restore();
  expect(limit()).toBe(before);
  const child = other(machine, STAY);
  await once(child.stdout!, "data");
  expect(limit()).toBe(0);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(limit()).toBe(before);
});
