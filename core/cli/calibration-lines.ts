import { type Alarms, type CalibratedSeries, HISTORIES, MARGIN } from "../analysis/calibration.ts";
import type { Calibrated } from "../api/calibrate.ts";
import type { ThresholdYaml } from "../api/calibration-yaml.ts";
import { labelKey } from "../model/metric.ts";
import { plainText } from "../plugin/plain-text.ts";
import { drawTable, type TableOptions } from "../plugin/text-table.ts";
import { formatQuantity, formatSpread } from "../units/format.ts";

/** What a calibration found, for people, with what to paste. */
export function calibrationLines(found: Calibrated, yaml: ThresholdYaml, table: TableOptions): string[] {
  const plain = (text: string) => plainText(text, table);
  const { series, suite, target, runs, alarms, withThresholds, rule, reasons, exitReasons, exit } = found;
  const exits = exitReasons.map(({ message }) => plain(` exit ${exit}: ${message}`));
  const doubts = reasons.map(({ message }) => plain(` ! ${message}`));
  if (series.length === 0)
    return [plain(` ${suite} on target ${target}: nothing to calibrate by`), ...doubts, ...exits];
  const share = (value: number | null, unit: string, ratio: boolean) =>
    value === null ? "-" : ratio ? formatSpread(value) : formatQuantity(value, unit);
  const rows = series.map((one) => {
    const ratio = one.largest !== null;
    return [
      one.case.id,
      seriesName(one),
      formatQuantity(one.median, one.unit),
      share(one.noise?.within ?? null, one.unit, ratio),
      share(one.noise?.between ?? null, one.unit, ratio),
      ...one.detectable.map(({ change }) => (change === null ? "-" : formatSpread(change).slice(1))),
      `${one.alarms.regressions + one.alarms.improvements} of ${one.alarms.judged}`,
      one.threshold === null ? "-" : `${Number((one.threshold * 100).toPrecision(3))}%`,
    ];
  });
  const columns = [
    { title: "case", wrap: true },
    { title: "metric", wrap: true },
    { title: "median", align: "right" as const },
    { title: "in a run", align: "right" as const },
    { title: "between runs", align: "right" as const },
    ...HISTORIES.map((runs) => ({ title: `seen by ${runs}`, align: "right" as const })),
    { title: "false alarms", align: "right" as const },
    { title: "threshold", align: "right" as const },
  ];
  const basis =
    rule === "runs"
      ? "the noise between the others (6 and more earlier runs)"
      : "repetitions, for fewer than 6 others are left: the noise between runs is unmeasured";
  return [
    plain(` ${suite} on target ${target}: ${runs.length} runs with nothing changed in between`),
    ...drawTable(columns, rows, table),
    plain(
      ` in a run, between runs: standard deviations. seen by N: the smallest change that one run shows four times out of five with N earlier runs.`,
    ),
    plain(` Each run judged against the others, by ${basis}: ${alarmText(alarms)}.`),
    plain(
      ` With these thresholds (${MARGIN} times the largest change of one run against the others): ${alarmText(withThresholds)}.`,
    ),
    ...doubts,
    ...paste(yaml),
    ...exits,
  ];
}

const alarmText = ({ judged, regressions, improvements }: Alarms): string =>
  `${regressions} of ${judged} a regression, ${improvements} an improvement`;

/** Not made plain: it is to be pasted, and holds nothing but what YAML quotes. */
function paste({ suite, config }: ThresholdYaml): string[] {
  const indented = (text: string) =>
    text
      .trimEnd()
      .split("\n")
      .map((line) => `   ${line}`);
  return [
    ...(suite === null ? [] : [" A suite with its own for each step:", ...indented(suite)]),
    ...(config === null ? [] : [" For the configuration, by metric:", ...indented(config)]),
  ];
}

function seriesName({ metric, labels, case: { parameters } }: CalibratedSeries): string {
  const said = ([name, value]: [string, string]) => String(parameters[name]) === value;
  const key = labelKey(Object.fromEntries(Object.entries(labels).filter((entry) => !said(entry))));
  return key === "" ? metric : `${metric}{${key}}`;
}
