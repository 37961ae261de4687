import type { Command, CommandContext, Facts } from "@perfmon/core/plugin";
import type { CanaryOptions } from "./options.ts";
import { type Job, WORKER } from "./worker.ts";

const FILE = "worker.mjs";
const KiB = 2 ** 10;
const MiB = 2 ** 20;
/** B. More would take longer to write than the whole measurement. */
const LARGEST = 128 * MiB;

/** Node and the worker, which is put on the target. Core pins it. */
export function command(options: CanaryOptions, context: CommandContext): Command {
  const job: Job = { duration: options.duration, ...sizes(options, context.facts) };
  return { argv: [context.binary("node"), context.file(FILE), JSON.stringify(job)], inputs: { [FILE]: WORKER } };
}

/** B of both chases, by the caches of the target where they are known. Powers of 2. */
export function sizes({ l2_size, dram_size }: Partial<CanaryOptions>, facts: Facts): Pick<Job, "l2" | "dram"> {
  const l2 = bytes(facts, "cache.l2");
  const last = bytes(facts, "cache.last") ?? bytes(facts, "cache.l3") ?? l2;
  const affordable = Math.min(LARGEST, (bytes(facts, "memory.total") ?? Number.POSITIVE_INFINITY) / 8);
  return {
    l2: powerOf2(l2_size ?? (l2 === null ? 256 * KiB : l2 / 2)),
    // Rounded down, anything below 8 times the last cache is still at least 4 times it.
    dram: powerOf2(dram_size ?? Math.min(affordable, last === null ? LARGEST : 8 * last - 1)),
  };
}

function bytes(facts: Facts, name: string): number | null {
  const value = facts[name]?.value;
  return typeof value === "number" && value > 0 ? value : null;
}

/** The largest that is not larger, and at least a page. */
const powerOf2 = (size: number): number => 2 ** Math.max(12, Math.floor(Math.log2(size)));
