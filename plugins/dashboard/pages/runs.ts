import { type Ack, type Baseline, minuteText, type RunHeader, seriesName } from "@perfmon/core/plugin";
import { dataTable, numeric, ROOMY, roomy } from "./data-table.ts";
import { runName } from "./findings.ts";
import { type Html, html, NOTHING, type Part } from "./html.ts";
import type { Links } from "./links.ts";

interface RunsTableOptions {
  readonly links: Links;
  /** The run that the page is about, what it is compared with, and what counts beside it. */
  readonly mark?: {
    readonly current: string;
    readonly baseline: readonly string[];
    readonly others: readonly string[];
  };
  /** The column of what came of each. */
  readonly outcome: readonly [title: string, (run: RunHeader) => Part];
}

/** Runs in the order given, and what is said of them. */
export function runsTable(
  runs: readonly RunHeader[],
  baselines: readonly Baseline[],
  { links, mark, outcome: [title, outcome] }: RunsTableOptions,
): Html {
  if (runs.length === 0) return html`<p>No runs.</p>`;
  return dataTable(
    "runs",
    ["run", roomy("started"), "suite", roomy("target"), roomy("kernel"), title, roomy("remarks")],
    runs.map((run) => {
      const remarks = [
        ...(run.id === mark?.current
          ? ["this run"]
          : mark?.baseline.includes(run.id)
            ? ["compared with"]
            : mark?.others.includes(run.id)
              ? ["counts beside this run"]
              : []),
        ...baselines.filter((baseline) => baseline.runs.includes(run.id)).map(({ name }) => `baseline ${name}`),
        ...(run.rerunOf === null ? [] : ["re-run"]),
        ...(run.taints.length > 0 ? ["doubtful"] : []),
        ...Object.entries(run.labels).map(([name, value]) => `${name}=${value}`),
        ...run.tags,
        ...(run.note === null ? [] : [run.note]),
      ];
      return html`<tr class="${run.id === mark?.current ? "current" : ""}"><th scope="row">${runName(run.id, links)}</th><td class="${ROOMY}">${minuteText(run.started)}</td><td>${run.suite}</td><td class="${ROOMY}">${run.target}</td><td class="${ROOMY}">${String(run.environment["kernel.release"]?.value ?? "-")}</td><td>${outcome(run)}</td><td class="${ROOMY}">${remarks.join(", ")}</td></tr>`;
    }),
  );
}

/** Named baselines. */
export const baselinesTable = (baselines: readonly Baseline[], links: Links): Html =>
  baselines.length === 0
    ? html`<p>No baseline is named: <code>perfmon baseline set NAME RUN</code>.</p>`
    : dataTable(
        "baselines",
        ["baseline", numeric("runs"), "newest", "set", "note"],
        baselines.map(
          ({ name, runs, set, note }) =>
            html`<tr><th scope="row">${name}</th><td class="number">${runs.length}</td><td>${runs.length > 0 ? runName(runs.at(-1)!, links) : "-"}</td><td>${minuteText(set)}</td><td>${note ?? ""}</td></tr>`,
        ),
      );

/** Known regressions. `now` tells which have ended: ISO 8601. */
export const acksTable = (acks: readonly Ack[], links: Links, now: string): Html =>
  acks.length === 0
    ? NOTHING
    : dataTable(
        "known regressions",
        ["id", "case and metric", "target", "seen in", "until", "reason", "by"],
        acks.map(
          ({ id, caseId, metric, labels, target, run, until, reason, by }) =>
            html`<tr><th scope="row"><code>${id}</code></th><td>${caseId} ${seriesName(metric, labels, { parameters: {} })}</td><td>${target ?? "any"}</td><td>${runName(run, links)}</td><td>${until === null ? "without end" : `${until.slice(0, 10)}${until < now ? " (over)" : ""}`}</td><td>${reason}</td><td>${by ?? ""}</td></tr>`,
        ),
      );
