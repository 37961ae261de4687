/** Counters and levels of the machine at one moment, in the kernel's own units. Null, or not there: the kernel does not say. */
export interface Snapshot {
  /** s since boot, to 10 ms. */
  readonly time: number;
  /** Clock ticks of all CPUs together: user, nice, system, idle, iowait, irq, softirq, steal. */
  readonly ticks: readonly number[] | null;
  readonly contextSwitches: number | null;
  readonly interrupts: number | null;
  /** KiB */
  readonly available: number | null;
  /** KiB that wait to be written, or are being written. */
  readonly dirty: number | null;
  /** Whole devices that did anything since boot, by name: sectors of 512 B, and ms in which requests were under way. */
  readonly disks: ReadonlyMap<string, { readonly read: number; readonly written: number; readonly busy: number }>;
  /** That carried anything since boot, by name: B. */
  readonly interfaces: ReadonlyMap<string, { readonly received: number; readonly sent: number }>;
  /** us in which some task waited, since boot. */
  readonly pressure: { readonly cpu: number; readonly io: number; readonly memory: number } | null;
}

const TICKS = 8;

/** Ascending by time. Null: not a sampler's report, or one whose times go back. What was cut off is left out. */
export function parseSnapshots(text: string): Snapshot[] | null {
  const lines = text.split("\n").map((line) => line.trim());
  if (lines[0] !== "system 1") return null;
  const snapshots: Snapshot[] = [];
  let block: string[] = [];
  for (const line of lines.slice(1)) {
    // After what was cut off, the next one begins anew.
    if (UPTIME.test(line)) block = [line];
    else if (line !== "end") block.push(line);
    else {
      const read = snapshot(block);
      block = [];
      if (read === null) continue;
      const before = snapshots.at(-1);
      if (before && read.time < before.time) return null;
      // Within one of the clock's steps nothing has passed.
      if (before?.time === read.time) snapshots.pop();
      snapshots.push(read);
    }
  }
  return snapshots;
}

const UPTIME = /^\d+\.\d+ \d+\.\d+$/;

function snapshot([first = "", ...lines]: readonly string[]): Snapshot | null {
  if (!UPTIME.test(first)) return null;
  const words = lines.map((line) => line.split(/\s+/));
  const after = (key: string, count: number) => {
    const line = words.find((each) => each[0] === key);
    return line ? numbers(line.slice(1, 1 + count), count) : null;
  };
  const one = (key: string) => after(key, 1)?.[0] ?? null;
  const [dirty, writeback] = [one("Dirty:"), one("Writeback:")];
  return {
    time: Number(first.split(" ")[0]),
    // Guest time, the ninth and tenth, is counted in user time already.
    ticks: after("cpu", TICKS),
    contextSwitches: one("ctxt"),
    interrupts: one("intr"),
    available: one("MemAvailable:"),
    dirty: dirty === null || writeback === null ? null : dirty + writeback,
    disks: disks(words),
    interfaces: interfaces(lines),
    pressure: pressure(words),
  };
}

/** Exactly so many whole decimal numbers, or null. */
function numbers(words: readonly string[], count: number): number[] | null {
  return words.length === count && words.every((word) => /^\d+$/.test(word)) ? words.map(Number) : null;
}

/** `254 0 vda READS MERGED SECTORS MS WRITES MERGED SECTORS MS UNDER_WAY MS_BUSY ...` */
function disks(lines: readonly (readonly string[])[]): Snapshot["disks"] {
  const rows = lines.filter(([major = "", minor = ""]) => /^\d+$/.test(major) && /^\d+$/.test(minor));
  const names = new Set(rows.map((row) => row[2]!));
  const found = rows.flatMap(([, , name, ...rest]) => {
    const counters = numbers(rest.slice(0, 10), 10);
    if (name === undefined || counters === null || isPartition(name, names)) return [];
    const [read, written, busy] = [counters[2]!, counters[6]!, counters[9]!];
    return read + written > 0 ? [[name, { read, written, busy }] as const] : [];
  });
  return new Map(found);
}

/** `sda1` of `sda`, `sdp1` of `sdp`, `nvme0n1p2` of `nvme0n1`; `dm-11` is none of `dm-1`. */
function isPartition(name: string, names: ReadonlySet<string>): boolean {
  const base = name.replace(/\d+$/, "");
  if (base === name) return false;
  return names.has(base) || (/\dp$/.test(base) && names.has(base.slice(0, -1)));
}

/** `eth0: BYTES PACKETS ERRS DROP FIFO FRAME COMPRESSED MULTICAST BYTES ...`; old kernels put no space after the colon. */
function interfaces(lines: readonly string[]): Snapshot["interfaces"] {
  const found = lines.flatMap((line) => {
    const [, name, rest = ""] = /^(\S+?):\s*(\d+(?:\s+\d+){15})$/.exec(line) ?? [];
    if (name === undefined) return [];
    const counters = rest.split(/\s+/).map(Number);
    const [received, sent] = [counters[0]!, counters[8]!];
    return received + sent > 0 ? [[name, { received, sent }] as const] : [];
  });
  return new Map(found);
}

/** Three lines that do not say of what they are: of CPU, I/O and memory, in this order, where all are there. */
function pressure(lines: readonly (readonly string[])[]): Snapshot["pressure"] {
  const totals = lines.filter(([key]) => key === "some").map((line) => /^total=(\d+)$/.exec(line.at(-1)!)?.[1]);
  if (totals.length !== 3 || totals.includes(undefined)) return null;
  const [cpu, io, memory] = totals.map(Number) as [number, number, number];
  return { cpu, io, memory };
}
