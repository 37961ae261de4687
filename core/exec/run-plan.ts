import { isPerfmonError } from "../errors/perfmon-error.ts";
import type { Problem } from "../model/measurement.ts";
import type { Plan } from "../model/plan.ts";
import type { BlockRecord, CaseResult } from "../model/run.ts";
import type { NamedBlockMonitor } from "./block-monitor.ts";
import { runBlockMonitor } from "./block-monitor.ts";
import { CaseState } from "./case-state.ts";
import type { CaseVisit } from "./context.ts";
import { type ExecContext, emit } from "./context.ts";
import type { PreparedCase } from "./prepare.ts";
import { runRepetition } from "./repetition.ts";
import { schedule } from "./schedule.ts";
import { cleanUpSuite, setUpSuite } from "./suite-actions.ts";

export interface RunOptions {
  readonly run: string;
  /** s, monotonic, when the run began. */
  readonly began: number;
  /** Monotonic s at which to stop; null: none. */
  readonly deadline: number | null;
  /** Stop after this many failed cases; null: never. */
  readonly maxFailures: number | null;
  readonly blockMonitors: readonly NamedBlockMonitor[];
  /** By index of the case: repetitions that an interrupted run had stored. */
  readonly earlier: readonly CaseResult[];
  readonly earlierBlocks: readonly BlockRecord[];
}

export interface RanPlan {
  readonly cases: readonly CaseResult[];
  readonly blocks: readonly BlockRecord[];
  /** Why it ended before its end, or null. */
  readonly stopped: "interrupted" | "time-limit" | "max-failures" | null;
}

/** Runs a plan to its end, or until it is told to stop. Each repetition is collected before the next one starts. */
export async function runPlan(
  plan: Plan,
  prepared: readonly PreparedCase[],
  context: ExecContext,
  options: RunOptions,
): Promise<RanPlan> {
  const runner = new PlanRunner(plan, prepared, context, options);
  try {
    await runner.turns();
  } finally {
    await runner.close();
  }
  return runner.ran();
}

class PlanRunner {
  readonly #plan: Plan;
  readonly #context: ExecContext;
  readonly #options: RunOptions;
  readonly #states: CaseState[];
  readonly #byId: ReadonlyMap<string, CaseState>;
  readonly #blocks: BlockRecord[];
  #stopped: RanPlan["stopped"] = null;
  #currentBlock: number | null = null;
  /** Blocks whose setup was begun. */
  readonly #opened: number[] = [];
  #round = 0;

  constructor(plan: Plan, prepared: readonly PreparedCase[], context: ExecContext, options: RunOptions) {
    this.#plan = plan;
    this.#context = context;
    this.#options = options;
    this.#blocks = [...options.earlierBlocks];
    this.#states = prepared.map((item) => {
      const earlier = options.earlier[item.index]?.repetitions ?? [];
      const state = new CaseState(item, earlier);
      state.nextSequence = earlier.length;
      return state;
    });
    this.#byId = new Map(this.#states.map((state) => [state.prepared.case.id, state]));
  }

  async turns(): Promise<void> {
    for (const turn of schedule(this.#plan, (item) => !this.#byId.get(item.id)!.done)) {
      if (this.#shouldStop()) return;
      const state = this.#byId.get(turn.case.id)!;
      if (!(await this.#openBlock(turn.case.block))) continue;
      await this.#enterBlock(turn.case.block, turn.round);
      if (this.#shouldStop()) return;
      if (!state.started && !(await this.#startCase(state))) continue;
      while (state.warmupsLeft > 0 && !state.done && !this.#shouldStop()) await this.#repeat(state, turn.round, true);
      if (this.#shouldStop()) return;
      if (!state.done) await this.#repeat(state, turn.round, false);
      if (state.done) await this.#endCase(state);
    }
  }

  #shouldStop(): boolean {
    if (this.#stopped !== null) return true;
    const { deadline, maxFailures } = this.#options;
    if (this.#context.signal.aborted)
      this.#stopped = this.#context.signal.reason === "time-limit" ? "time-limit" : "interrupted";
    else if (deadline !== null && this.#context.clock() >= deadline) this.#stopped = "time-limit";
    else if (
      maxFailures !== null &&
      this.#states.filter(({ outcome }) => outcome === "failed" || outcome === "timed-out").length >= maxFailures
    )
      this.#stopped = "max-failures";
    return this.#stopped !== null;
  }

  /** Runs the setup of a block's suite when the block is first entered. False: it failed, and with it every case of the block. */
  async #openBlock(block: number): Promise<boolean> {
    if (this.#opened.includes(block)) return true;
    this.#opened.push(block);
    try {
      await setUpSuite(this.#context, this.#plan.blocks[block]!, block);
      return true;
    } catch (error) {
      const reason = reasonUnlessFatal(error);
      // Told to stop: the cases were not reached.
      if (this.#context.signal.aborted) return false;
      for (const state of this.#states.filter(({ prepared, done }) => prepared.case.block === block && !done)) {
        state.fail("failed", `the suite's ${reason}`);
        await this.#tellResult(state);
      }
      return false;
    }
  }

  /** Runs the cleanup of every suite whose setup was begun, last begun first. */
  async #closeBlocks(): Promise<void> {
    for (const block of [...this.#opened].reverse()) {
      const problems = await cleanUpSuite(this.#context, this.#plan.blocks[block]!, block);
      if (problems.length === 0) continue;
      const nothing = { metrics: [], measurements: [] };
      await this.#record({ block, monitor: "cleanup", when: "after", round: this.#round, ...nothing, problems });
    }
  }

  async #record(record: BlockRecord): Promise<void> {
    this.#blocks.push(record);
    const sequence = this.#blocks.length - 1;
    await this.#context.hooks.collect.promise({ what: "block", run: this.#options.run, sequence, record });
  }

  /** A reading between two blocks serves both: after the one, before the other. */
  async #enterBlock(block: number | null, round: number): Promise<void> {
    if (block === this.#currentBlock) return;
    for (const monitor of this.#options.blockMonitors) {
      const reading = await runBlockMonitor(monitor, this.#context, this.#blocks.length);
      const places = [
        ...(this.#currentBlock === null
          ? []
          : [{ block: this.#currentBlock, when: "after" as const, round: this.#round }]),
        ...(block === null ? [] : [{ block, when: "before" as const, round }]),
      ];
      for (const place of places) await this.#record({ ...place, monitor: monitor.name, ...reading });
    }
    this.#currentBlock = block;
    this.#round = round;
  }

  /** False: setup failed, the case is over. */
  async #startCase(state: CaseState): Promise<boolean> {
    const { case: item } = state.prepared;
    state.started = true;
    emit(this.#context, this.#options.began, { type: "case-start", case: item });
    try {
      await this.#context.hooks.caseStart.promise(this.#visit(state));
      return true;
    } catch (error) {
      const reason = reasonUnlessFatal(error);
      if (!this.#context.signal.aborted) state.fail("failed", reason);
      await this.#endCase(state);
      return false;
    }
  }

  async #repeat(state: CaseState, round: number, warmup: boolean): Promise<void> {
    const { prepared } = state;
    const sequence = state.nextSequence++;
    const index = warmup ? prepared.case.warmup - state.warmupsLeft : state.measured;
    const expected = prepared.case.repetitions.until === null ? prepared.case.repetitions.max : null;
    emit(this.#context, this.#options.began, {
      type: "repetition-start",
      case: prepared.case,
      index,
      warmup,
      round,
      expected,
    });
    const repetition = await runRepetition(this.#context, prepared, { index, warmup, round, sequence });
    await this.#context.hooks.collect.promise({
      what: "repetition",
      run: this.#options.run,
      index: prepared.index,
      sequence,
      repetition,
    });
    if (repetition.outcome === "aborted") {
      state.repetitions.push(repetition);
    } else state.add(repetition);
    emit(this.#context, this.#options.began, {
      type: "repetition-end",
      case: prepared.case,
      index,
      warmup,
      outcome: repetition.outcome,
      duration: repetition.duration,
      problems: repetition.problems,
      taints: repetition.taints,
      metrics: prepared.metrics,
      measurements: repetition.outcome === "completed" ? repetition.measurements : [],
    });
  }

  async #endCase(state: CaseState): Promise<void> {
    const visit = this.#visit(state);
    await this.#context.hooks.caseEnd.promise(visit);
    state.started = false;
    await this.#tellResult(state);
  }

  async #tellResult(state: CaseState): Promise<void> {
    const result = state.result();
    await this.#context.hooks.collect.promise({
      what: "case",
      run: this.#options.run,
      index: state.prepared.index,
      result,
    });
    emit(this.#context, this.#options.began, {
      type: "case-end",
      case: state.prepared.case,
      outcome: result.outcome,
      reason: state.reason,
      note: state.note,
    });
  }

  #visit(state: CaseState): CaseVisit {
    return { context: this.#context, prepared: state.prepared, problems: [] as Problem[] };
  }

  /** Cleans up after every case that was started and not ended, last started first, and after the suites; reads the last canary. */
  async close(): Promise<void> {
    const failures: unknown[] = [];
    const anyway = (work: Promise<void>) => work.catch((error: unknown) => void failures.push(error));
    // A store that cannot be written any more keeps nothing from being cleaned up.
    for (const state of [...this.#states].reverse()) if (state.started) await anyway(this.#endCase(state));
    await anyway(this.#closeBlocks());
    if (failures.length > 0) throw failures[0];
    if (this.#currentBlock !== null && !this.#context.signal.aborted) await this.#enterBlock(null, this.#round);
  }

  ran(): RanPlan {
    const cases = this.#states.map((state) => ({ ...state.result(), repetitions: state.repetitions }));
    return { cases, blocks: this.#blocks, stopped: this.#stopped };
  }
}

/** What a reader should know about why; a store that cannot be written ends the run instead. */
function reasonUnlessFatal(error: unknown): string {
  if (isPerfmonError(error) && error.code.startsWith("PM4")) throw error;
  const message = error instanceof Error ? error.message : String(error);
  return isPerfmonError(error) && error.hint ? `${message} (${error.hint})` : message;
}
