/** Counters at one moment, as the wrapper found them. */
export interface Moment {
  /** Clock ticks of all CPUs together: user, nice, system, idle, iowait, irq, softirq, steal. */
  readonly ticks: readonly number[] | null;
  /** us in which some task waited, since boot. */
  readonly pressure: Readonly<Record<string, number>>;
  /** Of the tool's cgroup. */
  readonly cgroup: CpuTime | null;
  /** Of the companions' cgroups; null among them: unknown. */
  readonly companions: readonly (CpuTime | null)[];
}

/** CPU time since the cgroup was made, in the kernel's own unit. */
export interface CpuTime {
  readonly user: number;
  readonly system: number;
  readonly unit: "us" | "ns";
}

export interface Report {
  readonly before: Moment;
  readonly after: Moment;
  /** What /usr/bin/time says: s, s, KiB, counts. */
  readonly time: {
    readonly user: number;
    readonly system: number;
    readonly rss: number;
    readonly voluntary: number;
    readonly involuntary: number;
    readonly major: number;
    readonly minor: number;
  } | null;
  /** B */
  readonly io: { readonly read: number; readonly written: number } | null;
  /** B; null: no cgroup counts memory. */
  readonly memoryPeak: number | null;
}

const TICKS = 8;

/** Null: not a whole report. What a line of it does not say properly is missing. */
export function parseReport(text: string): Report | null {
  const lines = text.split("\n").map((line) => line.trim());
  if (!lines.includes("report 1") || !lines.includes("end")) return null;
  const after = (prefix: string) =>
    lines.flatMap((line) => (line.startsWith(`${prefix} `) ? [line.slice(prefix.length + 1).trim()] : []));
  const times = numbers(after("time")[0], 7);
  const [read, written] = ["io read_bytes:", "io write_bytes:"].map((name) => numbers(after(name)[0], 1)?.[0]);
  const peak = numbers(after("memory")[0], 1);
  return {
    before: moment("before", after),
    after: moment("after", after),
    time: times && {
      user: times[0]!,
      system: times[1]!,
      rss: times[2]!,
      voluntary: times[3]!,
      involuntary: times[4]!,
      major: times[5]!,
      minor: times[6]!,
    },
    io: read === undefined || written === undefined ? null : { read, written },
    memoryPeak: peak && peak[0]!,
  };
}

function moment(when: string, after: (prefix: string) => string[]): Moment {
  const pressure = ["cpu", "io", "memory"].flatMap((name) => {
    const total = /^total=(\d+)$/.exec(after(`${when} pressure_${name}`)[0] ?? "");
    return total ? [[name, Number(total[1])] as const] : [];
  });
  // Guest time, the ninth and tenth, is counted in user time already.
  const ticks = after(`${when} ticks`)[0]?.split(/\s+/).slice(0, TICKS).join(" ");
  return {
    ticks: numbers(ticks, TICKS),
    pressure: Object.fromEntries(pressure),
    cgroup: cpuTime(after(`${when} cgroup`)[0]),
    companions: after(`${when} companion`).map(cpuTime),
  };
}

function cpuTime(text: string | undefined): CpuTime | null {
  const [unit = "", ...rest] = (text ?? "").split(/\s+/);
  const values = numbers(rest.join(" "), 2);
  return (unit === "us" || unit === "ns") && values ? { user: values[0]!, system: values[1]!, unit } : null;
}

/** Exactly so many plain decimal numbers, or null. */
function numbers(text: string | undefined, count: number): number[] | null {
  const words = (text ?? "").split(/\s+/).filter(Boolean);
  return words.length === count && words.every((word) => /^\d+(\.\d+)?$/.test(word)) ? words.map(Number) : null;
}
