import type { Judgement } from "@perfmon/core/plugin";
import { runDate } from "./run-date.ts";

/** `Against baseline main (2026-11-20, 15 runs, same host)` */
export function baselineLine({ baseline, environment }: Judgement): string {
  const { rule, name, runs } = baseline;
  const dates = [...new Set([runs.at(0), runs.at(-1)].map((id) => (id === undefined ? null : runDate(id))))].filter(
    (date) => date !== null,
  );
  const moved = environment.filter(({ role }) => role === "must-match").map(({ name }) => name);
  const about = [
    dates.join(" to "),
    runs.length === 1 ? "1 run" : `${runs.length} runs`,
    moved.length === 0 ? "same host" : `another ${moved.join(", ")}`,
  ].filter((part) => part !== "");
  const what: Readonly<Record<string, string>> = {
    automatic: runs.length === 1 ? "the latest comparable run" : "the latest comparable runs",
    named: `baseline ${name ?? ""}`.trim(),
    run: `run ${name ?? runs.join(", ")}`,
    file: `the file ${name ?? ""}`.trim(),
  };
  return `Against ${what[rule] ?? `baseline ${name ?? rule}`} (${about.join(", ")})`;
}
