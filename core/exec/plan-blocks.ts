import { isPerfmonError } from "../errors/perfmon-error.ts";
import type { Problem } from "../model/measurement.ts";
import type { Plan } from "../model/plan.ts";
import type { BlockRecord } from "../model/run.ts";
import { type NamedBlockMonitor, runBlockMonitor } from "./block-monitor.ts";
import type { ExecContext } from "./context.ts";
import { cleanUpSuite, setUpSuite } from "./suite-actions.ts";

export interface PlanBlocksOptions {
  readonly run: string;
  readonly blockMonitors: readonly NamedBlockMonitor[];
  readonly earlierBlocks: readonly BlockRecord[];
}

/** s between two readings within a block: they take 1 % of the time, and a run of minutes has enough to be judged by. */
const READ_EVERY = 30;

/** What happens around the blocks of a plan: setup and cleanup of their suites, and the readings of block monitors. */
export class PlanBlocks {
  readonly #plan: Plan;
  readonly #context: ExecContext;
  readonly #options: PlanBlocksOptions;
  readonly #records: BlockRecord[];
  /** Blocks whose setup was begun. */
  readonly #opened: number[] = [];
  #current: number | null = null;
  #round = 0;
  /** Monotonic s. */
  #readingDue = 0;

  constructor(plan: Plan, context: ExecContext, options: PlanBlocksOptions) {
    this.#plan = plan;
    this.#context = context;
    this.#options = options;
    this.#records = [...options.earlierBlocks];
  }

  get records(): readonly BlockRecord[] {
    return this.#records;
  }

  /** Runs the setup of a block's suite when the block is first entered. A text says why it failed. */
  async open(block: number): Promise<string | null> {
    if (this.#opened.includes(block)) return null;
    this.#opened.push(block);
    try {
      await setUpSuite(this.#context, this.#plan.blocks[block]!, block);
      return null;
    } catch (error) {
      return `the suite's ${reasonUnlessFatal(error)}`;
    }
  }

  /** A reading between two blocks serves both: after the one, before the other. So does one within a long block. */
  async enter(block: number | null, round: number): Promise<void> {
    if (block === this.#current && this.#context.clock() < this.#readingDue) return;
    for (const monitor of this.#options.blockMonitors) {
      const reading = await runBlockMonitor(monitor, this.#context, this.#records.length);
      const places = [
        ...(this.#current === null ? [] : [{ block: this.#current, when: "after" as const, round: this.#round }]),
        ...(block === null ? [] : [{ block, when: "before" as const, round }]),
      ];
      for (const place of places) await this.#record({ ...place, monitor: monitor.name, ...reading });
    }
    this.#current = block;
    this.#round = round;
    this.#readingDue = this.#context.clock() + READ_EVERY;
  }

  /** Another subject is visited meanwhile: the next block is entered anew, and a reading after this one would be of the other. */
  pause(): void {
    this.#current = null;
  }

  /** The last reading, where one was begun with. */
  async leave(): Promise<void> {
    if (this.#current !== null) await this.enter(null, this.#round);
  }

  /** Runs the cleanup of every suite whose setup was begun, last begun first. */
  async close(): Promise<void> {
    for (const block of this.#opened.splice(0).reverse()) {
      const problems: readonly Problem[] = await cleanUpSuite(this.#context, this.#plan.blocks[block]!, block);
      if (problems.length === 0) continue;
      const nothing = { metrics: [], measurements: [] };
      await this.#record({ block, monitor: "cleanup", when: "after", round: this.#round, ...nothing, problems });
    }
  }

  async #record(record: BlockRecord): Promise<void> {
    this.#records.push(record);
    const sequence = this.#records.length - 1;
    await this.#context.hooks.collect.promise({ what: "block", run: this.#options.run, sequence, record });
  }
}

/** What a reader should know about why; a store that cannot be written ends the run instead. */
export function reasonUnlessFatal(error: unknown): string {
  if (isPerfmonError(error) && error.code.startsWith("PM4")) throw error;
  const message = error instanceof Error ? error.message : String(error);
  return isPerfmonError(error) && error.hint ? `${message} (${error.hint})` : message;
}
