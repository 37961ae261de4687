import { isPerfmonError, PerfmonError } from "../errors/perfmon-error.ts";
import { type ActionContext, runAction } from "../exec/action.ts";
import type { AlternatingSubject } from "../exec/alternate.ts";
import type { SubjectKey } from "../exec/block-order.ts";
import type { ExecContext } from "../exec/context.ts";
import { makeRunFolder } from "../exec/disk.ts";
import { PlanRunner } from "../exec/plan-runner.ts";
import type { AbSettings } from "../model/ab.ts";
import type { Environment } from "../model/environment.ts";
import type { ProgressEvent } from "../model/event.ts";
import type { CaseResult, RunHeader } from "../model/run.ts";
import type { Store } from "../plugin/collector.ts";
import type { AbRequest } from "./ab.ts";
import type { AbPlan } from "./ab-plan.ts";
import { measuringHooks } from "./measuring-hooks.ts";
import { newHeader } from "./new-header.ts";
import type { Project } from "./project.ts";
import { type ReadyPlan, readyPlan } from "./ready-plan.ts";
import { beginRun, prepareCases, runFolder, skippedCases } from "./record-run.ts";
import type { Subject } from "./subject.ts";
import { placeOf, type SubjectPlace } from "./subject-place.ts";

/** s for each command of a subject: a checkout and a build. */
const TIMEOUT = 1800;

/** One subject with its run: what is known of it before its first visit, and how its visits are made. */
export interface AbSide {
  readonly subject: Subject;
  readonly ready: ReadyPlan;
  readonly context: ExecContext;
  readonly header: RunHeader;
  readonly runner: PlanRunner;
  readonly skipped: readonly CaseResult[];
  /** The target's facts at the end of its last visit. */
  factsAfter: Environment;
  begin(): Promise<void>;
}

export interface SideRequest {
  readonly project: Project;
  readonly request: AbRequest;
  readonly store: Store;
  readonly plan: AbPlan;
  readonly ids: Readonly<Record<SubjectKey, string>>;
  /** The parts of the context that both share. */
  readonly shared: Pick<ExecContext, "session" | "scratch" | "topology" | "signal" | "kill" | "clock" | "limits">;
  readonly began: number;
  readonly deadline: number | null;
  /** Who is current on the target. */
  readonly current: { key: SubjectKey | null };
}

/** Makes a subject current for the first time, and looks what the target is like with it. */
export async function openSide(asked: SideRequest, key: SubjectKey): Promise<AbSide> {
  const { project, request, store, plan, ids, shared, began, deadline, current } = asked;
  const { subject, ...planned } = plan.subjects[key];
  const { session } = shared;
  const { onMessage, onEvent } = request;
  const folder = runFolder(project, store, ids[key]);
  const commands = { ...shared, folder, env: project.env, variables: subject.env };
  current.key = key;
  await about(`${subject.name} could not be made current`, run(commands, subject, "begin"));
  const place = await placeOf(subject, session, project.cwd, project.env);
  const { skipMissing } = request;
  const ready = await about(`with ${subject.name}`, readyPlan(project, session, planned, { skipMissing, place }));
  checkPlace(subject, place, ready, onMessage);
  const hooks = await measuringHooks(project, store, {
    onMessage,
    onEvent: onEvent && ((event) => onEvent(underName(event, subject.name))),
  });
  const context: ExecContext = {
    ...commands,
    env: place.env,
    hooks,
    facts: ready.environment,
    binaries: ready.binaries,
    toolVersions: ready.toolVersions,
  };
  const prepared = prepareCases(ready, context);
  const skipped = skippedCases(ready.plan);
  const header = headerOf(request, plan, ready, ids, key, session.name);
  const runner = new PlanRunner(ready.plan, prepared, context, {
    run: header.id,
    began,
    deadline,
    maxFailures: null,
    blockMonitors: ready.monitors.blocks,
    earlier: [],
    earlierBlocks: [],
  });
  return {
    subject,
    ready,
    context,
    header,
    runner,
    skipped,
    factsAfter: ready.environment,
    begin: () => beginRun(context, header, prepared, skipped),
  };
}

/** With whom it went wrong. */
async function about<T>(whom: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!isPerfmonError(error) || error.code === "PM3005") throw error;
    const { code, message, hint, diagnostics } = error;
    throw new PerfmonError(code, `${whom}: ${message}`, { hint, diagnostics, cause: error });
  }
}

function headerOf(
  request: AbRequest,
  { subjects, blocks, order }: AbPlan,
  { plan, environment }: ReadyPlan,
  ids: SideRequest["ids"],
  key: SubjectKey,
  target: string,
): RunHeader {
  const of = (which: SubjectKey) => {
    const { name, given } = subjects[which].subject;
    return { run: ids[which], name, given };
  };
  const ab: AbSettings = {
    pair: ids.a,
    subject: key,
    a: of("a"),
    b: of("b"),
    blocks,
    order: order.map((keys) => keys.join("")),
  };
  const header = newHeader(ids[key], plan, environment, request, target);
  return {
    ...header,
    labels: { ...header.labels, ab: ids.a, subject: key },
    settings: { ...header.settings, ab: ab as never },
  };
}

/** What the driver does around the visits of a side. */
export const becoming = (
  side: AbSide,
  current: SideRequest["current"],
): Pick<AlternatingSubject, "become" | "leave"> => ({
  become(block) {
    current.key = side.subject.key;
    return run(side.context, side.subject, String(block).padStart(3, "0"));
  },
  async leave() {
    // While it is current still: another subject may be another kernel setting.
    side.factsAfter = await side.context.session.facts();
  },
});

/** Runs the commands of a subject. Their output: `visits/007/run-0.stdout` and so on. PM3001. */
async function run(context: ActionContext, { run: actions }: Subject, visit: string, always = false): Promise<void> {
  if (actions.length === 0) return;
  makeRunFolder(context.folder);
  for (const [i, action] of actions.entries())
    await runAction(context, action, `visits/${visit}/run-${i}`, TIMEOUT, always);
}

/** Leaves the target as a has it, however it ended. What fails is said: it is nobody's measurement any more. */
export async function restore(
  a: AbSide | undefined,
  { current, request: { onMessage } }: Pick<SideRequest, "current" | "request">,
): Promise<void> {
  if (!a || current.key === "a") return;
  await run(a.context, a.subject, "end", true).catch((error: unknown) =>
    onMessage?.(`the target may not be as ${a.subject.name} has it: ${error instanceof Error ? error.message : error}`),
  );
}

function underName(event: ProgressEvent, name: string): ProgressEvent {
  return "case" in event ? { ...event, case: { ...event.case, id: `${name}/${event.case.id}` } } : event;
}

/** A place from which nothing comes makes no difference, which is hardly what was meant. PM1506 for a program that no case starts. */
function checkPlace(
  { key, folders }: Subject,
  place: SubjectPlace,
  { plan, binaries }: ReadyPlan,
  say: AbRequest["onMessage"],
): void {
  for (const name of place.programs.keys())
    if (!binaries.has(name))
      throw new PerfmonError("PM1506", `--${key} bin:${name}: no case starts ${name} by its name`, {
        hint: `they start ${[...binaries.keys()].join(", ") || "none by name"}; a shell finds its programs on PATH: bin:FOLDER`,
      });
  const shells = plan.cases.some(({ uses }) => uses === "script");
  const found = [...binaries.values()];
  for (const [i, folder] of place.folders.entries())
    if (!shells && !found.some((path) => path.startsWith(`${folder}/`)))
      say?.(`--${key} bin:${folders[i]}: none of the programs of these cases is in it`);
}
