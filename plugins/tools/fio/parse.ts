import { failure, type Labels, type RawMeasurement } from "@perfmon/core/plugin";
import { atLeast, type Document, type JsonMap, mapOf, numberOf } from "./document.ts";
import { jobsOf } from "./jobs.ts";
import { DIRECTIONS, type Direction, metrics, type Phase, percentileName, percentilesOf, phasesOf } from "./metrics.ts";
import type { FioOptions } from "./options.ts";

/** I/Os that must lie beyond a percentile above 99 for it to mean something: 99.9 needs more than 10 000. */
const BEYOND = 10;

/**
 * The numbers of a document, in fio's units: those of the directions that the options ask for. (Verifying a writer reads,
 * but is not its result.) Throws `no-result` where a job has none.
 */
export function parse(document: Document, options: Partial<FioOptions>): RawMeasurement[] {
  return [...parseJobs(document, options)].flat();
}

/** The same, job by job. */
export function* parseJobs(document: Document, options: Partial<FioOptions>): Generator<RawMeasurement[]> {
  const percentiles = percentilesOf(options);
  const declared = new Set(metrics(options).map(({ name }) => name));
  for (const { name, entry, labels } of jobsOf(document)) {
    const io = measuredDirections(entry).flatMap((direction) => [
      ...throughput(document, direction, mapOf(entry[direction]), labels),
      ...phasesOf(direction).flatMap((phase) =>
        latency(document, `${direction}.${phase}`, mapOf(entry[direction]), phase, percentiles, labels),
      ),
    ]);
    const sync = latency(document, "sync.lat", mapOf(entry.sync), "lat", percentiles, labels);
    const asked = [...io, ...sync].filter(({ metric }) => declared.has(metric));
    if (asked.length === 0)
      throw failure("no-result", `fio measured no I/O of job "${name}"${options.rw ? ` with rw=${options.rw}` : ""}`);
    yield [...asked, ...cpu(entry, labels)];
  }
}

/**
 * Directions that moved data. `mixed` is the sum of the others: beside them (unified_rw_reporting=both) it would count
 * the same I/Os again.
 */
function measuredDirections(entry: JsonMap): readonly Direction[] {
  const moved = DIRECTIONS.filter((direction) => isMeasured(mapOf(entry[direction])));
  return moved.length > 1 ? moved.filter((direction) => direction !== "mixed") : moved;
}

const isMeasured = (direction: JsonMap): boolean =>
  (numberOf(direction.runtime) ?? 0) > 0 && (numberOf(direction.io_bytes) ?? 0) > 0;

function throughput(document: Document, direction: Direction, entry: JsonMap, labels: Labels): RawMeasurement[] {
  const result: RawMeasurement[] = [];
  const iops = numberOf(entry.iops);
  // total_ios and fractions of an I/O per second came together.
  const warnings = entry.total_ios === undefined ? ["this version of fio cuts IOPS to a whole number"] : [];
  if (iops !== null && iops > 0)
    result.push({ metric: `${direction}.iops`, value: iops, unit: "1/s", labels, warnings });
  result.push({ metric: `${direction}.bw`, ...bandwidth(document, entry), labels });
  return result;
}

/** bw_bytes came with 3.2. Before: bytes over ms. io_bytes counts KiB before 2.21. `bw` is in KiB/s, cut to a whole number. */
function bandwidth(document: Document, entry: JsonMap): { value: number; unit: string } {
  const exact = numberOf(entry.bw_bytes);
  if (exact !== null && exact > 0) return { value: exact, unit: "B/s" };
  const perSecond = (numberOf(entry.io_bytes)! * 1000) / numberOf(entry.runtime)!;
  return { value: perSecond, unit: atLeast(document, 2, 21) ? "B/s" : "KiB/s" };
}

/** Mean and percentiles of `slat_ns` and the like; before 2.99 `slat`, in us. What fio did not measure is left out. */
function latency(
  document: Document,
  prefix: string,
  direction: JsonMap,
  phase: Phase,
  percentiles: readonly number[],
  labels: Labels,
): RawMeasurement[] {
  const inNanoseconds = atLeast(document, 2, 99);
  const entry = mapOf(direction[inNanoseconds ? `${phase}_ns` : phase]);
  const unit = inNanoseconds ? "ns" : "us";
  const mean = numberOf(entry.mean);
  const count = numberOf(entry.N) ?? countOf(direction);
  if (mean === null || mean <= 0 || entry.N === 0) return [];
  const result: RawMeasurement[] = [{ metric: `${prefix}_mean`, value: mean, unit, labels }];
  const values = new Map(
    Object.entries(mapOf(entry.percentile)).map(([percentile, value]) => [Number(percentile), numberOf(value)]),
  );
  for (const percentile of percentiles) {
    const value = values.get(percentile) ?? null;
    // 0 is below fio's resolution, not a time.
    if (value === null || value <= 0) continue;
    const beyond = count === null ? null : (count * (100 - percentile)) / 100;
    const few = beyond !== null && beyond <= BEYOND;
    if (few && percentile > 99) continue;
    const warnings = few ? [`rests on ${Math.ceil(beyond)} of ${count} I/Os`] : [];
    result.push({ metric: `${prefix}_${percentileName(percentile)}`, value, unit, labels, warnings });
  }
  return result;
}

/** I/Os of a direction; before 2.2 only from the rate, which is cut to a whole number. */
function countOf({ total_ios, iops, runtime }: JsonMap): number | null {
  const estimate = ((numberOf(iops) ?? Number.NaN) * (numberOf(runtime) ?? Number.NaN)) / 1000;
  return numberOf(total_ios) ?? (Number.isNaN(estimate) ? null : Math.floor(estimate));
}

function cpu(entry: JsonMap, labels: Labels): RawMeasurement[] {
  return [
    ["cpu.user", numberOf(entry.usr_cpu)],
    ["cpu.system", numberOf(entry.sys_cpu)],
  ].flatMap(([metric, value]) =>
    value === null ? [] : [{ metric: metric as string, value: value as number, unit: "%", labels }],
  );
}
