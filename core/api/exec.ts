import { randomBytes, randomInt } from "node:crypto";
import type { ExecContext, ExecHooks } from "../exec/context.ts";
import { makeRunFolder } from "../exec/disk.ts";
import { type RanPlan, runPlan } from "../exec/run-plan.ts";
import { type KernelImage, readKernelImage, requireRunning } from "../kernel/image.ts";
import type { Environment } from "../model/environment.ts";
import type { MessageLevel, ProgressEvent } from "../model/event.ts";
import type { Plan, ProfileWhen } from "../model/plan.ts";
import type { CaseResult, Run, RunHeader } from "../model/run.ts";
import { ulid } from "../model/ulid.ts";
import type { Store } from "../plugin/collector.ts";
import type { RunReport } from "../plugin/reporter.ts";
import type { Session } from "../plugin/target.ts";
import { baselineRule, namedBaseline } from "./baseline.ts";
import { beforeWarnings } from "./before.ts";
import { caseReasons, type ExitReason, exitCode, judgementReasons } from "./exit.ts";
import type { FailOn } from "./fail-on.ts";
import { judgeRun } from "./judge.ts";
import { measuringHooks } from "./measuring-hooks.ts";
import { type HeaderRequest, newHeader } from "./new-header.ts";
import { alone, commonContext, onTarget, type Steering } from "./on-target.ts";
import { buildPlan } from "./plan.ts";
import { profileRun } from "./profile-run.ts";
import { askedProfiler, type ReadyProfiler, readyProfiler } from "./profiler.ts";
import { withProgressFile } from "./progress-file.ts";
import type { Project } from "./project.ts";
import { type ReadyPlan, readyPlan, seenAgain } from "./ready-plan.ts";
import { beginRun, finishRun, prepareCases, runFolder, skippedCases } from "./record-run.ts";
import { measureAgain } from "./rerun.ts";
import { checkSame, checkSamePlace, checkSameTuning, resumableRun } from "./resume.ts";
import { describe, imageFacts, keepImageConfig } from "./run-facts.ts";
import { stopReasons } from "./stop-reasons.ts";
import { storedPlaces } from "./store-address.ts";
import { tuned, tuningOf } from "./tune.ts";

export interface ExecRequest extends HeaderRequest, Steering {
  /** A baseline's name or a run. Undefined: the suite's, else automatic. */
  readonly baseline?: string;
  readonly failOn?: FailOn;
  readonly failOnInconclusive?: boolean;
  readonly skipMissing?: boolean;
  /** Tune the target for the time of the run. */
  readonly tune?: boolean;
  /** s */
  readonly maxTime?: number | null;
  readonly maxFailures?: number | null;
  readonly kernelImage?: string;
  /** Most times that what looks worse is measured again. Default: the configuration's. */
  readonly rerun?: number;
  /** When cases are profiled, after everything is measured. Default: the suite's, else the configuration's. */
  readonly profile?: ProfileWhen;
  /** A run to go on with. */
  readonly resume?: string;
  readonly onEvent?: (event: ProgressEvent) => void;
}

/** Runs suites to the end: plan, verify, measure, store, judge. What went wrong on the way is in `reasons`, not thrown. */
export function execSuites(project: Project, asked: ExecRequest): Promise<RunReport> {
  const request = withProgressFile(asked);
  return onTarget(project, request, (session) => new Execution(project, request, session).run());
}

/** A run that was measured, whatever came of it. */
interface Measured {
  readonly run: Run;
  readonly stopped: RanPlan["stopped"];
  readonly reasons: readonly ExitReason[];
  readonly context: ExecContext;
}

class Execution {
  readonly #project: Project;
  readonly #request: ExecRequest;
  readonly #session: Session;
  readonly #clock = commonContext({}).clock;
  /** Monotonic s when the target was ours: waiting for another run is no part of this one. */
  #began = 0;
  /** The name of a baseline, the id of a run, or a rule. Undefined: automatic. */
  #baseline: string | undefined;
  #profiler: ReadyProfiler | null = null;

  constructor(project: Project, request: ExecRequest, session: Session) {
    this.#project = project;
    this.#request = request;
    this.#session = session;
  }

  async run(): Promise<RunReport> {
    const { resume, skipMissing, tune = false } = this.#request;
    const say = (message: string, level?: MessageLevel) => this.#request.onMessage?.(message, level);
    for (const message of (await this.#session.tuning?.recover()) ?? []) say(message);
    const tuning = tune ? tuningOf(this.#session) : null;
    const earlier = resume === undefined ? null : await resumableRun(await this.#project.store(), resume);
    checkSameTuning(earlier, tune);
    const seed = earlier?.seed ?? this.#request.seed ?? randomInt(1, 2 ** 31);
    const facts = await this.#session.facts();
    const image = this.#kernelImage(facts);
    const planned = await buildPlan(this.#project, { ...this.#request, seed }, facts);
    this.#baseline = await this.#namedBaseline(planned.plan, earlier);
    const ready = await readyPlan(this.#project, this.#session, planned, { skipMissing, facts: imageFacts(image) });
    const profiler = await askedProfiler(this.#project, ready.plan, this.#request);

    // Made only now: what is wrong with a suite leaves nothing behind.
    const store = await this.#project.store();
    const hooks = await measuringHooks(this.#project, store, this.#request);
    const measured = async (): Promise<RunReport> => {
      // Tuning has changed what was seen.
      const now = tuning ? await seenAgain(this.#session, ready) : ready;
      if (earlier) checkSamePlace(earlier, now.environment);
      for (const message of beforeWarnings(now.environment, tune)) say(message);
      if (profiler)
        this.#profiler = await readyProfiler(this.#project, this.#session, profiler, now.environment, this.#request);
      this.#began = this.#clock();
      const first = await this.#measure(store, hooks, now, { earlier, rerunOf: earlier?.rerunOf ?? null, image });
      return this.#judged(store, hooks, now, first);
    };
    return alone(this.#session, ready.plan.suite, this.#request, () =>
      tuning ? tuned(tuning, say, measured) : measured(),
    );
  }

  #kernelImage(facts: Environment): KernelImage | null {
    if (this.#request.kernelImage === undefined) return null;
    const image = readKernelImage(this.#request.kernelImage);
    const said = (name: string) => (facts[name] === undefined ? null : String(facts[name].value));
    requireRunning(image, {
      release: said("kernel.release") ?? "an unknown kernel",
      version: said("kernel.version"),
      config: said("kernel.config"),
    });
    return image;
  }

  #header(id: string, { plan, environment }: ReadyPlan, earlier: Run | null, rerunOf: string | null): RunHeader {
    const baseline = this.#baseline;
    const fresh = newHeader(id, plan, environment, { ...this.#request, rerunOf }, this.#session.name);
    return {
      ...fresh,
      ...(earlier && {
        started: earlier.started,
        labels: { ...earlier.labels, ...fresh.labels },
        tags: [...new Set([...earlier.tags, ...fresh.tags])],
        note: fresh.note ?? earlier.note,
        environment: earlier.environment,
      }),
      settings: {
        ...fresh.settings,
        ...(baseline === undefined ? {} : { baseline }),
        ...(plan.minBoots === undefined ? {} : { min_boots: plan.minBoots }),
        ...(this.#request.tune ? { tune: true } : {}),
      },
    };
  }

  /**
   * What the user named, now or when the run began; else the suite's, else the configuration's. Looked up before anything is
   * measured: what is not there is said at once, and `@latest` is the run that is the latest now, not this one.
   */
  async #namedBaseline(plan: Plan, earlier: Run | null): Promise<string | undefined> {
    const before = earlier?.settings.baseline;
    const named = this.#request.baseline ?? (typeof before === "string" ? before : plan.baseline);
    const chosen = named ?? this.#project.config.baseline;
    if (baselineRule(chosen)) return chosen === "automatic" ? undefined : chosen;
    const { choice } = await namedBaseline(await this.#project.store(), chosen);
    return choice.rule === "run" ? choice.runs[0] : chosen;
  }

  async #measure(
    store: Store,
    hooks: ExecHooks,
    ready: ReadyPlan,
    of: { readonly earlier: Run | null; readonly rerunOf: string | null; readonly image?: KernelImage | null },
  ): Promise<Measured> {
    const { earlier, rerunOf, image = null } = of;
    const { plan, monitors } = ready;
    const began = this.#began;
    // After any waiting, so that ids sort as runs began.
    const id = earlier?.id ?? ulid(Date.now(), randomBytes(16));
    const folder = runFolder(this.#project, store, id);
    makeRunFolder(folder);
    await keepImageConfig(image, folder);
    const context: ExecContext = {
      ...commonContext(this.#request),
      session: this.#session,
      hooks,
      folder,
      scratch: await this.#session.scratch(),
      facts: ready.environment,
      topology: await this.#session.topology(),
      binaries: ready.binaries,
      toolVersions: ready.toolVersions,
      env: this.#project.env,
    };
    checkSame([...plan.cases, ...plan.skipped.map(({ case: item }) => item)], earlier);
    const header = this.#header(id, ready, earlier, rerunOf);
    const prepared = prepareCases(ready, context);
    const skipped = skippedCases(plan);
    await beginRun(context, header, prepared, skipped, earlier);
    hooks.event.call({
      time: context.clock() - began,
      type: "run-start",
      perfmon: this.#request.version,
      run: id,
      rerunOf,
      plan,
      environment: describe(context.facts),
      folder,
    });

    const ran = await runPlan(plan, prepared, context, {
      run: id,
      began,
      deadline: this.#deadline(),
      maxFailures: this.#request.maxFailures ?? null,
      blockMonitors: monitors.blocks,
      earlier: earlier?.cases ?? [],
      earlierBlocks: earlier?.blocks ?? [],
    });
    const cases: CaseResult[] = [...ran.cases, ...skipped];
    const reasons = [...stopReasons(ran.stopped, this.#request), ...caseReasons(cases)];
    const run = await finishRun(context, store, header, ran, cases, reasons, await this.#session.facts());
    const state = run.state === "completed" ? "completed" : "interrupted";
    hooks.event.call({ time: context.clock() - began, type: "run-end", run: run.id, state });
    return { run, stopped: ran.stopped, reasons, context };
  }

  /** Monotonic s. */
  #deadline(): number | null {
    const { maxTime } = this.#request;
    return maxTime == null ? null : this.#began + maxTime;
  }

  async #judged(store: Store, hooks: ExecHooks, ready: ReadyPlan, first: Measured): Promise<RunReport> {
    const { run, context } = first;
    const tell = (text: string, level: MessageLevel) =>
      hooks.event.call({ time: this.#clock() - this.#began, type: "message", level, text });
    const reasons = [...first.reasons];
    const judgement = await measureAgain({
      most: first.stopped === null && run.rerunOf === null ? (this.#request.rerun ?? this.#project.config.rerun) : 0,
      judge: (mayRerun) =>
        judgeRun(this.#project, store, run, { baseline: this.#baseline, tools: ready.tools, mayRerun }),
      say: (text) => tell(text, "info"),
      measure: async (suspects, nth) => {
        const cases = ready.plan.cases.filter(({ id }) => suspects.includes(id));
        const plan = { ...ready.plan, cases, skipped: [], seed: ready.plan.seed + nth };
        const again = await this.#measure(store, hooks, { ...ready, plan }, { earlier: null, rerunOf: run.id });
        reasons.push(...again.reasons);
        return again.stopped === null;
      },
    });
    const { failOn = this.#project.config.failOn, failOnInconclusive = false } = this.#request;
    reasons.push(...judgementReasons(judgement, { failOn, failOnInconclusive }));
    if (this.#profiler && first.stopped === null) {
      const judged = { run, judgement, ready, context, deadline: this.#deadline(), tell };
      reasons.push(...(await profileRun(this.#profiler, store, judged)));
    }
    return {
      run,
      judgement,
      elapsed: this.#clock() - this.#began,
      exit: exitCode(reasons),
      failOn,
      reasons,
      places: storedPlaces(store, context.folder),
    };
  }
}
