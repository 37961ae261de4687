import type { Case } from "../model/case.ts";
import type { Problem } from "../model/measurement.ts";
import type { Plan } from "../model/plan.ts";
import type { BlockRecord, CaseResult, Repetition } from "../model/run.ts";
import { CaseState } from "./case-state.ts";
import { type CaseVisit, type ExecContext, emit } from "./context.ts";
import { PlanBlocks, type PlanBlocksOptions, reasonUnlessFatal } from "./plan-blocks.ts";
import type { PreparedCase } from "./prepare.ts";
import { disturbedBy, Repeats } from "./repeats.ts";
import { runRepetition } from "./repetition.ts";
import { casesOfRound, schedule } from "./schedule.ts";

export interface RunOptions extends PlanBlocksOptions {
  /** s, monotonic, when the run began. */
  readonly began: number;
  /** Monotonic s at which to stop; null: none. */
  readonly deadline: number | null;
  /** Stop after this many failed cases; null: never. */
  readonly maxFailures: number | null;
  /** By index of the case: repetitions that an interrupted run had stored. */
  readonly earlier: readonly CaseResult[];
}

export interface RanPlan {
  readonly cases: readonly CaseResult[];
  readonly blocks: readonly BlockRecord[];
  /** Why it ended before its end, or null. */
  readonly stopped: "interrupted" | "time-limit" | "max-failures" | null;
}

/** The cases of one run, from their setup to their cleanup, repetition by repetition. Each is collected before the next one starts. */
export class PlanRunner {
  readonly #plan: Plan;
  readonly #context: ExecContext;
  readonly #options: RunOptions;
  readonly #states: CaseState[];
  readonly #byId: ReadonlyMap<string, CaseState>;
  readonly #blocks: PlanBlocks;
  readonly #repeats: Repeats;
  #stopped: RanPlan["stopped"] = null;

  constructor(plan: Plan, prepared: readonly PreparedCase[], context: ExecContext, options: RunOptions) {
    this.#plan = plan;
    this.#context = context;
    this.#options = options;
    this.#blocks = new PlanBlocks(plan, context, options);
    this.#states = prepared.map((item) => new CaseState(item, options.earlier[item.index]?.repetitions));
    const before = this.#states.flatMap(({ repetitions }) => repetitions);
    this.#repeats = new Repeats(plan.cases, before.filter(({ setAside }) => setAside).length);
    this.#byId = new Map(this.#states.map((state) => [state.prepared.case.id, state]));
  }

  /** All repetitions, in the plan's order. */
  async turns(): Promise<void> {
    for (const turn of schedule(this.#plan, (item) => !this.#byId.get(item.id)!.done)) {
      if (this.shouldStop()) return;
      const state = this.#byId.get(turn.case.id)!;
      if (!(await this.#openBlock(turn.case.block))) continue;
      await this.#blocks.enter(turn.case.block, turn.round);
      if (this.shouldStop()) return;
      if (!state.started && !(await this.#startCase(state))) continue;
      while (state.warmupsLeft > 0 && !state.done && !this.shouldStop()) await this.#repeat(state, turn.round, true);
      if (this.shouldStop()) return;
      if (!state.done) await this.#repeat(state, turn.round, false);
      if (state.done) await this.#endCase(state);
    }
  }

  /**
   * One visit where subjects alternate: every unfinished case from its setup to its cleanup, with its warm-ups and `times`
   * repetitions, and around them the setup and cleanup of their suites. Nothing of it is left when it ends.
   */
  async visit(round: number, times: (item: Case) => number): Promise<void> {
    for (const { item } of casesOfRound(this.#plan, round, (each) => !this.#byId.get(each.id)!.done)) {
      if (this.shouldStop()) break;
      const state = this.#byId.get(item.id)!;
      if (!(await this.#openBlock(item.block))) continue;
      await this.#blocks.enter(item.block, round);
      if (this.shouldStop()) break;
      state.beginVisit();
      if (!(await this.#startCase(state))) continue;
      const goesOn = () => !state.done && !this.shouldStop();
      while (state.warmupsLeft > 0 && goesOn()) await this.#repeat(state, round, true);
      const enough = state.measured + times(item);
      while (state.measured < enough && goesOn()) await this.#repeat(state, round, false);
      if (state.done) await this.#endCase(state);
      else await this.#leaveCase(state);
    }
    await this.#blocks.close();
    this.#blocks.pause();
  }

  /** Cases that failed, with the reason. */
  failed(): ReadonlyMap<string, string> {
    const failed = this.#states.filter(({ outcome }) => outcome === "failed" || outcome === "timed-out");
    return new Map(failed.map((state) => [state.prepared.case.id, state.reason ?? state.outcome!]));
  }

  get finished(): boolean {
    return this.#states.every(({ done }) => done);
  }

  /** Ends cases that are not done, without running them: all of them, or those of `ids`. */
  async giveUp(outcome: "failed" | "aborted", reason: string, ids?: ReadonlySet<string>): Promise<void> {
    for (const state of this.#states) {
      if (state.done || (ids && !ids.has(state.prepared.case.id))) continue;
      state.fail(outcome, reason);
      await this.#tellResult(state);
    }
  }

  shouldStop(): boolean {
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

  /** False: the setup of the block's suite failed, and with it every case of the block. */
  async #openBlock(block: number): Promise<boolean> {
    const reason = await this.#blocks.open(block);
    if (reason === null) return true;
    // Told to stop: the cases were not reached.
    if (this.#context.signal.aborted) return false;
    for (const state of this.#states.filter(({ prepared, done }) => prepared.case.block === block && !done)) {
      state.fail("failed", reason);
      await this.#tellResult(state);
    }
    return false;
  }

  /** False: setup failed, the case is over. */
  async #startCase(state: CaseState): Promise<boolean> {
    const { case: item } = state.prepared;
    state.started = true;
    emit(this.#context, this.#options.began, {
      type: "case-start",
      case: item,
      metrics: state.prepared.metrics,
      earlier: state.takeEarlier(),
    });
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
    const index = warmup ? state.warmups : state.measured;
    const expected = prepared.case.repetitions.until === null ? prepared.case.repetitions.max : null;
    emit(this.#context, this.#options.began, {
      type: "repetition-start",
      case: prepared.case,
      index,
      warmup,
      round,
      expected,
    });
    const ran = await runRepetition(this.#context, prepared, { index, warmup, round, sequence });
    // Set aside from the start: were perfmon killed now, --resume would repeat it, and nothing would count twice.
    const repetition = { ...ran, setAside: this.#isRepeated(state, ran) };
    await this.#context.hooks.collect.promise({
      what: "repetition",
      run: this.#options.run,
      index: prepared.index,
      sequence,
      repetition,
    });
    state.add(repetition, sequence);
    emit(this.#context, this.#options.began, {
      type: "repetition-end",
      case: prepared.case,
      index,
      warmup,
      outcome: repetition.outcome,
      setAside: repetition.setAside,
      duration: repetition.duration,
      problems: repetition.problems,
      taints: repetition.taints,
      metrics: prepared.metrics,
      measurements: repetition.outcome === "completed" ? repetition.measurements : [],
      precision: state.precision,
    });
  }

  /** Whether a repetition is to be repeated: something disturbed it, and the case, the run and the time allow it. */
  #isRepeated(state: CaseState, repetition: Repetition): boolean {
    if (disturbedBy(repetition) === null || !state.mayRepeat(repetition) || this.shouldStop()) return false;
    const answer = this.#repeats.take();
    if (answer === "refused first")
      emit(this.#context, this.#options.began, {
        type: "message",
        level: "warning",
        text: `${this.#repeats.allowed} disturbed repetitions were repeated, as many as this run may: further ones count as they are`,
      });
    return answer === "granted";
  }

  async #endCase(state: CaseState): Promise<void> {
    await this.#leaveCase(state);
    await this.#tellResult(state);
  }

  async #leaveCase(state: CaseState): Promise<void> {
    await this.#context.hooks.caseEnd.promise(this.#visit(state));
    state.started = false;
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

  /** The run ends before the repeat: what was set aside for it counts after all. */
  async #reinstate(state: CaseState): Promise<void> {
    const reinstated = state.reinstate();
    if (reinstated === null) return;
    const { index } = state.prepared;
    await this.#context.hooks.collect.promise({ what: "repetition", run: this.#options.run, index, ...reinstated });
  }

  /** Cleans up after every case that was started and not ended, last started first, and after the suites; reads the last canary. */
  async close(): Promise<void> {
    const failures: unknown[] = [];
    const anyway = (work: Promise<void>) => work.catch((error: unknown) => void failures.push(error));
    // A store that cannot be written any more keeps nothing from being cleaned up.
    for (const state of [...this.#states].reverse()) {
      await anyway(this.#reinstate(state));
      if (state.started) await anyway(this.#endCase(state));
    }
    await anyway(this.#blocks.close());
    if (failures.length > 0) throw failures[0];
    if (!this.#context.signal.aborted) await this.#blocks.leave();
  }

  ran(): RanPlan {
    const cases = this.#states.map((state) => ({ ...state.result(), repetitions: state.repetitions }));
    return { cases, blocks: this.#blocks.records, stopped: this.#stopped };
  }
}
