import { expect, test } from "vitest";
import { parseSnapshots } from "./snapshot.ts";

const disk = (name: string, counters = "5 0 40 1 7 0 80 2 0 30 3") => `   8       0 ${name} ${counters}`;
const report = (...lines: string[]) => ["system 1", "100.00 50.00", ...lines, "end", ""].join("\n");
const names = (text: string, of: "disks" | "interfaces") => [...parseSnapshots(text)![0]![of].keys()];

test("partitions are no devices", () => {
  const all = ["sda", "sda1", "sda12", "nvme0n1", "nvme0n1p1", "mmcblk0", "mmcblk0p2", "dm-1", "dm-11", "md0", "vdb1"];
  const whole = ["sda", "nvme0n1", "mmcblk0", "dm-1", "dm-11", "md0", "vdb1"];
  expect(names(report(...all.map((name) => disk(name))), "disks")).toEqual(whole);
  // The sixteenth disk of its kind is not the marked partition of another.
  const sixteenth = ["sdp", "sdp1", "vdp", "vdp12", "xvdp", "xvdp3", "sdap", "sdap1", "md0", "md0p1", "md0p"];
  expect(names(report(...sixteenth.map((name) => disk(name))), "disks")).toEqual([
    "sdp",
    "vdp",
    "xvdp",
    "sdap",
    "md0",
    "md0p",
  ]);
});

test("what never did anything since boot is left out", () => {
  const idle =
    "    lo:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0";
  expect(names(report(disk("sr0", "0 0 0 0 0 0 0 0 0 0 0")), "disks")).toEqual([]);
  expect(names(report(idle), "interfaces")).toEqual([]);
});

test("old kernels count less of a disk, and put no space after an interface's name", () => {
  const text = report(disk("sda", "5 0 40 1 7 0 80 2 0 30 3"), "  eth0:123456 1 0 0 0 0 0 0 654321 2 0 0 0 0 0 0");
  const [only] = parseSnapshots(text)!;
  expect(only!.disks.get("sda")).toEqual({ read: 40, written: 80, busy: 30 });
  expect(only!.interfaces.get("eth0")).toEqual({ received: 123456, sent: 654321 });
});

test("two samples within one step of the clock are one, and time that goes back is none", () => {
  const at = (time: string, switches: number) => `${time} 1.00\nctxt ${switches}\nend\n`;
  const read = parseSnapshots(`system 1\n${at("1.00", 5)}${at("2.00", 6)}${at("2.00", 7)}`);
  expect(read?.map(({ time, contextSwitches }) => [time, contextSwitches])).toEqual([
    [1, 5],
    [2, 7],
  ]);
  expect(parseSnapshots(`system 1\n${at("2.00", 5)}${at("1.00", 6)}`)).toBeNull();
});
