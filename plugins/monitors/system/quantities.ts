import type { Labels } from "@perfmon/core/plugin";
import type { Snapshot } from "./snapshot.ts";

/** A value of a quantity, in its unit. */
export interface Reading {
  readonly labels: Labels;
  readonly value: number;
}

interface QuantityCommon {
  /** `cpu.busy`, `disk.read`: of its timeline; that of its metric is `system.cpu_busy`. */
  readonly name: string;
  /** Base unit. */
  readonly unit: string;
  readonly better: "lower" | "higher";
  readonly description: string;
}

/** What counters say of the time between two moments. */
export interface Passed extends QuantityCommon {
  readonly statistic: "mean";
  between(from: Snapshot, to: Snapshot): readonly Reading[];
}

/** What there is at one moment. */
export interface Level extends QuantityCommon {
  /** Which of a repetition's values is its measurement. */
  readonly statistic: "minimum" | "maximum";
  at(moment: Snapshot): number | null;
}

export type Quantity = Passed | Level;

const SECTOR = 512;
/** Places in `Snapshot.ticks`; the fourth is idle time. */
const [USER, NICE, SYSTEM, , IOWAIT, IRQ, SOFTIRQ, STEAL] = [0, 1, 2, 3, 4, 5, 6, 7] as const;

/** In whole hundredths, as both times are. */
const seconds = (from: Snapshot, to: Snapshot) => Math.round(100 * (to.time - from.time)) / 100;

/** Null: one is missing, or the counter went back. */
function grown(from: number | null | undefined, to: number | null | undefined): number | null {
  return typeof from === "number" && typeof to === "number" && to >= from ? to - from : null;
}

const plain = (value: number | null): Reading[] => (value === null ? [] : [{ labels: {}, value }]);

/** Counters are read a moment after the time is: what is more than all is all. */
const share = (part: number | null, whole: number): number | null => (part === null ? null : Math.min(1, part / whole));

/** Share of all CPUs' time in these states. None where any state's counter went back, which iowait's may: then all are unknown. */
function cpu(states: readonly number[]): Passed["between"] {
  return (from, to) => {
    const passed = to.ticks?.map((ticks, i) => grown(from.ticks?.[i], ticks));
    if (!passed?.every((ticks) => ticks !== null)) return [];
    const all = passed.reduce((sum, ticks) => sum + ticks, 0);
    return all > 0 ? plain(states.reduce((sum, state) => sum + passed[state]!, 0) / all) : [];
  };
}

const perSecond =
  (counter: (moment: Snapshot) => number | null): Passed["between"] =>
  (from, to) => {
    const count = grown(counter(from), counter(to));
    return plain(count === null ? null : count / seconds(from, to));
  };

const pressure =
  (of: "cpu" | "io" | "memory"): Passed["between"] =>
  (from, to) =>
    plain(share(grown(from.pressure?.[of], to.pressure?.[of]), 1e6 * seconds(from, to)));

/** A reading for each device, or interface, that is there at both moments. */
const each =
  <T>(
    label: string,
    all: (moment: Snapshot) => ReadonlyMap<string, T>,
    counter: (one: T) => number,
    value: (count: number, seconds: number) => number,
  ): Passed["between"] =>
  (from, to) =>
    [...all(to)].flatMap(([name, one]) => {
      const before = all(from).get(name);
      const count = before === undefined ? null : grown(counter(before), counter(one));
      return count === null ? [] : [{ labels: { [label]: name }, value: value(count, seconds(from, to)) }];
    });

const disk = (counter: "read" | "written"): Passed["between"] =>
  each(
    "device",
    ({ disks }) => disks,
    (one) => one[counter],
    (sectors, time) => (SECTOR * sectors) / time,
  );

const net = (counter: "received" | "sent"): Passed["between"] =>
  each(
    "interface",
    ({ interfaces }) => interfaces,
    (one) => one[counter],
    (bytes, time) => bytes / time,
  );

const KiB = (amount: number | null): number | null => (amount === null ? null : 1024 * amount);

const passed = (name: string, unit: string, description: string, between: Passed["between"]): Passed => ({
  ...{ name, unit, better: "lower", statistic: "mean", description, between },
});

/** Everything that is measured, in the order in which it is shown. */
export const quantities: readonly Quantity[] = [
  passed("cpu.busy", "ratio", "CPU time in use, of all CPUs' time.", cpu([USER, NICE, SYSTEM, IRQ, SOFTIRQ])),
  passed(
    "cpu.iowait",
    "ratio",
    "Idle CPU time in which some task waited for a device, of all CPUs' time.",
    cpu([IOWAIT]),
  ),
  passed("cpu.steal", "ratio", "CPU time withheld by the hypervisor, of all CPUs' time.", cpu([STEAL])),
  {
    ...{ name: "memory.available", unit: "B", better: "higher", statistic: "minimum" },
    description: "Memory that programs could have without swapping; of a repetition, the least.",
    at: ({ available }) => KiB(available),
  },
  {
    ...{ name: "memory.dirty", unit: "B", better: "lower", statistic: "maximum" },
    description: "Pages that wait to be written, or are being written; of a repetition, the most.",
    at: ({ dirty }) => KiB(dirty),
  },
  passed("disk.read", "B/s", "Read from a whole device.", disk("read")),
  passed("disk.written", "B/s", "Written to a whole device.", disk("written")),
  passed(
    "disk.busy",
    "ratio",
    "Share of the time in which a device had requests. One that serves many at once is not full at 100 %.",
    each(
      "device",
      ({ disks }) => disks,
      (one) => one.busy,
      (ms, time) => Math.min(1, ms / 1000 / time),
    ),
  ),
  passed("net.received", "B/s", "Received by an interface, headers included.", net("received")),
  passed("net.sent", "B/s", "Sent by an interface, headers included.", net("sent")),
  passed("pressure.cpu", "ratio", "Share of the time in which some process waited for a CPU.", pressure("cpu")),
  passed("pressure.io", "ratio", "Share of the time in which some process waited for I/O.", pressure("io")),
  passed("pressure.memory", "ratio", "Share of the time in which some process waited for memory.", pressure("memory")),
  passed(
    "context_switches",
    "1/s",
    "Switches from one task to another, on all CPUs.",
    perSecond((moment) => moment.contextSwitches),
  ),
  passed(
    "interrupts",
    "1/s",
    "Interrupts served, on all CPUs.",
    perSecond((moment) => moment.interrupts),
  ),
];
