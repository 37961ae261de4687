import {
  formatQuantity,
  formatSpread,
  halfWidth,
  medianInterval,
  type PlannedCase,
  type ProgressLine,
  plainText,
  seriesName,
  sparkline,
} from "@perfmon/core/plugin";
import type { LiveCase } from "./snapshot.ts";

type Ended = Extract<ProgressLine, { type: "repetition-end" }>;

/** Bars of a sparkline. */
const BARS = 16;

/** One case, from the lines about it. */
export class CaseProgress {
  readonly case: PlannedCase;
  /** Measured repetitions that ended and count. */
  done = 0;
  /** All that ended, warm-ups included, and s that they took. */
  executions = 0;
  seconds = 0;
  state = "waiting";
  #warmups = 0;
  #repeated = 0;
  #precision: Ended["precision"] = null;
  #series: { readonly name: string; readonly unit: string; readonly values: number[] } | null = null;
  #note = "";

  constructor(planned: PlannedCase) {
    this.case = planned;
  }

  get ended(): boolean {
    return this.state !== "waiting" && this.state !== "running";
  }

  /** Measured repetitions that it takes, as far as one can see. */
  get expected(): number {
    const { min, max, until } = this.case.repetitions;
    if (this.ended) return this.done;
    if (until === null) return Math.max(max, this.done);
    if (this.#precision === null) return Math.max(min, this.done);
    const { more } = this.#precision;
    return Math.max(this.done, min, Math.min(max, more === null ? max : this.done + more));
  }

  /** Repetitions that are still to come, warm-ups included. */
  get missing(): number {
    if (this.ended) return 0;
    return this.expected - this.done + Math.max(0, this.case.warmup - this.#warmups);
  }

  add(line: Ended): void {
    this.executions += 1;
    this.seconds += line.duration ?? 0;
    if (line.problem !== null) this.#note = line.problem;
    else if (line.taint !== null) this.#note = line.setAside ? `repeated: ${line.taint}` : line.taint;
    if (line.warmup) this.#warmups += 1;
    else if (line.setAside) this.#repeated += 1;
    else {
      // By its place: a run that is resumed goes on counting.
      this.done = line.index + 1;
      this.#precision = line.precision;
      this.#keep(line.values);
    }
  }

  #keep(values: Ended["values"]): void {
    const named = values.map((one) => ({ ...one, name: seriesName(one.metric, one.labels, this.case) }));
    const found = this.#series ? named.find(({ name }) => name === this.#series!.name) : named[0];
    if (!found) return;
    this.#series ??= { name: found.name, unit: found.unit, values: [] };
    this.#series.values.push(found.value);
  }

  end(outcome: string, why: string | null): void {
    this.state = outcome;
    if (why !== null) this.#note = why;
  }

  row(): LiveCase {
    const { name = "", unit = "", values = [] } = this.#series ?? {};
    return {
      // As the page has it, where rows are found by it.
      id: plainText(this.case.id),
      state: this.state,
      count: this.ended ? `${this.done}` : `${this.done}/${this.expected}`,
      metric: name,
      value: values.length === 0 ? "" : medianText(values, unit),
      values: values.length < 2 ? "" : sparkline(values, { width: BARS, unicode: true }),
      note: this.#note || (this.#repeated > 0 ? `${this.#repeated} repeated` : ""),
    };
  }
}

function medianText(values: readonly number[], unit: string): string {
  const { median, interval } = medianInterval(values);
  if (median === null) return "";
  const half = halfWidth(median, interval);
  return `${formatQuantity(median, unit)}${half === null ? "" : ` ${formatSpread(half)}`}`;
}
