import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { installed } from "./facts/memory.ts";
import { facts } from "./facts.ts";
import { filesBelow } from "./files.ts";
import { topology } from "./topology.ts";

const folder = mkdtempSync(join(tmpdir(), "perfmon-facts-"));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
/** A machine as its files below a root show it. A text that begins with `->` is a symbolic link. */
function machine(tree: Readonly<Record<string, string | Buffer>>) {
  const root = join(folder, String(count++));
  mkdirSync(root);
  for (const [path, content] of Object.entries(tree)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    if (typeof content === "string" && content.startsWith("->")) symlinkSync(content.slice(2), join(root, path));
    else writeFileSync(join(root, path), typeof content === "string" ? `${content}\n` : content);
  }
  return filesBelow(root);
}

const values = (files: ReturnType<typeof machine>, paths: string[] = []) =>
  Object.fromEntries(Object.entries(facts(files, paths, [])).map(([name, { value }]) => [name, value]));

const cpu = (id: number, core: number, node = 0) => ({
  [`sys/devices/system/cpu/cpu${id}/topology/core_id`]: String(core),
  [`sys/devices/system/cpu/cpu${id}/topology/physical_package_id`]: "0",
  [`sys/devices/system/cpu/cpu${id}/node${node}/x`]: "",
});

/** Contents in the formats of the kernel's documentation (admin-guide/pm, ABI/testing/sysfs-devices-system-cpu). */
const SERVER = {
  "proc/sys/kernel/osrelease": "6.12.9",
  "proc/sys/kernel/hostname": "lab-3",
  "proc/cmdline": "root=/dev/sda1 mitigations=off",
  "proc/config.gz": gzipSync("CONFIG_HZ=250\n"),
  "proc/cpuinfo":
    "processor\t: 0\nmodel name\t: Intel(R) Xeon(R)  Gold 6226\nmicrocode\t: 0x5003604\nflags\t\t: fpu vme",
  "proc/meminfo": "MemTotal:       16265344 kB\nSwapTotal:             0 kB\nHugePages_Total:       0",
  "proc/stat": "cpu  100 0 100 700 0 0 0 100 0 0\nbtime 1700000000",
  "proc/loadavg": "0.00 0.25 1.50 1/100 4711",
  "proc/uptime": "123.45 200.00",
  "proc/pressure/cpu":
    "some avg10=81.47 avg60=77.11 avg300=77.69 total=1902727281\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0",
  "sys/class/power_supply/AC/type": "Mains",
  "sys/class/power_supply/AC/online": "0",
  "sys/class/power_supply/BAT0/type": "Battery",
  "sys/class/dmi/id/sys_vendor": "Dell Inc.",
  "sys/class/dmi/id/product_name": "PowerEdge R640",
  "sys/kernel/mm/transparent_hugepage/enabled": "always [madvise] never",
  "sys/devices/system/cpu/online": "0-3",
  ...cpu(0, 0),
  ...cpu(1, 1),
  ...cpu(2, 0),
  ...cpu(3, 1),
  ...cpu(4, 2),
  "sys/devices/system/node/online": "0-1",
  "sys/devices/system/cpu/smt/active": "1",
  "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor": "performance",
  "sys/devices/system/cpu/cpu1/cpufreq/scaling_governor": "powersave",
  "sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq": "3700000",
  "sys/devices/system/cpu/intel_pstate/no_turbo": "0",
  "sys/devices/system/cpu/cpu0/cpuidle/state0/name": "POLL",
  "sys/devices/system/cpu/cpu0/cpuidle/state0/disable": "0",
  "sys/devices/system/cpu/cpu0/cpuidle/state1/name": "C6",
  "sys/devices/system/cpu/cpu0/cpuidle/state1/disable": "1",
  "sys/devices/system/cpu/vulnerabilities/meltdown": "Not affected",
  "sys/devices/system/cpu/vulnerabilities/spectre_v2": "Vulnerable",
  "sys/devices/system/cpu/cpu0/cache/index0/level": "1",
  "sys/devices/system/cpu/cpu0/cache/index0/type": "Data",
  "sys/devices/system/cpu/cpu0/cache/index0/size": "32K",
  "sys/devices/system/cpu/cpu0/cache/index1/level": "1",
  "sys/devices/system/cpu/cpu0/cache/index1/type": "Instruction",
  "sys/devices/system/cpu/cpu0/cache/index1/size": "64K",
  "sys/devices/system/cpu/cpu0/cache/index2/level": "2",
  "sys/devices/system/cpu/cpu0/cache/index2/type": "Unified",
  "sys/devices/system/cpu/cpu0/cache/index2/size": "1024K",
};

test("a server tells what it is", () => {
  const files = machine(SERVER);
  expect(values(files)).toMatchObject({
    "kernel.release": "6.12.9",
    "kernel.config": "93471d0f88742eaebc5a784d112610f8698339e3feafb9c5c7fc435b1914d81d",
    "host.name": "lab-3",
    "host.machine": "Dell Inc. PowerEdge R640",
    virtualisation: "none",
    "cpu.model": "Intel(R) Xeon(R) Gold 6226",
    "cpu.count": 4,
    "cpu.cores": 2,
    "cpu.smt": "on",
    "cpu.governor": "performance,powersave",
    "cpu.turbo": "on",
    "cpu.max_frequency": 3.7e9,
    "cpu.idle_states": "POLL",
    "cpu.microcode": "0x5003604",
    "cpu.steal": 0.1,
    "numa.nodes": 2,
    "memory.installed": 16 * 2 ** 30,
    "memory.swap": 0,
    "memory.thp": "madvise",
    "mitigations.spectre_v2": "Vulnerable",
    "boot.time": "2023-11-14T22:13:20.000Z",
    "boot.uptime": 123,
    "load.1m": 0,
    "load.15m": 1.5,
    "load.pressure_cpu": 0.8147,
    "power.source": "battery",
    "cache.l1": 32768,
    "cache.last": 1048576,
  });
});

test("roles: the kernel is compared, the machine must match, the rest is noted", () => {
  const roles = Object.fromEntries(
    Object.entries(facts(machine(SERVER), [], [])).map(([name, { role }]) => [name, role]),
  );
  for (const name of ["kernel.release", "kernel.config", "kernel.cmdline", "mitigations.spectre_v2"])
    expect([name, roles[name]]).toEqual([name, "subject"]);
  const must = ["host.name", "host.machine", "cpu.model", "cpu.count", "cpu.cores", "memory.installed", "cpu.governor"];
  for (const name of [...must, "cpu.turbo", "cpu.smt", "virtualisation", "numa.nodes"])
    expect([name, roles[name]]).toEqual([name, "must-match"]);
  for (const name of ["cpu.microcode", "boot.time", "boot.uptime", "load.1m", "memory.total", "memory.thp"])
    expect([name, roles[name]]).toEqual([name, "noted"]);
});

test("names that are declared become the subject", () => {
  const changed = facts(machine(SERVER), [], ["cpu.governor", "memory.*"]);
  expect(changed["cpu.governor"]!.role).toBe("subject");
  expect(changed["memory.thp"]!.role).toBe("subject");
  expect(changed["cpu.turbo"]!.role).toBe("must-match");
});

test("what is not told is absent: never empty, never 0", () => {
  const nothing = facts(machine({ "proc/uptime": "", "proc/loadavg": "", "proc/meminfo": "garbage" }), [], []);
  expect(Object.keys(nothing)).toEqual(["host.architecture"]);
});

test("a vulnerability that the CPU does not have is no difference between kernels", () => {
  expect(values(machine(SERVER))).not.toHaveProperty(["mitigations.meltdown"]);
});

describe("virtualisation", () => {
  const guest = {
    "proc/cpuinfo": "model name\t: AMD EPYC\nflags\t: fpu hypervisor",
    "proc/sys/kernel/hostname": "vm-1",
  };
  test.each([
    [{ "sys/class/dmi/id/sys_vendor": "QEMU", "sys/class/dmi/id/product_name": "Standard PC" }, "kvm"],
    [{ "sys/class/dmi/id/sys_vendor": "Amazon EC2", "sys/class/dmi/id/product_name": "m5.large" }, "amazon"],
    [{ "sys/class/dmi/id/sys_vendor": "VMware, Inc." }, "vmware"],
    [{}, "vm"],
  ])("%o", (dmi, name) => {
    const files = machine({ ...guest, ...dmi });
    expect(values(files).virtualisation).toBe(name);
    expect(facts(files, [], [])["host.name"]!.role).toBe("noted");
  });

  test("bare metal of a cloud has the tables of the cloud, and no hypervisor", () => {
    const files = machine({ "proc/cpuinfo": "flags\t: fpu", "sys/class/dmi/id/sys_vendor": "Amazon EC2" });
    expect(values(files).virtualisation).toBe("none");
  });

  test("in a container the name is not the machine's", () => {
    const files = machine({ ...SERVER, ".dockerenv": "" });
    expect(values(files).container).toBe("docker");
    expect(facts(files, [], [])["host.name"]!.role).toBe("noted");
  });
});

test("an ARM board names its CPU by numbers and itself in the device tree", () => {
  const files = machine({
    "proc/cpuinfo": "processor\t: 0\nCPU implementer\t: 0x41\nCPU part\t: 0xd0c\nCPU revision\t: 1",
    "proc/device-tree/model": "Raspberry Pi 5\0",
  });
  expect(values(files)).toMatchObject({
    "cpu.model": "implementer 0x41 part 0xd0c revision 1",
    "host.machine": "Raspberry Pi 5",
  });
});

test("what is built in is the same, whatever a kernel keeps for itself", () => {
  for (const gigabytes of [1, 2, 4, 8, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536])
    for (const kept of [0.012, 0.02, 0.03, 0.04])
      expect(installed(gigabytes * (1 - kept) * 2 ** 30)).toBe(gigabytes * 2 ** 30);
});

test("the CPUs are those that are online and allowed", () => {
  const files = machine({ ...SERVER, "proc/self/status": "Name:\tnode\nCpus_allowed_list:\t1-2,4" });
  expect(topology(files).cpus.map(({ id }) => id)).toEqual([1, 2]);
});

describe("storage", () => {
  const mountinfo = (rest: string) => `22 1 8:2 / / rw,relatime shared:1 - ext4 /dev/root rw\n${rest}`;
  const disk = {
    "sys/dev/block/8:2": "->../../devices/pci0/block/sda/sda2",
    "sys/devices/pci0/block/sda/sda2/partition": "2",
    "sys/devices/pci0/block/sda/queue/scheduler": "none [mq-deadline] kyber",
    "sys/devices/pci0/block/sda/queue/rotational": "0",
    "sys/devices/pci0/block/sda/device/model": "SAMSUNG MZ7LH960",
    "sys/devices/pci0/block/sda/device/vendor": "ATA",
  };

  test("a folder on a partition, and one that is still to be made", () => {
    const files = machine({ ...disk, "proc/self/mountinfo": mountinfo("") });
    const wanted = {
      filesystem: "ext4",
      options: "rw,relatime",
      device: "ATA SAMSUNG MZ7LH960",
      rotational: false,
      scheduler: "mq-deadline",
    };
    for (const path of ["/", "/perfmon-not-yet-there/data"]) {
      const all = values(files, [path]);
      for (const [name, value] of Object.entries(wanted)) expect(all[`storage.${path}.${name}`]).toBe(value);
    }
  });

  test("an encrypted or mapped device is what it lies on", () => {
    const files = machine({
      ...disk,
      "sys/dev/block/253:0": "->../../devices/virtual/block/dm-0",
      "sys/devices/virtual/block/dm-0/slaves/sda2/dev": "8:2",
      "proc/self/mountinfo": mountinfo("30 22 253:0 / /tmp rw - xfs /dev/mapper/x rw,noquota"),
    });
    const all = values(files, ["/tmp"]);
    expect(all["storage./tmp.filesystem"]).toBe("xfs");
    expect(all["storage./tmp.device"]).toBe("ATA SAMSUNG MZ7LH960");
  });

  test("memory is on no device", () => {
    const files = machine({ "proc/self/mountinfo": mountinfo("30 22 0:30 / /tmp rw - tmpfs tmpfs rw") });
    const all = values(files, ["/tmp"]);
    expect(all["storage./tmp.filesystem"]).toBe("tmpfs");
    expect(all).not.toHaveProperty(["storage./tmp.device"]);
  });
});

test("a mouse has a battery, and says nothing of the machine", () => {
  const supply = (name: string, type: string, more: Record<string, string>) =>
    Object.fromEntries(
      Object.entries({ type, ...more }).map(([of, text]) => [`sys/class/power_supply/${name}/${of}`, text]),
    );
  const mouse = supply("hidpp_battery_0", "Battery", { scope: "Device" });
  expect(values(machine(mouse))).not.toHaveProperty("power.source");
  const laptop = { ...mouse, ...supply("BAT0", "Battery", {}), ...supply("ADP1", "Mains", { online: "1" }) };
  expect(values(machine(laptop))["power.source"]).toBe("mains");
});
