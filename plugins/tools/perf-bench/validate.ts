import { BENCHES } from "./benches.ts";
import type { PerfBenchOptions } from "./options.ts";

interface Objection {
  readonly path: readonly string[];
  readonly message: string;
  readonly hint?: string;
}

/** What no schema can say: which benchmark takes which options. */
export function validate(options: PerfBenchOptions): readonly Objection[] {
  const { bench } = options;
  const { flags, repeats } = BENCHES[bench];
  const takes = [...Object.keys(flags), ...(repeats ? ["repeat"] : [])];
  const known = new Set(["bench", "binary", ...takes]);
  const foreign = Object.keys(options)
    .filter((name) => !known.has(name))
    .map((name) => ({ path: [name], message: `${bench} takes no ${name}; it takes ${takes.join(", ")}` }));
  const { threads, wakers } = options;
  const uneven = threads !== undefined && wakers !== undefined && threads % wakers !== 0;
  return uneven
    ? [...foreign, { path: ["wakers"], message: `${threads} threads cannot be shared out among ${wakers} wakers` }]
    : foreign;
}
