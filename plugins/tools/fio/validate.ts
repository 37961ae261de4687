import schema from "./options.schema.json" with { type: "json" };
import type { FioOptions } from "./options.ts";
import { usesFiles } from "./paths.ts";

interface Objection {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly hint?: string;
}

/** fio's own options that may not come in by `options:`, with the reason. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ...["exec_prerun", "exec_postrun"].map(
    (name) => [name, "it runs a shell; use the step's prepare and conclude"] as const,
  ),
  ...["read_iolog", "replay_redirect"].map(
    (name) => [name, "it may write to a device that this step does not name"] as const,
  ),
  ...["output", "output_format", "client", "server", "status_interval", "terse_version", "minimal"].map(
    (name) => [name, "perfmon sets how fio reports"] as const,
  ),
  ...["continue_on_error", "ignore_error", "error_dump"].map(
    (name) => [name, "a job with errors is no measurement"] as const,
  ),
  // Aliases of listed options: the later one would win, unseen by what perfmon knows of the job.
  ...[
    ["readwrite", "rw"],
    ["blocksize", "bs"],
    ["bsrange_unaligned", "bsrange"],
    ["blocksize_range", "bsrange"],
    ["ba", "blockalign"],
    ["io_limit", "io_size"],
    ["iodepth_batch", "iodepth_batch_submit"],
    ["iodepth_batch_complete", "iodepth_batch_complete_min"],
    ["timeout", "runtime"],
    ["ratemin", "rate_min"],
    ["nr_files", "nrfiles"],
    ["mem_align", "iomem_align"],
    ["iomem", "mem"],
  ].map(([name, listed]) => [name!, `write it as ${listed}, beside options:`] as const),
]);

/** What no schema can say about a job. */
export function validate(options: FioOptions): readonly Objection[] {
  return [...contradictions(options), ...passedOn(options.options ?? {})];
}

function* contradictions(options: FioOptions): Iterable<Objection> {
  if (options.buffered !== undefined && options.direct === options.buffered)
    yield {
      path: ["buffered"],
      message: `direct and buffered are both ${options.buffered}: they are opposites`,
      hint: "give direct only",
    };
  const sizes = (["bs", "bsrange", "bssplit"] as const).filter((name) => options[name] !== undefined);
  if (sizes.length > 1) yield { path: [sizes[1]!], message: `${sizes.join(" and ")} exclude each other` };
  if (options.rwmixread !== undefined && options.rwmixwrite !== undefined)
    yield { path: ["rwmixwrite"], message: "rwmixread and rwmixwrite exclude each other" };
  if (options.time_based && options.runtime === undefined)
    yield { path: ["time_based"], message: "time_based needs a runtime" };
  if (options.size === undefined && options.filesize === undefined && options.runtime === undefined)
    yield { path: [], message: "nothing says when the job ends", hint: "give size, or runtime with time_based" };
  if (usesFiles(options) && options.filename === undefined && options.directory === undefined)
    yield {
      path: [],
      message: "the job has neither filename nor directory, so fio would write into its working directory",
      hint: "directory: /var/tmp",
    };
}

function* passedOn(options: Readonly<Record<string, unknown>>): Iterable<Objection> {
  for (const name of Object.keys(options)) {
    const path = ["options", name];
    if (Object.hasOwn(schema.properties, name))
      yield { path, message: `${name} is an option of its own`, hint: `write ${name}: beside options:, not in it` };
    else if (REFUSED.has(name)) yield { path, message: `fio's ${name} is refused: ${REFUSED.get(name)}` };
    else {
      // fio takes the beginning of a name for the whole, unseen by what perfmon knows of the job. None of its own is one.
      const whole = [...Object.keys(schema.properties), ...REFUSED.keys()].find((known) => known.startsWith(name));
      if (whole !== undefined)
        yield { path, message: `${name} is the beginning of fio's ${whole}`, hint: "write names of options whole" };
    }
  }
}
