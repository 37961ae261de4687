import { PerfmonError } from "../errors/perfmon-error.ts";
import { abSettings } from "../model/ab.ts";
import { differences, type Environment } from "../model/environment.ts";
import type { Run } from "../model/run.ts";
import type { Store } from "../plugin/collector.ts";
import { factTexts } from "../plugin/report-text/environment-text.ts";

/** The run to go on with. PM1503 for none, PM1506 for one that is complete, still runs, or is of a pair. */
export async function resumableRun(store: Store, id: string): Promise<Run> {
  const run = await store.run(id);
  if (!run) throw new PerfmonError("PM1503", `there is no run ${id}`, { hint: "perfmon runs lists them" });
  if (run.state === "completed")
    throw new PerfmonError("PM1506", `run ${run.id} is complete: there is nothing to resume`);
  if (run.state === "running")
    throw new PerfmonError("PM1506", `run ${run.id} is still running`, { hint: "wait for it, or stop it first" });
  if (abSettings(run))
    throw new PerfmonError("PM1506", `run ${run.id} is one of a pair of perfmon ab, which cannot be resumed`, {
      hint: "start a new pair: blocks of two days are no blocks of one",
    });
  return run;
}

/** A resumed run must still be the same plan: a case that changed is no repetition of what was measured. */
export function checkSame(
  cases: readonly { readonly id: string; readonly fingerprint: string }[],
  earlier: Run | null,
): void {
  if (!earlier) return;
  const known = new Map(
    earlier.cases.map(({ case: item }, index) => [item.id, { index, fingerprint: item.fingerprint }]),
  );
  const different = cases.filter(
    ({ id, fingerprint }, index) => known.get(id)?.fingerprint !== fingerprint || known.get(id)?.index !== index,
  );
  if (different.length === 0 && known.size === cases.length) return;
  throw new PerfmonError(
    "PM1506",
    `run ${earlier.id} cannot be resumed: its suite changed since (${
      different
        .map(({ id }) => id)
        .slice(0, 3)
        .join(", ") || "cases are missing"
    })`,
    {
      hint: "start a new run",
    },
  );
}

/** Nor on another machine or kernel: half of the run would be of the one, half of the other. */
export function checkSamePlace({ id, environment: before }: Run, environment: Environment): void {
  const changed = differences(before, environment).filter(
    ({ role, baseline, candidate }) => role !== "noted" && baseline !== null && candidate !== null,
  );
  if (changed.length === 0) return;
  const shown = changed.slice(0, 3).map((fact) => `${fact.name}: ${factTexts(fact).join(", now ")}`);
  throw new PerfmonError("PM1506", `run ${id} cannot be resumed here: ${shown.join("; ")}`, {
    hint: "start a new run",
  });
}

/** Half of a run tuned and half of it not would be neither. */
export function checkSameTuning(earlier: Run | null, tune: boolean): void {
  if (earlier === null || (earlier.settings.tune === true) === tune) return;
  throw new PerfmonError("PM1506", `run ${earlier.id} was begun ${tune ? "without --tune" : "with --tune"}`, {
    hint: `go on with it ${tune ? "without --tune" : "with --tune"} too, or start a new run`,
  });
}
