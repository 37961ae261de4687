import { abSettings } from "../model/ab.ts";
import type { Run } from "../model/run.ts";
import type { Store } from "../plugin/collector.ts";
import { baselineRule, namedBaseline } from "./baseline.ts";
import { askedBaseline } from "./compare.ts";
import { earlierRuns } from "./earlier-runs.ts";
import type { Project } from "./project.ts";

/** Whether `perfmon compare RUN` would find something to compare a stored run with. Of histories, one run is looked for. */
export async function hasBaseline(project: Project, store: Store, run: Run): Promise<boolean> {
  if (abSettings(run)?.subject === "b") return true;
  const asked = askedBaseline(run) ?? project.config.baseline;
  try {
    if (baselineRule(asked) === null) return (await namedBaseline(store, asked, run.id)).runs.length > 0;
    const completed = run.cases.filter(({ outcome }) => outcome === "completed");
    const fingerprints = completed.map(({ case: item }) => item.fingerprint);
    return (await earlierRuns(store, run, fingerprints, 1)).baseline.length > 0;
  } catch {
    // What it asked for is gone: `compare` tells of it.
    return false;
  }
}
