import { randomInt } from "node:crypto";
import { relative, resolve } from "node:path";
import { type Calibration, type CalibrationRun, calibrateFrom, FEWEST_RUNS } from "../analysis/calibration.ts";
import { isPerfmonError } from "../errors/perfmon-error.ts";
import type { Run } from "../model/run.ts";
import type { RunReport } from "../plugin/reporter.ts";
import { type ExecRequest, execSuites } from "./exec.ts";
import { type ExitReason, exitCode } from "./exit.ts";
import { candidateCase } from "./judge.ts";
import type { Project } from "./project.ts";
import { judgedAtHand } from "./sides.ts";
import { stopReasons } from "./stop-reasons.ts";

/** What a run of a calibration is tagged with. It is a run like any other, and becomes history. */
export const CALIBRATION_TAG = "calibration";
const RUNS = 8;

export interface CalibrateRequest
  extends Omit<
    ExecRequest,
    "baseline" | "failOn" | "failOnInconclusive" | "resume" | "rerun" | "profile" | "maxFailures" | "kernelImage"
  > {
  /** At least 6. Default 8. */
  readonly runs?: number;
}

export interface Calibrated extends Calibration {
  readonly suite: string;
  /** What another suite extends this one by. Null: several ran, or one from standard input. */
  readonly extends: string | null;
  readonly target: string;
  /** Ids of the runs that it is based on, oldest first. */
  readonly runs: readonly string[];
  /** Runs that were asked for. */
  readonly wanted: number;
  readonly exit: number;
  /** Why it is not 0. */
  readonly exitReasons: readonly ExitReason[];
}

/**
 * Runs suites several times with nothing changed in between, stores the runs as history, and says what the machine does by
 * itself. What ends a run early ends the whole, and what there is by then is looked at.
 */
export async function calibrate(project: Project, request: CalibrateRequest): Promise<Calibrated> {
  const { runs: wanted = RUNS, seed = randomInt(1, 2 ** 31), maxTime = null, onMessage } = request;
  const began = process.hrtime.bigint();
  const left = () =>
    maxTime === null ? null : Math.max(0.001, maxTime - Number(process.hrtime.bigint() - began) / 1e9);
  const reports: RunReport[] = [];
  const between: ExitReason[] = [];
  for (let n = 0; n < wanted && between.length === 0; n++) {
    onMessage?.(`calibration: run ${n + 1} of ${wanted}`);
    try {
      const report = await execSuites(project, {
        ...request,
        seed: seed + n,
        tags: [...(request.tags ?? []), CALIBRATION_TAG],
        baseline: "automatic",
        rerun: 0,
        profile: "off",
        maxTime: left(),
      });
      reports.push(report);
      if (report.run.state !== "completed") break;
    } catch (error) {
      // Told to stop between two runs.
      if (reports.length === 0 || !isPerfmonError(error) || !request.signal?.aborted) throw error;
      between.push(...stopReasons("interrupted", request, null));
    }
  }
  const completed = reports.map(({ run }) => run).filter(({ state }) => state === "completed");
  const clean = completed.filter(({ taints }) => taints.length === 0);
  // A doubtful run is no history; where there is too little without them, they are better than nothing.
  const used = clean.length >= FEWEST_RUNS ? clean : completed;
  const reasons = doubts(completed, used, wanted);
  const last = reports.at(-1)!;
  const known = {
    suite: last.run.suite,
    extends: extending(project, request.suites, last.run),
    target: last.run.target,
    runs: used.map(({ id }) => id),
    wanted,
    ...exitOf(reports, between, maxTime),
  };
  if (used.length < 2) return { ...known, ...NOTHING, reasons };
  const found = await calibrateFrom(
    await Promise.all(used.map((run) => atHand(project, run))),
    await project.analyzers(),
  );
  return { ...known, ...found, reasons: [...reasons, ...found.reasons] };
}

/** A suite's name, or its path from here. Steps of included suites cannot be reached that way. */
function extending(project: Project, [named, ...more]: readonly string[], { suiteFiles, cases }: Run): string | null {
  const blocks = new Set(cases.map(({ case: item }) => item.block));
  if (named === undefined || named === "-" || more.length > 0 || blocks.size > 1) return null;
  if (/^[\w-]+$/.test(named)) return named;
  const path = relative(project.cwd, resolve(project.cwd, suiteFiles[0] ?? named));
  return path.startsWith("..") ? resolve(project.cwd, path) : `./${path}`;
}

const NONE = { judged: 0, regressions: 0, improvements: 0 };
const NOTHING: Calibration = { series: [], alarms: NONE, withThresholds: NONE, rule: "repetitions", reasons: [] };

async function atHand(project: Project, run: Run): Promise<CalibrationRun> {
  const cases = await Promise.all(run.cases.map((result) => candidateCase(project, result)));
  return { ...judgedAtHand(run), cases };
}

function doubts(completed: readonly Run[], used: readonly Run[], wanted: number): Calibration["reasons"] {
  const tainted = completed.filter(({ taints }) => taints.length > 0);
  const why = tainted[0]?.taints[0];
  const many = `${tainted.length} of ${completed.length} runs ${tainted.length === 1 ? "is" : "are"} doubtful (${why})`;
  return [
    ...(completed.length < wanted
      ? [{ code: "incomplete", message: `${completed.length} of ${wanted} runs were completed` }]
      : []),
    ...(used.length < FEWEST_RUNS
      ? [{ code: "too-few", message: `the noise between runs is not known: ${FEWEST_RUNS} runs are needed` }]
      : []),
    ...(tainted.length === 0
      ? []
      : used.length < completed.length
        ? [{ code: "tainted", message: `${many} and left out, as they would be of a history` }]
        : [{ code: "tainted", message: `${many} and counted all the same, for without them too few are left` }]),
  ];
}

/** What went wrong while it measured. That a run looks like a regression is what is being counted. */
function exitOf(
  reports: readonly RunReport[],
  between: readonly ExitReason[],
  maxTime: number | null,
): Pick<Calibrated, "exit" | "exitReasons"> {
  const own = reports.flatMap(({ reasons }) => reasons as readonly ExitReason[]);
  // A run knows what was left of the time for it, not the whole.
  const limit = stopReasons("time-limit", { maxTime });
  const all = [...own.filter(({ code }) => code !== "PM3004"), ...between].filter(({ code }) => /^PM/.test(code));
  if (own.some(({ code }) => code === "PM3004")) all.push(...limit);
  const each = new Map(all.map((reason) => [`${reason.code} ${reason.message}`, reason]));
  return { exit: exitCode([...each.values()]), exitReasons: [...each.values()] };
}
