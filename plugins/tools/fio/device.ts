import type { Problem } from "@perfmon/core/plugin";
import { isDirect } from "./depth.ts";
import { type Document, type JsonMap, mapOf, numberOf } from "./document.ts";
import type { Job } from "./jobs.ts";
import type { FioOptions } from "./options.ts";

/** Share of the direct reads that must have reached a device. Splitting makes it more than 1, fio's late sampling a little less. */
const REACHED = 0.5;

/** ms; fio samples the device every 250 ms and may miss the first and the last sample. */
const RELIABLE = 1000;
/** Share below which reads did not reach the device, however short the job was, where fio saw any. */
const HARDLY = 0.01;

/**
 * Did direct reads touch the device? A file that was only allocated, or is sparse, answers from nowhere several times
 * faster. Where fio saw no device (network file systems, tmpfs, clients) or hardly looked, nobody knows: a warning.
 */
export function deviceProblems(
  document: Document,
  jobs: readonly Job[],
  options: Partial<FioOptions>,
): readonly Problem[] {
  const readers = jobs.filter((job) => (totalReads(job) ?? 0) > 0);
  if (
    readers.length === 0 ||
    !readers.every((job) => isDirect(job.options, options) && engineOf(job, options) !== "null")
  )
    return [];
  const unknown = (why: string): Problem[] => [
    { code: "invalid-run", severity: "warning", message: `whether the reads reached a device is not known: ${why}` },
  ];
  const disks = document.json.disk_util;
  if (!Array.isArray(disks) || disks.length === 0) return unknown("fio gives no disk_util");
  const asked = readers.reduce((sum, job) => sum + totalReads(job)!, 0);
  const reached = readsReached(disks.map(mapOf));
  if (reached >= asked * REACHED) return [];
  const ran = Math.max(...readers.map((job) => numberOf(mapOf(job.entry.read).runtime) ?? 0));
  if (ran < RELIABLE && (reached === 0 || reached >= asked * HARDLY))
    return unknown("the job ran for less than a second, and fio samples disk_util four times in that");
  return [
    {
      code: "invalid-run",
      severity: "error",
      message:
        `only ${reached} of ${asked} direct reads reached the device: the file was never written with data ` +
        "(sparse, or only allocated); write it first, in the step's setup",
    },
  ];
}

/** A device may be listed with the ones it is made of: the largest counts, once for each client. */
function readsReached(disks: readonly JsonMap[]): number {
  const largest = new Map<string, number>();
  for (const disk of disks) {
    const client = `${disk.hostname}:${disk.port}`;
    largest.set(client, Math.max(largest.get(client) ?? 0, deviceReads(disk)));
  }
  return [...largest.values()].reduce((sum, reads) => sum + reads, 0);
}

const totalReads = (job: Job): number | null => numberOf(mapOf(job.entry.read).total_ios);

const engineOf = (job: Job, options: Partial<FioOptions>): string | undefined =>
  job.options.ioengine ?? options.ioengine;

/** I/Os that the block layer took, merged ones too; of a composed device (`aggr_`) those of its parts. */
function deviceReads(disk: JsonMap): number {
  const count = (name: string) => numberOf(disk[name]) ?? 0;
  return Math.max(count("read_ios") + count("read_merges"), count("aggr_read_ios") + count("aggr_read_merges"));
}
