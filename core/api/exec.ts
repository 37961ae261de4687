import { randomBytes, randomInt } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { isPerfmonError, PerfmonError } from "../errors/perfmon-error.ts";
import { UNFINISHED } from "../exec/case-state.ts";
import type { ExecContext, ExecHooks } from "../exec/context.ts";
import { resolveCpus } from "../exec/placement.ts";
import { type PreparedCase, prepareCase } from "../exec/prepare.ts";
import { runPlan } from "../exec/run-plan.ts";
import { tapLifecycle } from "../exec/taps.ts";
import { type KernelImage, readKernelImage, requireRunning } from "../kernel/image.ts";
import type { Environment } from "../model/environment.ts";
import type { ProgressEvent } from "../model/event.ts";
import type { Plan } from "../model/plan.ts";
import type { CaseResult, Run, RunHeader } from "../model/run.ts";
import { ulid } from "../model/ulid.ts";
import type { Store } from "../plugin/collector.ts";
import type { RunReport } from "../plugin/reporter.ts";
import type { Session } from "../plugin/target.ts";
import type { Tool } from "../plugin/tool.ts";
import { namedBaseline } from "./baseline.ts";
import { caseReasons, type ExitReason, exitCode, judgementReasons } from "./exit.ts";
import type { FailOn } from "./fail-on.ts";
import { judgeRun } from "./judge.ts";
import { type BoundMonitors, bindMonitors } from "./monitors.ts";
import { owner } from "./owner.ts";
import { buildPlan, type PlanRequest } from "./plan.ts";
import type { Project } from "./project.ts";
import { checkSame, checkSamePlace, resumableRun } from "./resume.ts";
import { describe, imageFacts, keepImageConfig, toolFacts } from "./run-facts.ts";
import { stopCode, stopReasons } from "./stop-reasons.ts";
import { changedFacts, runTaints } from "./taints.ts";
import { tapStore } from "./tap-store.ts";
import { verify, withoutMissing } from "./verify.ts";

export interface ExecRequest extends PlanRequest {
  readonly labels?: Readonly<Record<string, string>>;
  readonly tags?: readonly string[];
  readonly note?: string | null;
  /** A baseline's name or a run. Undefined: the suite's, else automatic. */
  readonly baseline?: string;
  readonly failOn?: FailOn;
  readonly failOnInconclusive?: boolean;
  readonly skipMissing?: boolean;
  /** s */
  readonly maxTime?: number | null;
  readonly maxFailures?: number | null;
  readonly kernelImage?: string;
  /** A run to go on with. */
  readonly resume?: string;
  /** Ends the run: its reason is `SIGINT`, `SIGTERM` or `SIGHUP`. */
  readonly signal?: AbortSignal;
  /** Kills what still runs, now. */
  readonly kill?: AbortSignal;
  readonly onEvent?: (event: ProgressEvent) => void;
  /** What is worth saying while nothing has a better place. */
  readonly onMessage?: (message: string) => void;
  readonly version: string;
}

const GRACE = 10;
const OUTPUT_LIMIT = 64 * 2 ** 20;

/** Runs suites to the end: plan, verify, measure, store, judge. What went wrong on the way is in `reasons`, not thrown. */
export async function execSuites(project: Project, request: ExecRequest): Promise<RunReport> {
  const session = await project.openSession();
  request.kill?.addEventListener("abort", () => void session.close(), { once: true });
  try {
    return await new Execution(project, request, session).run();
  } catch (error) {
    if (!isPerfmonError(error) || error.code !== "PM3005") throw error;
    throw new PerfmonError(stopCode(request.signal), error.message, { hint: error.hint, cause: error });
  } finally {
    await session.close();
  }
}

class Execution {
  readonly #project: Project;
  readonly #request: ExecRequest;
  readonly #session: Session;
  /** The name of a baseline, or the id of a run. Undefined: automatic. */
  #baseline: string | undefined;

  constructor(project: Project, request: ExecRequest, session: Session) {
    this.#project = project;
    this.#request = request;
    this.#session = session;
  }

  async run(): Promise<RunReport> {
    const { resume } = this.#request;
    const earlier = resume === undefined ? null : await resumableRun(await this.#project.store(), resume);
    const seed = earlier?.seed ?? this.#request.seed ?? randomInt(1, 2 ** 31);
    const facts = await this.#session.facts();
    const image = this.#kernelImage(facts);
    const planned = await buildPlan(this.#project, { ...this.#request, seed }, facts);
    const tools = planned.tools;
    this.#baseline = await this.#namedBaseline(planned.plan, earlier);
    const monitors = await bindMonitors(this.#project, planned.plan);
    const verified = await verify(planned.plan, tools, this.#session, this.#project.env, monitors.requires);
    const plan = withoutMissing(planned.plan, verified.missing, this.#request.skipMissing ?? false);
    if (plan.cases.length === 0 && plan.skipped.length === 0)
      throw new PerfmonError("PM1013", "nothing is left to run", { hint: "see --filter and --exclude" });
    const paths = [
      ...new Set(
        plan.cases.flatMap((item) => (tools.get(item.uses)!.paths?.(item.options) ?? []).map(({ path }) => path)),
      ),
    ];
    const environment: Environment = {
      ...(await this.#session.facts(paths)),
      ...imageFacts(image),
      ...toolFacts(verified.toolVersions),
    };

    // Made only now: what is wrong with a suite leaves nothing behind.
    const store = await this.#project.store();
    if (earlier) checkSamePlace(earlier, environment);
    const clock = monotonic;
    const hooks = await this.#hooks(store);
    const lock = await this.#session.lock(
      `suite ${plan.suite}`,
      (holder) => this.#request.onMessage?.(`waiting for the target: ${holder}`),
      this.#request.signal,
    );
    try {
      // After any waiting, so that ids sort as runs began.
      const id = earlier?.id ?? ulid(Date.now(), randomBytes(16));
      const folder = join(store.folder ?? join(this.#project.folder, ".perfmon", "runs"), id);
      // Waiting for another run is no part of this one.
      const began = clock();
      if (this.#request.signal?.aborted) throw new PerfmonError("PM3005", "interrupted before anything ran");
      await mkdir(folder, { recursive: true });
      await keepImageConfig(image, folder);
      const context: ExecContext = {
        session: this.#session,
        hooks,
        folder,
        scratch: await this.#session.scratch(),
        facts: environment,
        topology: await this.#session.topology(),
        binaries: verified.binaries,
        toolVersions: verified.toolVersions,
        env: this.#project.env,
        signal: this.#request.signal ?? new AbortController().signal,
        kill: this.#request.kill ?? new AbortController().signal,
        clock,
        limits: { grace: GRACE, output: OUTPUT_LIMIT },
      };
      const header = this.#header(id, plan, environment, seed, earlier);
      return await this.#measure(store, plan, tools, monitors, context, header, earlier, began);
    } finally {
      await lock.release();
    }
  }

  #kernelImage(facts: Environment): KernelImage | null {
    if (this.#request.kernelImage === undefined) return null;
    const image = readKernelImage(this.#request.kernelImage);
    requireRunning(image, String(facts["kernel.release"]?.value ?? ""));
    return image;
  }

  #header(id: string, plan: Plan, environment: Environment, seed: number, earlier: Run | null): RunHeader {
    const { labels = {}, tags = [], note = null } = this.#request;
    const baseline = this.#baseline;
    return {
      id,
      state: "running",
      suite: plan.suite,
      suiteFiles: plan.suiteFiles,
      started: earlier?.started ?? new Date().toISOString(),
      finished: null,
      target: this.#session.name,
      labels: { ...earlier?.labels, ...labels },
      tags: [...new Set([...(earlier?.tags ?? []), ...tags])],
      note: note ?? earlier?.note ?? null,
      rerunOf: earlier?.rerunOf ?? null,
      seed,
      order: plan.order,
      perfmon: this.#request.version,
      environment: earlier?.environment ?? environment,
      environmentAfter: null,
      taints: [],
      owner: owner(),
      settings: {
        suites: [...this.#request.suites],
        ...(this.#request.stdin === undefined ? {} : { stdin: this.#request.stdin }),
        overrides: { ...this.#request.overrides } as never,
        ...(baseline === undefined ? {} : { baseline }),
      },
      reasons: [],
    };
  }

  /**
   * What the user named, now or when the run began; else the suite's. Looked up before anything is measured: what is not there
   * is said at once, and `@latest` is the run that is the latest now, not this one.
   */
  async #namedBaseline(plan: Plan, earlier: Run | null): Promise<string | undefined> {
    const before = earlier?.settings.baseline;
    const named = this.#request.baseline ?? (typeof before === "string" ? before : plan.baseline);
    if (named === null) return undefined;
    const { choice } = await namedBaseline(await this.#project.store(), named);
    return choice.rule === "run" ? choice.runs[0] : named;
  }

  async #hooks(store: Store): Promise<ExecHooks> {
    const hooks = await this.#project.hooks(({ error }) => this.#request.onMessage?.(`${error.message}`));
    tapLifecycle(hooks);
    tapStore(hooks, store);
    const { onEvent } = this.#request;
    if (onEvent) hooks.event.tap("progress", onEvent);
    return hooks;
  }

  async #measure(
    store: Store,
    plan: Plan,
    tools: ReadonlyMap<string, Tool>,
    monitors: BoundMonitors,
    context: ExecContext,
    header: RunHeader,
    earlier: Run | null,
    began: number,
  ): Promise<RunReport> {
    const all = [...plan.cases, ...plan.skipped.map(({ case: item }) => item)];
    checkSame(all, earlier);
    const prepared = plan.cases.map((item, index): PreparedCase => {
      const cpus = resolveCpus(item.placement, context.topology);
      return prepareCase(
        item,
        index,
        tools.get(item.uses)!,
        monitors.of(item),
        cpus,
        context.facts,
        plan.blocks[item.block],
      );
    });
    const skipped: CaseResult[] = plan.skipped.map(({ case: item, reason }) => ({
      case: item,
      outcome: "skipped",
      reason,
      metrics: [],
      repetitions: [],
    }));
    // With all metrics they may have: of a run that is killed, these are what its values are read by.
    const unfinished = prepared.map(
      ({ case: item, metrics }): CaseResult => ({
        case: item,
        outcome: "aborted",
        reason: UNFINISHED,
        metrics,
        repetitions: [],
      }),
    );
    if (earlier) await context.hooks.collect.promise({ what: "run", run: header });
    else
      await context.hooks.collect.promise({
        what: "begin",
        run: { ...header, cases: [...unfinished, ...skipped], blocks: [] },
      });
    context.hooks.event.call({
      time: context.clock() - began,
      type: "run-start",
      perfmon: this.#request.version,
      run: header.id,
      plan,
      environment: describe(context.facts),
      folder: context.folder,
    });

    const ran = await runPlan(plan, prepared, context, {
      run: header.id,
      began,
      deadline: this.#request.maxTime == null ? null : began + this.#request.maxTime,
      maxFailures: this.#request.maxFailures ?? null,
      blockMonitors: monitors.blocks,
      earlier: earlier?.cases ?? [],
      earlierBlocks: earlier?.blocks ?? [],
    });
    const cases = [...ran.cases, ...skipped];
    const reasons: ExitReason[] = [...stopReasons(ran.stopped, this.#request), ...caseReasons(cases)];
    const after = await this.#session.facts();
    const finished: RunHeader = {
      ...header,
      state: ran.stopped === "interrupted" || ran.stopped === "time-limit" ? "interrupted" : "completed",
      finished: new Date().toISOString(),
      environmentAfter: changedFacts(header.environment, after),
      taints: runTaints(cases, header.environment, after),
      owner: null,
      reasons: reasons.map(({ code, message }) => ({ code, message })),
    };
    await context.hooks.collect.promise({ what: "run", run: finished });
    context.hooks.event.call({
      time: context.clock() - began,
      type: "run-end",
      run: header.id,
      state: finished.state === "completed" ? "completed" : "interrupted",
    });
    const run: Run = { ...finished, cases, blocks: ran.blocks };
    const judgement = await judgeRun(this.#project, store, run, { baseline: this.#baseline, tools });
    const { failOn = this.#project.config.failOn, failOnInconclusive = false } = this.#request;
    reasons.push(...judgementReasons(judgement, { failOn, failOnInconclusive }));
    return {
      run,
      judgement,
      elapsed: context.clock() - began,
      exit: exitCode(reasons),
      reasons,
      places: { store: store.url, folder: context.folder },
    };
  }
}

const monotonic = () => Number(process.hrtime.bigint()) / 1e9;
