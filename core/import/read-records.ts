import { PerfmonError } from "../errors/perfmon-error.ts";
import { bareRepetition } from "../model/bare.ts";
import type { Repetition, Run } from "../model/run.ts";
import type { StreamedMeasurement } from "../plugin/collector.ts";
import type { FormatRecord } from "../plugin/format.ts";
import { readable } from "./import-records.ts";
import { Intake } from "./intake.ts";
import type { ImportOptions } from "./options.ts";
import type { RunIntake } from "./run-intake.ts";

/**
 * Values and cases that are read at most: a value takes some 1.3 kB until the command ends, a case 7 kB, and a comparison has two
 * files. Together they stay about 400 MB. A store has no such bound.
 */
const MOST_VALUES = 100_000;
const MOST_CASES = 10_000;

/** The runs of a result file in memory, in the order of their ids: what importing it would store. PM1506 as there, and for more than is read into memory. */
export async function readRecords(records: AsyncIterable<FormatRecord>, options: ImportOptions): Promise<Run[]> {
  const intake = new Intake(options);
  /** By run, case and repetition. */
  const found = new Map<RunIntake, StreamedMeasurement[][][]>();
  let values = 0;
  let caseCount = 0;
  try {
    for await (const record of records) {
      if (++values > MOST_VALUES) throw tooMany(`${MOST_VALUES} values`);
      const { run, row } = intake.take(record);
      const cases = found.get(run) ?? [];
      found.set(run, cases);
      if (!cases[row.caseIndex] && ++caseCount > MOST_CASES) throw tooMany(`${MOST_CASES} cases`);
      cases[row.caseIndex] ??= [];
      const repetitions = cases[row.caseIndex]!;
      repetitions[row.sequence] ??= [];
      repetitions[row.sequence]!.push(row);
    }
  } catch (error) {
    throw readable(error);
  }
  if (found.size === 0) throw new PerfmonError("PM1506", "there is no value to read");
  return [...found].map(([run, cases]) => wholeRun(run, cases)).sort((a, b) => (a.id < b.id ? -1 : 1));
}

const tooMany = (what: string) =>
  new PerfmonError("PM1506", `more than ${what}, the most that is read of a file without storing it`, {
    hint: "perfmon import stores any number of them; then name the run, as @latest",
  });

function wholeRun(run: RunIntake, cases: readonly (readonly (readonly StreamedMeasurement[])[])[]): Run {
  const header = run.header("completed");
  const results = [...run.cases(0, "completed")].map(([index, result]) => ({
    ...result,
    repetitions: cases[index]!.map((rows, at) => repetition(rows, at, header.started)),
  }));
  return { ...header, cases: results, blocks: [] };
}

const repetition = (rows: readonly StreamedMeasurement[], index: number, started: string): Repetition =>
  bareRepetition(
    index,
    started,
    rows.toSorted((a, b) => a.position - b.position).map(({ measurement }) => measurement),
  );
