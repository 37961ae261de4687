import schema from "./options.schema.json" with { type: "json" };
import type { StressNgOptions } from "./options.ts";

interface Objection {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly hint?: string;
}

/** Options that belong to no stressor. */
const GENERAL = new Set([
  ...["stressors", "workers", "ops", "timeout", "sequential", "verify", "seed", "sched", "sched_prio", "temp_path"],
  ...["aggressive", "maximize", "minimize", "oom_avoid", "options", "binary"],
]);

/** stress-ng's own options that may not come in by `options:`, with the reason. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ...[
    "yaml",
    "metrics",
    "metrics-brief",
    "quiet",
    "log-file",
    "log-brief",
    "sn",
    "dry-run",
    "stressors",
    "verbose",
  ].map((name) => [name, "perfmon sets how stress-ng reports"] as const),
  ...["all", "parallel", "class", "random", "exclude", "job", "with", "permute"].map(
    (name) => [name, "what runs must be named: list it under stressors"] as const,
  ),
  ...["pathological", "thrash"].map((name) => [name, "it can hang or reboot the machine"] as const),
  ...["taskset", "mbind"].map((name) => [name, "use the step's cpus and memory"] as const),
  ["skip-silent", "a stressor that did not run must be told"],
  ["backoff", "it would be part of what is measured"],
]);

/** What no schema can say: options of stressors that do not run, and what would go round perfmon. */
export const validate = (options: StressNgOptions): readonly Objection[] => [...objections(options)];

function* objections(options: StressNgOptions): Iterable<Objection> {
  const names = new Set(options.stressors);
  for (const name of Object.keys(options)) {
    const owner = name.slice(0, name.indexOf("_"));
    if (!GENERAL.has(name) && !names.has(owner))
      yield {
        path: [name],
        message: `${name} is an option of the stressor ${owner}, which does not run`,
        hint: `add ${owner} to stressors`,
      };
  }
  for (const key of ["workers", "ops"] as const) {
    const map = options[key];
    if (typeof map !== "object") continue;
    for (const name of Object.keys(map))
      if (!names.has(name)) yield { path: [key, name], message: `${name} is not among the stressors` };
  }
  if (options.sequential && options.stressors.length === 1)
    yield { path: ["sequential"], message: "one stressor alone has no order" };
  yield* passedOn(options.options ?? {}, names);
}

function* passedOn(options: Readonly<Record<string, unknown>>, names: ReadonlySet<string>): Iterable<Objection> {
  for (const name of Object.keys(options)) {
    const path = ["options", name];
    const listed = name.replaceAll("-", "_");
    if (Object.hasOwn(schema.properties, listed))
      yield { path, message: `${listed} is an option of its own`, hint: `write ${listed}: beside options:, not in it` };
    else if (REFUSED.has(name)) yield { path, message: `stress-ng's ${name} is refused: ${REFUSED.get(name)}` };
    else if (names.has(name.replace(/-ops$/, "")))
      yield { path, message: `${name} is set by perfmon`, hint: "use workers and ops" };
  }
}
