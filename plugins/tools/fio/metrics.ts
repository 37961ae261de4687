import type { Metric } from "@perfmon/core/plugin";
import type { FioOptions } from "./options.ts";

export const DIRECTIONS = ["read", "write", "trim", "mixed"] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** Phases of an I/O's time, by fio's names. */
export const PHASES = ["clat", "lat", "slat"] as const;
export type Phase = (typeof PHASES)[number];

/** File engines trim in one call: a trim has no submission of its own. */
export const phasesOf = (direction: Direction): readonly Phase[] =>
  direction === "trim" ? PHASES.filter((phase) => phase !== "slat") : PHASES;

const DEFAULT_PERCENTILES = [50, 95, 99, 99.9];

/** B; from here on people speak of a disk's bandwidth, below of its IOPS. */
const LARGE_BLOCK = 64 * 1024;

/** Percent, ascending. */
export const percentilesOf = (options: Partial<FioOptions>): readonly number[] =>
  [...(options.percentile_list ?? DEFAULT_PERCENTILES)].sort((a, b) => a - b);

/** 99.9 is `p99_9`: a point would begin a new level of the metric's name. */
export const percentileName = (percentile: number): string => `p${String(percentile).replace(".", "_")}`;

/** Directions that a job can have; all where it is not known, as for a file from elsewhere. */
function directionsOf({ rw, unified_rw_reporting }: Partial<FioOptions>): readonly Direction[] {
  if (rw === undefined) return DIRECTIONS;
  if (unified_rw_reporting === "mixed") return ["mixed"];
  if (rw === "trimwrite") return ["write", "trim"];
  if (/^(rw|readwrite|randrw)$/.test(rw)) return ["read", "write"];
  return [rw.replace("rand", "") as Direction];
}

/** Whether a job can sync between its writes. `end_fsync` and `fsync_on_close` are not counted by fio. */
const syncs = (options: Partial<FioOptions>): boolean =>
  options.rw === undefined || Boolean(options.fsync || options.fdatasync || options.sync_file_range);

/**
 * What a case is judged by. At one block size bandwidth and IOPS are one number twice; people name the large ones by
 * bandwidth. Where the job's own options fix the rate, only its latency can tell.
 */
function headlineOf(options: Partial<FioOptions>): "bw" | "iops" | "clat_mean" {
  if (options.rate !== undefined || options.rate_iops !== undefined || options.thinktime !== undefined)
    return "clat_mean";
  if (options.bsrange !== undefined || options.bssplit !== undefined) return "bw";
  return (options.bs ?? 0) >= LARGE_BLOCK ? "bw" : "iops";
}

const PHASE_TEXT: Readonly<Record<Phase, string>> = {
  slat: "from asking for an I/O to its submission",
  clat: "from an I/O's submission to its completion",
  lat: "from asking for an I/O to its completion",
};

function latencies(prefix: string, text: string, percentiles: readonly number[]): Metric[] {
  const common = { unit: "s", better: "lower", kind: "io_latency" } as const;
  return [
    { name: `${prefix}_mean`, ...common, statistic: "mean", description: `Mean time ${text}` },
    ...percentiles.map((percentile) => ({
      name: `${prefix}_${percentileName(percentile)}`,
      ...common,
      statistic: `p${percentile}`,
      description: `Percentile ${percentile} of the time ${text}`,
    })),
  ];
}

/** Every metric that a job with these options can give. */
export function metrics(options: Partial<FioOptions>): readonly Metric[] {
  const percentiles = percentilesOf(options);
  const headline = headlineOf(options);
  const marked = (metric: Metric, is: string): Metric => (is === headline ? { ...metric, headline: true } : metric);
  const ofDirection = (direction: Direction): Metric[] => [
    {
      name: `${direction}.iops`,
      unit: "1/s",
      better: "higher",
      kind: "io_throughput",
      statistic: "mean",
      description: `I/Os per second, ${direction}`,
    },
    {
      name: `${direction}.bw`,
      unit: "B/s",
      better: "higher",
      kind: "io_throughput",
      statistic: "mean",
      description: `Bandwidth, ${direction}`,
    },
    ...phasesOf(direction).flatMap((phase) =>
      latencies(`${direction}.${phase}`, `${PHASE_TEXT[phase]}, ${direction}`, percentiles),
    ),
  ];
  return [
    ...directionsOf(options)
      .flatMap(ofDirection)
      .map((metric) => marked(metric, metric.name.slice(metric.name.indexOf(".") + 1))),
    ...(syncs(options) ? latencies("sync.lat", "of an fsync, fdatasync or sync_file_range", percentiles) : []),
    ...(["user", "system"] as const).map(
      (mode): Metric => ({
        name: `cpu.${mode}`,
        unit: "ratio",
        better: "lower",
        kind: "resource_utilization",
        description: `CPU time in ${mode} mode per time of the job, the mean of its clones; 1 is one whole CPU each`,
        zero: true,
      }),
    ),
  ];
}
