import { version } from "../config/own-package.ts";
import type { Diagnostic } from "../errors/diagnostic.ts";
import type { Ack } from "../model/ack.ts";
import type { Json } from "../model/case.ts";
import type { Baseline } from "../model/comparison.ts";
import type { Trends } from "../model/history.ts";
import type { Plan } from "../model/plan.ts";
import type { Profile } from "../model/profile.ts";
import type { Run } from "../model/run.ts";
import type { RunFilter, Store } from "../plugin/collector.ts";
import type { RunReport } from "../plugin/reporter.ts";
import { type AbRequest, measureAb } from "./ab.ts";
import { type AckRequest, acknowledgeFinding, removeAck } from "./acks.ts";
import { type Calibrated, type CalibrateRequest, calibrate } from "./calibrate.ts";
import { type Compared, type CompareRequest, chosenRuns, compare, compareRun, ownBaseline } from "./compare.ts";
import { type ExecRequest, execSuites } from "./exec.ts";
import { type ExportFormat, exportRuns } from "./export.ts";
import { type FindingName, findingOf } from "./find-finding.ts";
import { hasBaseline } from "./has-baseline.ts";
import { type ImportedRuns, type ImportRequest, importFile, importRuns } from "./import.ts";
import {
  getBaseline,
  type PromoteRequest,
  promoteBaseline,
  removeBaseline,
  type SetBaselineRequest,
  setBaseline,
} from "./named-baselines.ts";
import { buildPlan, checkWith, type PlanRequest } from "./plan.ts";
import { keptProfiles } from "./profiles.ts";
import { Project } from "./project.ts";
import { type Rejudged, type RejudgeRequest, rejudge } from "./rejudge.ts";
import {
  annotateRun,
  keptFolder,
  listRuns,
  type PruneRequest,
  pruneRuns,
  type RunListing,
  removeRuns,
  tagRun,
} from "./runs.ts";
import { type LogEntry, logOf, type RawOutput, rawOutputs, reproduction, resultsOf, withCases } from "./show.ts";
import { baselineSide, isFile, oneRun } from "./sides.ts";
import { storedPlaces } from "./store-address.ts";
import { parseThresholds, type ThresholdMap } from "./thresholds.ts";
import { type TrendRequest, trend } from "./trend.ts";

export interface PerfmonOptions {
  /** Folder from which configuration, suites and relative paths are looked up. Default: the process's. */
  readonly cwd?: string;
  /** Configuration file. Default: looked for from `cwd` upward. */
  readonly config?: string;
  /** `sqlite:PATH`. Default: the configuration's. */
  readonly store?: string;
  /** Name of a target. Default: the configuration's. */
  readonly target?: string;
  /** Default: the process's. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Other settings by key of the configuration, as flags: highest precedence. */
  readonly settings?: Readonly<Record<string, Json>>;
}

/** A comparison of runs at hand or of references. */
export interface CompareOptions extends Omit<CompareRequest, "baseline" | "candidate" | "thresholds"> {
  /** Run reference, baseline name, `file:PATH`, or runs at hand. Undefined: the candidate's own or automatic one. */
  readonly baseline?: string | Run | readonly Run[];
  readonly candidate: string | Run;
  /** Tolerances that win over everybody's: `{ "*": "5%", "read.iops": "3%" }`. */
  readonly thresholds?: ThresholdMap;
}

/**
 * perfmon for programs: everything the commands do, on one configuration and one store. Methods reject with PerfmonError,
 * whose `code` is of the catalogue. References are those of the command line (`@latest`, a prefix of an id, `tag:T`, ...).
 */
export class Perfmon {
  readonly #project: Project;

  private constructor(project: Project) {
    this.#project = project;
  }

  static async open({ cwd, config, store, target, env, settings }: PerfmonOptions = {}): Promise<Perfmon> {
    const project = await Project.open({
      ...(cwd === undefined ? {} : { cwd }),
      ...(env === undefined ? {} : { env }),
      file: config,
      flags: { ...settings, store, target },
    });
    return new Perfmon(project);
  }

  /** Runs suites to the end, stores and judges. What went wrong on the way is in the report's `reasons`; what forbids running is thrown. */
  exec(request: Omit<ExecRequest, "version">): Promise<RunReport> {
    return execSuites(this.#project, { ...request, version: version() });
  }

  /** Measures two subjects in alternating blocks, stores and judges them. The report is that of b against a. */
  ab(request: Omit<AbRequest, "version">): Promise<RunReport> {
    return measureAb(this.#project, { ...request, version: version() });
  }

  /** Runs suites several times with nothing changed, stores the runs, and says what the machine does by itself. */
  calibrate(request: Omit<CalibrateRequest, "version">): Promise<Calibrated> {
    return calibrate(this.#project, { ...request, version: version() });
  }

  /** What `exec` would run, for the target as it is now. Runs nothing. */
  async plan(request: PlanRequest): Promise<Plan> {
    const session = await this.#project.openSession();
    try {
      return (await buildPlan(this.#project, request, await session.facts())).plan;
    } finally {
      await session.close();
    }
  }

  /** Everything that is wrong with suites; empty: nothing. Touches no target. */
  async validate(request: PlanRequest): Promise<readonly Diagnostic[]> {
    return checkWith(this.#project, request);
  }

  /** Compares; reads only. Runs at hand and files need no store. */
  async compare({ baseline, candidate, thresholds, ...rest }: CompareOptions): Promise<Compared> {
    const request = { ...rest, thresholds: parseThresholds(thresholds ?? {}, "flag", "thresholds") };
    if (typeof candidate === "string" && (baseline === undefined || typeof baseline === "string"))
      return compare(this.#project, { ...request, baseline, candidate });
    const run = typeof candidate === "string" ? await oneRun(this.#project, candidate, rest.stdin) : candidate;
    const places = storedPlaces({ url: this.#project.config.store }, null);
    return compareRun(this.#project, run, await this.#baselineFor(baseline, run), request, places);
  }

  async #baselineFor(baseline: CompareOptions["baseline"], run: Run) {
    if (typeof baseline === "string") return baselineSide(this.#project, baseline, run);
    if (baseline !== undefined) return chosenRuns("id" in baseline ? [baseline] : baseline);
    return ownBaseline(this.#project, run);
  }

  /** Reads a stored run's raw output again and judges it anew; with `save`, replaces what is stored. */
  judge(request: RejudgeRequest = {}): Promise<Rejudged> {
    return rejudge(this.#project, request);
  }

  #reading(): Promise<Store> {
    return this.#project.store({ readOnly: true });
  }

  /** Stored runs in brief, newest first. */
  async runs(filter: RunFilter = {}): Promise<RunListing[]> {
    return listRuns(await this.#reading(), filter);
  }

  /** The history of series, with what changed when. */
  trend(request: TrendRequest = {}): Promise<Trends> {
    return trend(this.#project, request);
  }

  /** A whole run by reference; `file:PATH` too. */
  run(reference: string): Promise<Run> {
    return oneRun(this.#project, reference);
  }

  /** A run's results as a report that a reporter can print: compared with nothing, judged by nobody. */
  async results(reference: string, { cases }: { readonly cases?: string } = {}): Promise<RunReport> {
    const { run, folder } = await this.#withFolder(reference, cases);
    const comparable = !isFile(reference) && (await hasBaseline(this.#project, await this.#reading(), run));
    const places = isFile(reference)
      ? { store: reference, folder }
      : storedPlaces({ url: this.#project.config.store }, folder);
    return resultsOf(run, places, { comparable });
  }

  /** Every repetition of a run in the order in which they ran. */
  async log(reference: string): Promise<LogEntry[]> {
    return logOf(await this.run(reference));
  }

  /** Where the raw output of a run's repetitions lies. */
  async rawOutputs(reference: string, { cases }: { readonly cases?: string } = {}): Promise<RawOutput[]> {
    const { run, folder } = await this.#withFolder(reference, cases);
    return folder === null ? [] : rawOutputs(run, folder);
  }

  /** Where the time of a run's cases goes, of those that were profiled. */
  async profiles(reference: string): Promise<Profile[]> {
    const { id } = await this.run(reference);
    return reference.startsWith("file:") ? [] : keptProfiles(await this.#reading(), id);
  }

  /** A shell script that repeats a case without perfmon. `cases` is a glob, needed where the run has several. */
  async reproduce(reference: string, { cases }: { readonly cases?: string } = {}): Promise<string> {
    const { run, folder } = await this.#withFolder(reference, cases);
    return reproduction(run, folder);
  }

  async #withFolder(reference: string, cases: string | undefined) {
    const whole = await this.run(reference);
    const folder = reference.startsWith("file:") ? null : keptFolder(await this.#reading(), whole.id);
    return { run: withCases(whole, cases), folder };
  }

  /** Adds and removes tags of a run. */
  async tag(
    reference: string,
    change: { readonly add?: readonly string[]; readonly remove?: readonly string[] },
  ): Promise<RunListing> {
    return tagRun(await this.#project.store(), reference, change);
  }

  /** Replaces the note of a run. Null: takes it away. PM1506 for a run that still runs. */
  async annotate(reference: string, note: string | null): Promise<RunListing> {
    return annotateRun(await this.#project.store(), reference, note);
  }

  /** Removes runs with their raw output and their re-runs. Refused (PM1506) for runs of a baseline. */
  async remove(...references: readonly string[]): Promise<RunListing[]> {
    return removeRuns(await this.#project.store(), references);
  }

  /** Removes old runs with their re-runs; those tagged, running or in a baseline stay. */
  async prune(request: PruneRequest): Promise<RunListing[]> {
    return pruneRuns(await this.#project.store(), request);
  }

  /** Named baselines. */
  async baselines(): Promise<Baseline[]> {
    return (await this.#reading()).baselines();
  }

  async baseline(name: string): Promise<Baseline> {
    return getBaseline(await this.#reading(), name);
  }

  /** Lets a name stand for runs, in place of what it stood for. */
  async setBaseline(name: string, runs: string | readonly string[], request?: SetBaselineRequest): Promise<Baseline> {
    return setBaseline(await this.#project.store(), name, typeof runs === "string" ? [runs] : runs, request);
  }

  /** Makes a run (default `@latest`) the newest of a baseline, which begins with it where it is not there yet. */
  async promoteBaseline(name: string, run?: string, request?: PromoteRequest): Promise<Baseline> {
    return promoteBaseline(await this.#project.store(), name, run, request);
  }

  /** Forgets a baseline; its runs stay. */
  async removeBaseline(name: string): Promise<void> {
    await removeBaseline(await this.#project.store(), name);
  }

  /** Known regressions, the one acknowledged last first; expired ones too. */
  async acks(): Promise<Ack[]> {
    return (await this.#reading()).acks();
  }

  /**
   * Makes a regression a known one, by its id in a report (`Comparison.id`) or by its place: `{ run, case, metric }`. It is not
   * reported again unless it worsens or `until` passes.
   */
  ack(finding: string | FindingName, request: AckRequest): Promise<Ack> {
    return acknowledgeFinding(this.#project, typeof finding === "string" ? findingOf([finding]) : finding, request);
  }

  /** Ends an acknowledgement, by its id; gives what it was. */
  async removeAck(id: string): Promise<Ack> {
    return removeAck(await this.#project.store(), id);
  }

  /** Runs, or their profiles, as text: `json` comes back by `importRun` without loss. `cases` is a glob. */
  async exportRun(
    references: string | readonly string[],
    format: ExportFormat = "json",
    { cases }: { readonly cases?: string } = {},
  ): Promise<string> {
    const list = typeof references === "string" ? [references] : references;
    const runs: Run[] = [];
    for (const reference of list) runs.push(withCases(await this.run(reference), cases));
    return [...(await exportRuns(this.#project.registry, runs, format, () => this.#reading()))].join("");
  }

  /** Stores runs at hand, as `buildRun` makes them or `exportRun` wrote them; gives their ids. PM1506 for one that is there, unless `replace`. */
  async importRun(runs: Run | readonly Run[] | string, options?: { readonly replace?: boolean }): Promise<string[]> {
    return importRuns(this.#project, runs, options);
  }

  /** Stores the runs of a file of any readable format, or of `stdin` where the path is `-`: all of them or none. */
  async importFile(path: string, request?: ImportRequest): Promise<ImportedRuns> {
    return importFile(this.#project, path, request);
  }

  /** Closes the store. */
  async close(): Promise<void> {
    await this.#project.close();
  }
}

/** Opens a configuration with its plugins; the store is opened when it is first needed. Close it when done. */
export const openPerfmon = (options: PerfmonOptions = {}): Promise<Perfmon> => Perfmon.open(options);
