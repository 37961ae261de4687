import { randomBytes } from "node:crypto";
import { blocksToShow } from "../analysis/blocks-needed.ts";
import { type AlternatingSubject, alternate } from "../exec/alternate.ts";
import { makeRunFolder } from "../exec/disk.ts";
import type { ProgressEvent } from "../model/event.ts";
import type { CaseResult, Run } from "../model/run.ts";
import { ulid, ulidAfter } from "../model/ulid.ts";
import type { RunReport } from "../plugin/reporter.ts";
import type { Session } from "../plugin/target.ts";
import { type AbPlan, type AbPlanRequest, planAb, tooFewBlocks } from "./ab-plan.ts";
import { type AbSide, becoming, openSide, restore, type SideRequest } from "./ab-side.ts";
import { caseReasons, type ExitReason, exitCode, judgementReasons } from "./exit.ts";
import type { FailOn } from "./fail-on.ts";
import { judgeStoredPair } from "./judge-stored-pair.ts";
import type { HeaderRequest } from "./new-header.ts";
import { alone, commonContext, onTarget, type Steering } from "./on-target.ts";
import { withProgressFile } from "./progress-file.ts";
import type { Project } from "./project.ts";
import { finishRun } from "./record-run.ts";
import { describe } from "./run-facts.ts";
import { stopReasons } from "./stop-reasons.ts";
import { storedPlaces } from "./store-address.ts";

export interface AbRequest extends AbPlanRequest, HeaderRequest, Steering {
  readonly failOn?: FailOn;
  readonly failOnInconclusive?: boolean;
  readonly skipMissing?: boolean;
  /** s */
  readonly maxTime?: number | null;
  readonly onEvent?: (event: ProgressEvent) => void;
}

/**
 * Measures two subjects in alternating blocks: stores each as a run of its own, labelled `ab` (the pair) and `subject`, and
 * judges b against a by the pairs. The report is that of b. What went wrong on the way is in `reasons`, not thrown.
 */
export function measureAb(project: Project, asked: AbRequest): Promise<RunReport> {
  const request = withProgressFile(asked);
  return onTarget(project, request, async (session) => {
    const plan = await planAb(project, request, await session.facts());
    const few = tooFewBlocks(plan, blocksToShow(plan.subjects.a.plan.cases.length));
    if (few !== null) request.onMessage?.(few);
    return alone(session, plan.subjects.a.plan.suite, request, () => measure(project, request, session, plan));
  });
}

async function measure(project: Project, request: AbRequest, session: Session, plan: AbPlan): Promise<RunReport> {
  const store = await project.store();
  const a = ulid(Date.now(), randomBytes(16));
  const ids = { a, b: ulidAfter(a, Date.now(), randomBytes(16)) };
  // One scratch folder for both: its path is part of what they run.
  const shared = {
    ...commonContext(request),
    session,
    scratch: await session.scratch(),
    topology: await session.topology(),
  };
  const { clock } = shared;
  const began = clock();
  const deadline = request.maxTime == null ? null : began + request.maxTime;
  const asked: SideRequest = {
    project,
    request,
    store,
    plan,
    ids,
    shared,
    began,
    deadline,
    current: { key: null },
  };
  let ofA: AbSide | undefined;
  try {
    // Each is current once before anything is measured: what is missing, or does not work, is said before hours are spent.
    ofA = await openSide(asked, "a");
    const ofB = await openSide(asked, "b");
    await begin(ofA, ofB, request, ids.a, began);
    const steps = (side: AbSide): AlternatingSubject => ({
      name: side.subject.name,
      runner: side.runner,
      ...becoming(side, asked.current),
    });
    await alternate({ a: steps(ofA), b: steps(ofB) }, plan.order, plan.times);
    return await conclude(ofA, ofB);
  } finally {
    await restore(ofA, asked);
  }

  async function conclude(ofA: AbSide, ofB: AbSide): Promise<RunReport> {
    const [ranA, ranB] = [ofA.runner.ran(), ofB.runner.ran()];
    // Told to stop between two looks, only one of them may have noticed.
    const stopped = ranA.stopped ?? ranB.stopped;
    const results = { a: [...ranA.cases, ...ofA.skipped], b: [...ranB.cases, ...ofB.skipped] };
    const reasons: ExitReason[] = [
      ...stopReasons(stopped, request, null),
      ...caseReasons([...named(results.a, ofA), ...named(results.b, ofB)]),
    ];
    const finish = (side: AbSide, ran: typeof ranA, cases: readonly CaseResult[]): Promise<Run> =>
      finishRun(side.context, store, side.header, { ...ran, stopped }, cases, reasons, side.factsAfter);
    const runs = { a: await finish(ofA, ranA, results.a), b: await finish(ofB, ranB, results.b) };
    const state = runs.b.state === "completed" ? "completed" : "interrupted";
    ofB.context.hooks.event.call({ time: clock() - began, type: "run-end", run: ids.a, state });
    const judgement = await judgeStoredPair(project, runs.a, runs.b);
    const { failOn = project.config.failOn, failOnInconclusive = false } = request;
    reasons.push(...judgementReasons(judgement, { failOn, failOnInconclusive }));
    return {
      run: runs.b,
      judgement,
      elapsed: clock() - began,
      exit: exitCode(reasons),
      failOn,
      reasons,
      places: storedPlaces(store, ofB.context.folder),
    };
  }
}

/** Cases that failed, by the names of their subjects; those that were given up because of these have not. */
const named = (results: readonly CaseResult[], { subject }: AbSide) =>
  results.map(({ case: item, outcome }) => ({ outcome, case: { ...item, id: `${subject.name}/${item.id}` } }));

/** Stores both runs, and says to whoever shows progress what is to come: the cases of both, side by side. */
async function begin(a: AbSide, b: AbSide, { version }: AbRequest, pair: string, began: number): Promise<void> {
  for (const { context } of [a, b]) makeRunFolder(context.folder);
  await a.begin();
  await b.begin();
  const other = new Map(b.ready.plan.cases.map((item) => [item.id, item]));
  const under = ({ subject }: AbSide, item: (typeof a.ready.plan.cases)[number]) => ({
    ...item,
    id: `${subject.name}/${item.id}`,
  });
  const cases = a.ready.plan.cases.flatMap((item) => [under(a, item), under(b, other.get(item.id) ?? item)]);
  a.context.hooks.event.call({
    time: a.context.clock() - began,
    type: "run-start",
    perfmon: version,
    run: pair,
    rerunOf: null,
    plan: { ...a.ready.plan, cases },
    environment: describe(a.context.facts),
    folder: a.context.folder,
  });
}
