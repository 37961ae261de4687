import { PerfmonError } from "../errors/perfmon-error.ts";
import type { Better, Kind, Metric } from "../model/metric.ts";
import type { FormatRecord } from "../plugin/format.ts";
import { mayBeNegative } from "../units/units.ts";
import { betterByUnit } from "./better.ts";

const NONE: readonly string[] = [];
const ASSUMED: readonly string[] = ["the file does not say which way is better: lower is assumed"];

/** What the records of one metric of one case say about it, and whether they agree. */
export class MetricIntake {
  readonly name: string;
  readonly #case: string;
  readonly unit: string;
  better: Better;
  /** Doubts that every value of it carries; always the same array. */
  warnings = NONE;
  #said: boolean;
  #kind: Kind | undefined;
  #statistic: string | undefined;
  #zero = false;
  #negative = false;

  /** `of`: its case. `fallback`: see ImportOptions.better. */
  constructor(name: string, of: string, unit: string, better: Better | undefined, fallback: Better | undefined) {
    this.name = name;
    this.#case = of;
    this.unit = unit;
    this.#said = better !== undefined;
    const known = better ?? betterByUnit(unit) ?? fallback;
    if (known === undefined) this.warnings = ASSUMED;
    this.better = known ?? "lower";
  }

  /** For messages; there may be very many metrics, and few messages. */
  get where(): string {
    return `metric "${this.name}" of case "${this.#case}"`;
  }

  /** Direction was guessed, for neither the file nor the unit nor the caller said it. */
  get assumed(): boolean {
    return this.warnings === ASSUMED;
  }

  check(value: number, unit: string, record: FormatRecord): void {
    const { better, kind, statistic } = record;
    if (unit !== this.unit)
      throw new PerfmonError("PM1506", `${this.where}: given in ${this.unit} and in ${unit}, which are not the same`);
    if (value === 0) this.#zero = true;
    else if (value < 0) this.#takeNegative(record);
    if (kind !== undefined) this.#kind = this.#agreed("kind", this.#kind, kind);
    if (statistic !== undefined) this.#statistic = this.#agreed("statistic", this.#statistic, statistic);
    if (better === undefined || (this.#said && better === this.better)) return;
    if (this.#said) throw new PerfmonError("PM1506", `${this.where}: said to be better lower, and to be better higher`);
    this.#said = true;
    this.better = better;
    this.warnings = NONE;
  }

  #takeNegative({ value, unit }: FormatRecord): void {
    if (!mayBeNegative(this.unit))
      throw new PerfmonError("PM1506", `${this.where}: ${value} ${unit}, which it cannot truly be`, {
        hint: 'a difference may be below 0: import it as a document of perfmon\'s, whose metric declares "negative": true',
      });
    this.#negative = true;
  }

  #agreed<T extends string>(what: string, before: T | undefined, now: T): T {
    if (before === undefined || before === now) return now;
    throw new PerfmonError("PM1506", `${this.where}: its ${what} is said to be ${before}, and to be ${now}`);
  }

  metric(): Metric {
    return {
      name: this.name,
      unit: this.unit,
      better: this.better,
      kind: this.#kind ?? "custom",
      description: "imported",
      ...(this.#statistic === undefined ? {} : { statistic: this.#statistic }),
      ...(this.#zero ? { zero: true } : {}),
      ...(this.#negative ? { negative: true } : {}),
    };
  }
}
