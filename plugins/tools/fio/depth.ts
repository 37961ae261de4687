import type { Problem } from "@perfmon/core/plugin";
import { mapOf, numberOf } from "./document.ts";
import type { Job } from "./jobs.ts";
import type { FioOptions } from "./options.ts";

/** Percent of I/Os at depth 1 from which a job never had more in flight. */
const ALWAYS = 95;

/**
 * Was the queue as deep as asked? A synchronous engine caps it at 1 with only a note, and the result is a fraction of
 * what the device can do. A job that is held back by its own rate may rightly stay at 1: a warning.
 */
export function depthProblems({ name, options: echoed, entry }: Job, options: Partial<FioOptions>): Problem[] {
  const depth = Number(echoed.iodepth ?? options.iodepth ?? 1);
  if (!(depth > 1)) return [];
  const engine = echoed.ioengine ?? options.ioengine ?? "psync";
  const one = numberOf(mapOf(entry.iodepth_level)["1"]);
  if (one !== null && one >= ALWAYS) {
    const heldBack = ["rate", "rate_iops", "thinktime"].some(
      (option) => echoed[option] !== undefined || options[option as keyof FioOptions] !== undefined,
    );
    return [
      {
        code: "invalid-run",
        severity: heldBack ? "warning" : "error",
        message:
          `job "${name}" asked for iodepth ${depth}, but ${one} % of its I/Os ran alone (iodepth_level 1): ` +
          (heldBack
            ? "its rate is limited"
            : `the engine ${engine} did not queue; use libaio or io_uring with direct, or iodepth 1`),
      },
    ];
  }
  if (engine === "libaio" && !isDirect(echoed, options))
    return [
      {
        code: "invalid-run",
        severity: "warning",
        message: `job "${name}": libaio without direct submits synchronously; iodepth ${depth} is only what fio counted`,
      },
    ];
  return [];
}

/** fio's own echo first; a bare `direct` is echoed with the value 1. */
export function isDirect(echoed: Job["options"], options: Partial<FioOptions>): boolean {
  if (echoed.direct !== undefined) return echoed.direct !== "0";
  if (echoed.buffered !== undefined) return echoed.buffered === "0";
  return options.buffered === undefined ? options.direct === true : !options.buffered;
}
