import {
  type Case,
  cutText,
  type Plan,
  type ProgressEvent,
  type ReportStream,
  type TextStyle,
} from "@perfmon/core/plugin";
import { addEarlier, addRepetition, type CaseProgress, startCase } from "./case-progress.ts";
import { LiveBlock } from "./live-block.ts";
import { pen } from "./pen.ts";
import { hanging, type Layout, layoutOf, line, type Piece, resultLines, wantsText } from "./progress-lines.ts";
import { type RunStatus, statusLine } from "./status-line.ts";
import { timeLeft } from "./time-left.ts";

/** Clock and timer, given by tests. `now` is monotonic, in s. */
export interface Ticker {
  now(): number;
  /** Calls back every second; gives the function that stops it. */
  eachSecond(callback: () => void): () => void;
}

const TICKER: Ticker = {
  now: () => performance.now() / 1000,
  eachSecond(callback) {
    const timer = setInterval(callback, 1000).unref();
    return () => clearInterval(timer);
  },
};

type Event<Type> = Extract<ProgressEvent, { type: Type }>;

/** Finished lines scroll; the block below them is redrawn once a second, and at once only after a line was written. */
export function liveProgress(stream: ReportStream, ticker: Ticker = TICKER) {
  const block = new LiveBlock(stream);
  const cases = new Map<string, CaseProgress>();
  let layout: Layout = { id: 20, metric: 14, bars: 12, stacked: false };
  let folder = "";
  let current: { id: string; since: number; warmup: boolean; round: number } | null = null;
  let turn = 0;
  /** Time of the run when the last repetition ended. */
  let lastEnd = 0;
  /** Time of the run and of the ticker at the last event: the run's time goes on between events. */
  let last = { event: 0, ticker: ticker.now() };
  let stop: (() => void) | null = null;

  const elapsed = () => last.event + (ticker.now() - last.ticker);
  const of = (one: Case): CaseProgress => {
    const known = cases.get(one.id);
    if (known) return known;
    const started = startCase(one);
    cases.set(one.id, started);
    return started;
  };

  function draw(): void {
    const ink = pen(stream);
    const one = current && cases.get(current.id);
    const lines: string[] = [];
    if (current && one) {
      const mark: Piece = [ink.marks.spinner[turn % ink.marks.spinner.length]!, "yellow"];
      const count = current.warmup ? "warm" : `${one.done}/${one.expected}`;
      lines.push(...resultLines(mark, count, one, wantsText(one), layout, ink));
    }
    lines.push(line([[statusLine(status(one ?? null), ink), "dim"]], ink));
    block.show(lines);
  }

  function status(one: CaseProgress | null): RunStatus {
    const all = [...cases.values()];
    const estimate = timeLeft(all, lastEnd);
    return {
      running:
        one && current
          ? {
              uses: one.case.uses,
              seconds: Math.max(0, elapsed() - current.since),
              mean: one.executions ? one.seconds / one.executions : null,
            }
          : null,
      elapsed: elapsed(),
      left: estimate === null ? null : estimate - (elapsed() - lastEnd),
      cases: { ended: all.filter(({ ended }) => ended).length, all: all.length },
      folder,
    };
  }

  function print(...lines: readonly string[]): void {
    block.print(lines);
    if (stop) draw();
  }

  /** ` ! TEXT`, on as many lines as it takes: what is said once is not cut. */
  function say(mark: string, text: string, style: TextStyle): void {
    print(...hanging(` ${mark}${mark === "" ? "" : " "}`, text, style, pen(stream)));
  }

  const disturbed = new Set<string>();
  /** A repetition that failed and is not said yet: mostly its case ends with it, and says so. */
  let failed: { readonly case: string; readonly text: string } | null = null;

  function sayFailed(next: ProgressEvent): void {
    const own = next.type === "case-end" && next.case.id === failed?.case && next.outcome !== "completed";
    if (failed && !own) say(pen(stream).marks.note, failed.text, "yellow");
    failed = null;
  }

  function start(event: Event<"run-start">): void {
    const { plan } = event;
    const ink = pen(stream);
    const { marks } = ink;
    // A re-run's lines stand under those of the run before it.
    if (event.rerunOf === null) layout = layoutOf(plan, ink);
    folder = event.folder;
    cases.clear();
    disturbed.clear();
    current = null;
    for (const one of plan.cases) of(one);
    const head = [measured(plan, marks.end), `target ${plan.target}`, `run ${event.run}`, `seed ${plan.seed}`].join(
      ` ${marks.dot} `,
    );
    // Of a re-run all but the cases is as in the run before it.
    if (event.rerunOf === null)
      print(
        ...hanging("", `perfmon ${event.perfmon} ${marks.dot} ${head}`, "bold", ink),
        ...(event.environment ? hanging(" env  ", event.environment, "dim", ink) : []),
      );
    for (const { case: one, reason } of plan.skipped) say(marks.left, `${one.id} skipped: ${reason}`, "yellow");
    stop = ticker.eachSecond(() => {
      turn += 1;
      draw();
    });
    draw();
  }

  function endRepetition(event: Event<"repetition-end">): void {
    addRepetition(of(event.case), event);
    lastEnd = event.time;
    const { marks } = pen(stream);
    const name = `${event.case.id} ${event.warmup ? "warm-up" : "repetition"} ${event.index + 1}`;
    const error = event.problems.find(({ severity }) => severity === "error")?.message;
    if (event.outcome !== "completed")
      failed = { case: event.case.id, text: `${name} ${event.outcome}${error ? `: ${error}` : ""}` };
    // Where the machine is busy every repetition is: the first says it, the report counts them.
    // A warm-up does not count anyway.
    if (event.warmup || event.taints.length === 0) return;
    if (!disturbed.has(event.case.id))
      say(marks.note, `${name} disturbed${event.setAside ? ", repeated" : ""}: ${event.taints.join("; ")}`, "yellow");
    disturbed.add(event.case.id);
  }

  function endCase(event: Event<"case-end">): void {
    const one = of(event.case);
    const ink = pen(stream);
    one.ended = true;
    if (current?.id === event.case.id) current = null;
    const why = event.reason ? `: ${event.reason}` : "";
    if (event.outcome === "skipped") say(ink.marks.left, `${event.case.id} skipped${why}`, "yellow");
    else if (event.outcome !== "completed") say(ink.marks.bad, `${event.case.id} ${event.outcome}${why}`, "red");
    else {
      const notes = [one.repeated > 0 ? `${one.repeated} repeated` : "", event.note ?? ""].filter(Boolean);
      const n = one.series?.values.length ?? 0;
      print(...resultLines([ink.marks.good, "green"], `n=${n}`, one, notes.join("  "), layout, ink));
    }
  }

  function close(): void {
    stop?.();
    stop = null;
    block.clear();
  }

  return {
    event(event: ProgressEvent): void {
      last = { event: event.time, ticker: ticker.now() };
      sayFailed(event);
      if (event.type === "run-start") start(event);
      else if (event.type === "case-start") addEarlier(of(event.case), event);
      else if (event.type === "repetition-start") {
        current = { id: event.case.id, since: event.time, warmup: event.warmup, round: event.round };
        const one = of(event.case);
        if (event.expected !== null && !event.warmup) one.expected = event.expected;
      } else if (event.type === "repetition-end") endRepetition(event);
      else if (event.type === "case-end") endCase(event);
      else if (event.type === "message") {
        const style = event.level === "error" ? "red" : event.level === "warning" ? "yellow" : "dim";
        say("", `${event.level === "info" ? "" : `${event.level}: `}${event.text}`, style);
      } else {
        close();
        // The report stands apart from what scrolled by.
        stream.write("\n");
      }
    },
    close,
  };
}

/** Columns of a command, which may have any number of words. */
const LONGEST_COMMAND = 160;

/** The files; of a suite out of none of them its only case's title, which of a command is the command; else its name. */
function measured({ suite, suiteFiles, cases, skipped }: Plan, end: string): string {
  const files = suiteFiles.filter((file) => file !== "-");
  if (files.length > 0) return suiteFiles.join(" ");
  const [only, ...more] = [...cases, ...skipped.map((each) => each.case)];
  return cutText((more.length === 0 ? only?.title : null) ?? suite, LONGEST_COMMAND, end);
}
