import type { FioOptions } from "./options.ts";

/** B/s assumed where only the amount of data bounds a job: a slow SSD. */
const ASSUMED_BANDWIDTH = 250e6;

/** s of one repetition: what the options bound it by; the data over an assumed bandwidth where they give no time. */
export function estimate(options: FioOptions): number {
  const { runtime, ramp_time = 0, startdelay = 0, loops = 1 } = options;
  const bytes = (options.io_size ?? options.size ?? 0) * options.numjobs;
  const once = runtime ?? bytes / Math.min(options.rate ?? ASSUMED_BANDWIDTH, ASSUMED_BANDWIDTH);
  return startdelay + (ramp_time + once) * loops;
}
