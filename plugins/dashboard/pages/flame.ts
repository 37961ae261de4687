import type { Profile } from "@perfmon/core/plugin";
import { type FoldedError, figure, flameDifference, flameGraph, parseFolded } from "../charts/charts.ts";
import { type Html, html, NOTHING } from "./html.ts";

/** Functions that the table beside a flame graph lists. */
const MOST = 40;

/** Where the time of a case goes, and what is different from the baseline's. `width`: of what is drawn; on a page of its own. */
export function flames(profile: Profile | null, baseline: Profile | null, id: string, width?: number): Html {
  if (profile === null) return NOTHING;
  const read = parseFolded(profile.folded);
  if (!read.ok) return html`<p class="warning">The profile cannot be drawn: ${wrong(read.errors)}</p>`;
  const before = baseline && parseFolded(baseline.folded);
  const graph = flameGraph(read.root, { id: `${id}-chart`, title: `profile of ${profile.caseId}`, width });
  const self = selfTimes(read.root);
  const table = (rows: readonly (readonly [string, number])[], total: number) => ({
    columns: [{ title: "function" }, { title: "samples in itself", number: true }, { title: "share", number: true }],
    rows: rows.slice(0, MOST).map(([name, n]) => [name, String(n), `${((100 * n) / total).toFixed(1)}%`]),
  });
  const csv = [["function", "samples"], ...self.map(([name, n]) => [name, n])];
  const about = `${profile.samples} samples of ${profile.event} in a repetition of its own`;
  return html`<div class="flames${width === undefined ? "" : " whole"}"><h4>Profile</h4>${figure({
    id,
    caption: `Flame graph: ${about}`,
    svg: graph.svg,
    notes: [...profile.warnings, ...graph.notes],
    table: table(self, read.root.total),
    csv,
  })}${before?.ok ? difference(before, read, id, width) : false}</div>`;
}

type Read = Extract<ReturnType<typeof parseFolded>, { readonly ok: true }>;

/** Whose share of the samples grew or shrank, by function: in itself, wherever it was called from. */
function difference(before: Read, now: Read, id: string, width?: number): Html {
  const { svg, notes } = flameDifference(before.root, now.root, {
    id: `${id}-difference-chart`,
    title: "difference to the baseline's profile",
    width,
  });
  const shares = ({ root }: Read) => new Map(selfTimes(root).map(([name, n]) => [name, n / root.total]));
  const [was, is] = [shares(before), shares(now)];
  const rows = [...new Set([...was.keys(), ...is.keys()])]
    .map((name) => ({ name, was: was.get(name) ?? 0, is: is.get(name) ?? 0 }))
    .sort((a, b) => Math.abs(b.is - b.was) - Math.abs(a.is - a.was));
  const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
  return figure({
    id: `${id}-difference`,
    caption: "Difference to the baseline: widths are this run's, colours tell whose share grew or shrank",
    svg,
    notes,
    table: {
      columns: [
        { title: "function, in itself" },
        { title: "baseline", number: true },
        { title: "this run", number: true },
        { title: "points", number: true },
      ],
      rows: rows
        .slice(0, MOST)
        .map(({ name, was: before, is: after }) => [
          name,
          percent(before),
          percent(after),
          `${after > before ? "+" : ""}${(100 * (after - before)).toFixed(1)}`,
        ]),
    },
    csv: [
      ["function", "baseline", "this_run"],
      ...rows.map(({ name, was: before, is: after }) => [name, before, after]),
    ],
  });
}

const wrong = (errors: readonly FoldedError[]): string =>
  errors.map(({ line, message }) => `line ${line}: ${message}`).join("; ");

/** Samples in each function itself, wherever it was called from; most first. */
function selfTimes(root: Read["root"]): (readonly [string, number])[] {
  const found = new Map<string, number>();
  const visit = (frame: Read["root"]) => {
    for (const child of frame.children.values()) {
      if (child.self > 0) found.set(child.name, (found.get(child.name) ?? 0) + child.self);
      visit(child);
    }
  };
  visit(root);
  return [...found].sort((a, b) => b[1] - a[1]);
}
