import { type Case, duration, type ProgressEvent, type ReportStream } from "@perfmon/core/plugin";
import { addEarlier, addRepetition, type CaseProgress, startCase } from "./case-progress.ts";
import { pen } from "./pen.ts";
import { medianText } from "./progress-lines.ts";

/**
 * One line an event for logs, each beginning with a word to grep for: `run`, `skipped`, `done`, `failed`, `timed-out`,
 * `aborted`, `repetition`, `disturbed`, `info`, `warning`, `error`, `end`.
 */
export function plainProgress(stream: ReportStream) {
  const { plain } = pen(stream);
  const cases = new Map<string, CaseProgress>();
  const disturbed = new Map<string, number>();
  const say = (word: string, ...parts: string[]) =>
    stream.write(
      `${[word, ...parts]
        .map(plain)
        .filter((part) => part !== "")
        .join("  ")}\n`,
    );

  const of = (one: Case): CaseProgress => {
    const known = cases.get(one.id) ?? startCase(one);
    cases.set(one.id, known);
    return known;
  };

  function event(event: ProgressEvent): void {
    const at = `at ${duration(event.time)}`;
    switch (event.type) {
      case "run-start": {
        const { plan } = event;
        cases.clear();
        disturbed.clear();
        say(
          "run",
          event.run,
          event.rerunOf === null ? "" : `re-run of ${event.rerunOf}`,
          plan.suite,
          `target ${plan.target}`,
          `seed ${plan.seed}`,
          plan.cases.length === 1 ? "1 case" : `${plan.cases.length} cases`,
          event.environment,
        );
        for (const { case: one, reason } of plan.skipped) say("skipped", one.id, reason);
        return;
      }
      case "case-start":
        if (event.earlier.length > 0) addEarlier(of(event.case), event);
        return;
      case "repetition-end": {
        addRepetition(of(event.case), event);
        const name = `${event.warmup ? "warm-up" : "repetition"} ${event.index + 1}`;
        const error = event.problems.find(({ severity }) => severity === "error")?.message ?? "";
        if (event.outcome !== "completed") say("repetition", event.case.id, `${name} ${event.outcome}`, error, at);
        if (event.taints.length && !event.warmup) {
          const count = (disturbed.get(event.case.id) ?? 0) + 1;
          disturbed.set(event.case.id, count);
          // Where the machine is busy every repetition is: the first says it, the end of the case counts them.
          const repeated = event.setAside ? "repeated" : "";
          if (count === 1) say("disturbed", event.case.id, name, event.taints.join("; "), repeated, at);
        }
        return;
      }
      case "case-end": {
        const series = cases.get(event.case.id)?.series;
        const result = series ? [series.name, `n=${series.values.length}`, medianText(series.values, series.unit)] : [];
        const count = disturbed.get(event.case.id) ?? 0;
        const repeated = cases.get(event.case.id)?.repeated ?? 0;
        const doubt = [count > 1 ? `${count} disturbed` : "", repeated > 0 ? `${repeated} repeated` : ""];
        if (event.outcome === "completed") say("done", event.case.id, ...result, ...doubt, event.note ?? "", at);
        else say(event.outcome, event.case.id, event.reason ?? "", at);
        return;
      }
      case "message":
        say(event.level, event.text, at);
        return;
      case "run-end":
        say("end", event.run, event.state, at);
    }
  }
  return { event, close() {} };
}
