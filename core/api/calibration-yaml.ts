import { type CalibratedSeries, MARGIN } from "../analysis/calibration.ts";
import { labelKey } from "../model/metric.ts";
import type { Calibrated } from "./calibrate.ts";

/** Thresholds of a calibration, to be pasted. */
export interface ThresholdYaml {
  /** A whole suite that extends the calibrated one: each step with its own. Null: several suites ran, or there is none to set. */
  readonly suite: string | null;
  /** For a configuration: by metric, of the step that varies most. Null: there is none to set. */
  readonly config: string | null;
}

export function thresholdYaml(calibrated: Pick<Calibrated, "series" | "extends" | "runs" | "suite">): ThresholdYaml {
  const { series } = calibrated;
  const set = series.filter(({ threshold }) => threshold !== null);
  if (set.length === 0) return { suite: null, config: null };
  const head = `# perfmon calibrate ${calibrated.suite}, ${calibrated.runs.length} runs: ${MARGIN} times the largest change of one against the others\n`;
  const steps = [...Map.groupBy(set, ({ case: { step } }) => step)].map(
    ([step, of]) => `  - { id: ${word(step)}, thresholds: ${map(of)} }\n`,
  );
  return {
    suite:
      calibrated.extends === null ? null : `${head}extends: ${word(calibrated.extends)}\nsteps:\n${steps.join("")}`,
    config: `${head}thresholds:\n${entries(set)
      .map(([name, limit]) => `  ${word(name)}: ${limit}\n`)
      .join("")}`,
  };
}

const map = (series: readonly CalibratedSeries[]): string =>
  `{ ${entries(series)
    .map(([name, limit]) => `${word(name)}: ${limit}`)
    .join(", ")} }`;

/** Each metric with the largest threshold that any of these needs. */
function entries(series: readonly CalibratedSeries[]): [string, string][] {
  const groups = Map.groupBy(series, ({ metric, labels }) => {
    const key = labelKey(labels);
    return key === "" ? metric : `${metric}{${key}}`;
  });
  return [...groups].map(([name, list]) => [
    name,
    `${Number((Math.max(...list.map(({ threshold }) => threshold!)) * 100).toPrecision(3))}%`,
  ]);
}

/** As YAML needs it: quoted where it could be read as anything else. */
const word = (text: string): string =>
  /^[A-Za-z_./][\w./-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text);
