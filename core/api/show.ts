import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { judge } from "../analysis/judge.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import { readRecord } from "../exec/raw.ts";
import type { CaseResult, Repetition, Run } from "../model/run.ts";
import { isStored } from "../plugin/report-text/is-stored.ts";
import type { RunReport } from "../plugin/reporter.ts";
import { matches } from "../suite/filter.ts";
import { caseScript } from "./case-script.ts";
import { elapsedOf, none } from "./compare.ts";
import { rawPath } from "./runs.ts";
import { judgedAtHand } from "./sides.ts";

/**
 * The results of a run by themselves: compared with nothing, so that nothing is judged. Exit 0. `comparable`: there is a
 * baseline that it can be compared with.
 */
export async function resultsOf(
  run: Run,
  places: RunReport["places"],
  { comparable = false }: { readonly comparable?: boolean } = {},
): Promise<RunReport> {
  const cases = run.cases.map(({ case: item, outcome, reason, metrics }) => ({ case: item, outcome, reason, metrics }));
  const alone = comparable
    ? none(`by themselves; perfmon compare ${run.id} judges them`, "not-compared")
    : none(isStored({ places }) ? "nothing to compare with yet" : "compared with nothing");
  const judgement = await judge({
    candidate: { ...judgedAtHand(run), cases },
    baseline: alone,
    analyzers: { detect: async () => ({ findings: [], failures: [] }), classify: (grade) => grade },
  });
  return { run, judgement, elapsed: elapsedOf(run), exit: 0, failOn: "none", reasons: [], places };
}

/** The run with only those cases that a glob of `--case` matches, by id, step or `tag:`. PM1506 where none does. */
export function withCases(run: Run, glob: string | undefined): Run {
  if (glob === undefined) return run;
  const cases = run.cases.filter(({ case: item }) => matches(glob, item));
  if (cases.length > 0) return { ...run, cases };
  throw new PerfmonError("PM1506", `no case of run ${run.id} matches "${glob}"`, {
    hint: `there are ${caseNames(run)}`,
  });
}

/** One repetition's saved output. */
export interface RawOutput {
  readonly caseId: string;
  readonly repetition: Repetition;
  readonly folder: string;
  /** As it was called, monitors included. Null: nothing was started, or its record is gone. */
  readonly argv: readonly string[] | null;
  /** Absolute paths with sizes in B; empty files too. */
  readonly files: readonly { readonly name: string; readonly path: string; readonly bytes: number }[];
}

/** Where each repetition's raw output lies. `folder` is the run's. */
export async function rawOutputs(run: Run, folder: string): Promise<RawOutput[]> {
  const found: RawOutput[] = [];
  for (const { case: item, repetitions } of run.cases)
    for (const repetition of repetitions) {
      const own = rawPath(folder, repetition);
      if (own === null) continue;
      const record = await readRecord(own).catch(() => null);
      found.push({
        caseId: item.id,
        repetition,
        folder: own,
        argv: record?.argv ?? null,
        files: await filesOf(own),
      });
    }
  return found;
}

async function filesOf(folder: string): Promise<RawOutput["files"]> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const files = await Promise.all(
    names.sort().map(async (name) => {
      const path = join(folder, name);
      const about = await lstat(path).catch(() => null);
      return about?.isFile() && name !== "raw.json" ? [{ name, path, bytes: about.size }] : [];
    }),
  );
  return files.flat();
}

/** One thing that happened in a run, in the order of time. */
export interface LogEntry {
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly caseId: string;
  readonly repetition: Repetition;
}

/** Every repetition of a run in the order in which they ran. */
export function logOf(run: Run): LogEntry[] {
  return run.cases
    .flatMap(({ case: { id }, repetitions }) =>
      repetitions.map((repetition) => ({ time: repetition.started, caseId: id, repetition })),
    )
    .sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
}

/**
 * A shell script that repeats the run's only case without perfmon: as its first measured repetition ran that has saved
 * output. PM1506 where there are several cases, naming them, or where nothing was saved.
 */
export async function reproduction(run: Run, folder: string | null): Promise<string> {
  const ran = run.cases.filter(({ repetitions }) => repetitions.length > 0);
  if (ran.length > 1)
    throw new PerfmonError("PM1506", `run ${run.id} has ${ran.length} cases: say which one to reproduce`, {
      hint: `--case GLOB, of ${caseNames({ cases: ran })}`,
    });
  const [result] = ran;
  if (!result) throw new PerfmonError("PM1506", `nothing ran in run ${run.id}`, { hint: `perfmon show ${run.id}` });
  const script = folder === null ? null : await caseScript(run.id, result, folder);
  if (script !== null) return script;
  throw new PerfmonError("PM1506", `no raw output of ${result.case.id} is kept: the command is not known any more`, {
    hint: `its options are in perfmon show ${run.id} --json`,
  });
}

const MOST_NAMES = 20;

function caseNames({ cases }: { readonly cases: readonly Pick<CaseResult, "case">[] }): string {
  const names = cases.map(({ case: { id } }) => `"${id}"`);
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : "";
  return names.slice(0, MOST_NAMES).join(", ") + more;
}
