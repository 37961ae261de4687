import { findingId } from "../analysis/finding-id.ts";
import { nearest } from "../errors/nearest.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import type { Comparison } from "../model/comparison.ts";
import { labelKey } from "../model/metric.ts";
import type { Run, RunHeader } from "../model/run.ts";
import type { Store } from "../plugin/collector.ts";
import { formatChange, formatQuantity } from "../units/format.ts";
import type { Project } from "./project.ts";
import { isFile, oneRun } from "./sides.ts";

/** Runs that are looked through for one that shows a finding. */
const LOOK_BACK = 50;
/** Findings that a message lists. */
const MOST_NAMED = 8;

const ID = /^[0-9a-f]{8}$/;

/** Which comparison is meant. What is left out need not be said where only one regression fits. */
export interface FindingName {
  /** As reports print it: see Comparison.id. */
  readonly id?: string;
  /** Run reference. Default: with an id the newest run that shows it, else `@latest`. */
  readonly run?: string;
  readonly case?: string;
  /** `read.iops`, or with labels `read.iops{job=a}`. */
  readonly metric?: string;
}

/** `ID`, `RUN`, `RUN CASE` or `RUN CASE METRIC`. */
export function findingOf([first, of, metric]: readonly string[]): FindingName {
  if (first !== undefined && of === undefined && ID.test(first)) return { id: first };
  return {
    ...(first === undefined ? {} : { run: first }),
    ...(of === undefined ? {} : { case: of }),
    ...(metric === undefined ? {} : { metric }),
  };
}

/** The stored run in which to look. PM1509 where none of the newest shows the id. */
export async function foundIn(project: Project, store: Store, { id, run }: FindingName): Promise<Run> {
  if (run !== undefined && isFile(run))
    throw new PerfmonError("PM1506", `what is known is kept in the store, and ${run} is not`, {
      hint: "perfmon import stores its runs",
    });
  if (run !== undefined || id === undefined) return oneRun(project, run ?? "@latest");
  for (const header of await store.runs({ rerunOf: null, limit: LOOK_BACK }))
    if (await shows(store, header, id)) return oneRun(project, header.id);
  throw new PerfmonError("PM1509", `none of the newest ${LOOK_BACK} runs shows a finding ${id}`, {
    hint: "reports print the id beside a regression; or name it: perfmon ack RUN CASE METRIC --reason TEXT",
  });
}

async function shows(store: Store, { id: run, target }: RunHeader, id: string): Promise<boolean> {
  const samples = await store.samples({ runs: [run] });
  const place = target === "imported" ? null : target;
  return samples.some(({ fingerprint, metric, labels }) => findingId(fingerprint, metric.name, labels, place) === id);
}

/** The only regression of a run that fits. PM1509 where nothing fits, PM1506 where what does is no regression, or several are. */
export function theRegression(comparisons: readonly Comparison[], finding: FindingName, run: string): Comparison {
  const fitting = narrowed(comparisons, finding, run);
  const [only, ...others] = fitting.filter(({ verdict }) => verdict === "regression");
  if (only === undefined)
    throw new PerfmonError("PM1506", `there is no regression to acknowledge in run ${run}: ${list(fitting, state)}`, {
      hint: "name the run in which it regressed, and with --baseline what it was compared with: perfmon ack RUN CASE METRIC",
    });
  if (others.length > 0)
    throw new PerfmonError(
      "PM1506",
      `${others.length + 1} regressions fit in run ${run}: ${list([only, ...others], ({ id }) => id)}`,
      { hint: `each has its own reason: perfmon ack ${only.id} --reason TEXT` },
    );
  return only;
}

function narrowed(comparisons: readonly Comparison[], { id, case: of, metric }: FindingName, run: string) {
  const fitting = comparisons.filter(
    (one) =>
      (id === undefined || one.id === id) &&
      (of === undefined || one.case.id === of) &&
      (metric === undefined || one.metric === metric || seriesName(one) === metric),
  );
  if (fitting.length > 0) return fitting;
  if (id !== undefined) throw missing(`run ${run} has no finding ${id}`, null, comparisons.map(describe));
  const cases = [...new Set(comparisons.map((one) => one.case.id))];
  if (of !== undefined && !cases.includes(of)) throw missing(`run ${run} has no case "${of}"`, of, cases);
  const metrics = comparisons.filter((one) => of === undefined || one.case.id === of).map(seriesName);
  if (metric !== undefined) throw missing(`${of ?? `run ${run}`} has no metric "${metric}"`, metric, metrics);
  throw new PerfmonError("PM1509", `nothing was compared in run ${run}`, { hint: `perfmon show ${run}` });
}

function missing(message: string, asked: string | null, there: readonly string[]): PerfmonError {
  const near = asked === null ? null : nearest(asked, there);
  const more = there.length > MOST_NAMED ? ` and ${there.length - MOST_NAMED} more` : "";
  const hint = near ? `did you mean "${near}"?` : `there are ${there.slice(0, MOST_NAMED).join(", ")}${more}`;
  return new PerfmonError("PM1509", message, { hint });
}

const seriesName = ({ metric, labels }: Comparison): string =>
  Object.keys(labels).length === 0 ? metric : `${metric}{${labelKey(labels)}}`;

const describe = (one: Comparison): string => `${one.case.id} ${seriesName(one)}`;

function list(comparisons: readonly Comparison[], about: (one: Comparison) => string): string {
  const shown = comparisons.slice(0, MOST_NAMED).map((one) => `${describe(one)} (${about(one)})`);
  const more = comparisons.length > MOST_NAMED ? ` and ${comparisons.length - MOST_NAMED} more` : "";
  return shown.join(", ") + more;
}

/** `no change, +0.3%`, `inconclusive: no earlier run measured this` */
function state({ verdict, change, difference, unit, reasons }: Comparison): string {
  if (verdict === "inconclusive") return `inconclusive: ${reasons[0]?.message ?? "too little is known"}`;
  const word = verdict === "pass" ? "no change" : verdict;
  if (change !== null) return `${word}, ${formatChange(change)}`;
  return difference ? `${word}, ${formatQuantity(difference.value, unit)}` : word;
}
