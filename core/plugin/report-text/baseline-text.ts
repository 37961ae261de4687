import { type AbSubject, abSettings, abSides } from "../../model/ab.ts";
import type { Judgement } from "../../model/comparison.ts";
import type { RunReport } from "../reporter.ts";
import { runDate } from "./run-date.ts";

/** `b (env:DELAY=22) against a (env:DELAY=20), 10 blocks`, where two subjects were measured in alternating blocks; else null. */
export function pairText({ baseline }: Judgement, run: RunReport["run"]): string | null {
  const ab = baseline.rule === "pair" ? abSettings(run) : null;
  if (ab === null) return null;
  const described = ({ name, given }: AbSubject) => `${name} (${given.join(", ") || "the target as it is"})`;
  const { own, other } = abSides(ab);
  return `${described(own)} against ${described(other)}, ${ab.blocks} blocks`;
}

/** What to call the two sides of a comparison: `baseline`, and `this run`, `this run and 2 re-runs` or `this kernel, 5 runs`. */
export function sideNames(judgement: Judgement, run: RunReport["run"]): readonly [string, string] {
  const ab = judgement.baseline.rule === "pair" ? abSettings(run) : null;
  if (ab === null) return ["baseline", candidateName(judgement, run)];
  const { own, other } = abSides(ab);
  return [other.name, own.name];
}

/** A run that counts beside another measured it again where it is later: ids sort by time. Else a reference, or its kernel, names both. */
function candidateName({ baseline, others }: Judgement, { id }: RunReport["run"]): string {
  const again = others.filter((other) => other > id).length;
  if (others.length === 0) return "this run";
  if (again === others.length) return again === 1 ? "this run and its re-run" : `this run and ${again} re-runs`;
  const runs = others.length + 1;
  return baseline.rule === "automatic" ? `this kernel, ${runs} runs` : `these ${runs} runs`;
}

/** `Against baseline main (2026-11-20, 15 runs, same host)` */
export function baselineText(judgement: Judgement, run: RunReport["run"]): string {
  const { rule, name, runs } = judgement.baseline;
  const dates = [...new Set([runs.at(0), runs.at(-1)].map((id) => (id === undefined ? null : runDate(id))))].filter(
    (date) => date !== null,
  );
  const about = [
    dates.join(" to "),
    runs.length === 1 ? "1 run" : `${runs.length} runs`,
    hostText(judgement, run),
  ].filter((part) => part !== "");
  const what: Readonly<Record<string, string>> = {
    automatic: runs.length === 1 ? "the latest comparable run" : "the latest comparable runs",
    named: `baseline ${name ?? ""}`.trim(),
    run: `run ${name ?? runs.join(", ")}`,
    runs: name ?? "several runs",
    file: `the file ${name ?? ""}`.trim(),
  };
  return `Against ${what[rule] ?? `baseline ${name ?? rule}`} (${about.join(", ")})`;
}

/** What is known on one side only, as with imported files, is neither the same nor another. */
function hostText({ environment }: Judgement, run: RunReport["run"]): string {
  const facts = environment.filter(({ role }) => role === "must-match");
  const moved = facts.filter(({ baseline, candidate }) => baseline !== null && candidate !== null);
  if (moved.length > 0) return `another ${moved.map(({ name }) => name).join(", ")}`;
  const known = Object.values(run.environment).filter(({ role }) => role === "must-match").length;
  const shared = known - facts.filter(({ baseline }) => baseline === null).length;
  return shared > 0 ? "same host" : "host unknown";
}
