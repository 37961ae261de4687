import { randomBytes, randomInt } from "node:crypto";
import { mkdir } from "node:fs/promises";
import type { ExecContext } from "../exec/context.ts";
import { runPlan } from "../exec/run-plan.ts";
import { type KernelImage, readKernelImage, requireRunning } from "../kernel/image.ts";
import type { Environment } from "../model/environment.ts";
import type { ProgressEvent } from "../model/event.ts";
import type { Plan } from "../model/plan.ts";
import type { Run, RunHeader } from "../model/run.ts";
import { ulid } from "../model/ulid.ts";
import type { Store } from "../plugin/collector.ts";
import type { RunReport } from "../plugin/reporter.ts";
import type { Session } from "../plugin/target.ts";
import { namedBaseline } from "./baseline.ts";
import { caseReasons, type ExitReason, exitCode, judgementReasons } from "./exit.ts";
import type { FailOn } from "./fail-on.ts";
import { judgeRun } from "./judge.ts";
import { measuringHooks } from "./measuring-hooks.ts";
import { type HeaderRequest, newHeader } from "./new-header.ts";
import { alone, commonContext, onTarget, type Steering } from "./on-target.ts";
import { buildPlan } from "./plan.ts";
import type { Project } from "./project.ts";
import { type ReadyPlan, readyPlan } from "./ready-plan.ts";
import { beginRun, finishRun, prepareCases, runFolder, skippedCases } from "./record-run.ts";
import { checkSame, checkSamePlace, resumableRun } from "./resume.ts";
import { describe, imageFacts, keepImageConfig } from "./run-facts.ts";
import { stopReasons } from "./stop-reasons.ts";

export interface ExecRequest extends HeaderRequest, Steering {
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
  readonly onEvent?: (event: ProgressEvent) => void;
}

/** Runs suites to the end: plan, verify, measure, store, judge. What went wrong on the way is in `reasons`, not thrown. */
export const execSuites = (project: Project, request: ExecRequest): Promise<RunReport> =>
  onTarget(project, request, (session) => new Execution(project, request, session).run());

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
    const { resume, skipMissing } = this.#request;
    const earlier = resume === undefined ? null : await resumableRun(await this.#project.store(), resume);
    const seed = earlier?.seed ?? this.#request.seed ?? randomInt(1, 2 ** 31);
    const facts = await this.#session.facts();
    const image = this.#kernelImage(facts);
    const planned = await buildPlan(this.#project, { ...this.#request, seed }, facts);
    this.#baseline = await this.#namedBaseline(planned.plan, earlier);
    const ready = await readyPlan(this.#project, this.#session, planned, { skipMissing, facts: imageFacts(image) });

    // Made only now: what is wrong with a suite leaves nothing behind.
    const store = await this.#project.store();
    if (earlier) checkSamePlace(earlier, ready.environment);
    const hooks = await measuringHooks(this.#project, store, this.#request);
    return alone(this.#session, ready.plan.suite, this.#request, async () => {
      // After any waiting, so that ids sort as runs began.
      const id = earlier?.id ?? ulid(Date.now(), randomBytes(16));
      const folder = runFolder(this.#project, store, id);
      await mkdir(folder, { recursive: true });
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
      return await this.#measure(store, ready, context, this.#header(id, ready, earlier), earlier);
    });
  }

  #kernelImage(facts: Environment): KernelImage | null {
    if (this.#request.kernelImage === undefined) return null;
    const image = readKernelImage(this.#request.kernelImage);
    requireRunning(image, String(facts["kernel.release"]?.value ?? ""));
    return image;
  }

  #header(id: string, { plan, environment }: ReadyPlan, earlier: Run | null): RunHeader {
    const baseline = this.#baseline;
    const fresh = newHeader(id, plan, environment, this.#request, this.#session.name);
    return {
      ...fresh,
      ...(earlier && {
        started: earlier.started,
        labels: { ...earlier.labels, ...fresh.labels },
        tags: [...new Set([...earlier.tags, ...fresh.tags])],
        note: fresh.note ?? earlier.note,
        rerunOf: earlier.rerunOf,
        environment: earlier.environment,
      }),
      settings: { ...fresh.settings, ...(baseline === undefined ? {} : { baseline }) },
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

  async #measure(
    store: Store,
    ready: ReadyPlan,
    context: ExecContext,
    header: RunHeader,
    earlier: Run | null,
  ): Promise<RunReport> {
    const { plan, tools, monitors } = ready;
    // Waiting for another run is no part of this one.
    const began = context.clock();
    checkSame([...plan.cases, ...plan.skipped.map(({ case: item }) => item)], earlier);
    const prepared = prepareCases(ready, context);
    const skipped = skippedCases(plan);
    await beginRun(context, header, prepared, skipped, earlier);
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
    const run = await finishRun(context, store, header, ran, cases, reasons);
    context.hooks.event.call({
      time: context.clock() - began,
      type: "run-end",
      run: run.id,
      state: run.state === "completed" ? "completed" : "interrupted",
    });
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
