import { PerfmonError } from "../errors/perfmon-error.ts";
import { type ChangePoints, changePoints } from "../stats/index.ts";
import { readSeries, type SeriesRequest } from "./read-series.ts";

/** One file of `perfmon.detect/1`. */
export interface DetectedSeries extends ChangePoints {
  /** The file as it was named; `-` is standard input. */
  readonly name: string;
  /** Of a CSV with a header; else null. */
  readonly column: string | null;
  readonly n: number;
  readonly values: readonly number[];
}

/** Change points of files of numbers, in the order of the files. Needs no configuration and no store. */
export async function detectChanges(files: readonly string[], request: SeriesRequest): Promise<DetectedSeries[]> {
  if (files.filter((file) => file === "-").length > 1)
    throw new PerfmonError("PM1502", "standard input (-) can be only one of them", {
      hint: "name files for the others",
    });
  const found: DetectedSeries[] = [];
  for (const file of files) {
    const { column, values } = await readSeries(file, request);
    found.push({ name: file, column, n: values.length, values, ...changePoints(values) });
  }
  return found;
}

/** `perfmon.detect/1`. */
export const detectDocument = (series: readonly DetectedSeries[]) => ({
  schema: "perfmon.detect/1",
  series: series.map(({ values: _, ...one }) => one),
});
