import { type Case, duration, type ProgressEvent, type ReportStream, roughly } from "@perfmon/core/plugin";
import { addRepetition, type CaseProgress, startCase } from "./case-progress.ts";
import { LiveBlock } from "./live-block.ts";
import { pen } from "./pen.ts";
import { type Layout, layoutOf, line, type Piece, resultPieces, wantsText } from "./progress-lines.ts";
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
  let layout: Layout = { id: 20, metric: 14, bars: 12 };
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
      const wants = wantsText(one);
      lines.push(line([...resultPieces(mark, count, one, layout, ink), [wants && `  ${wants}`, "dim"]], ink));
    }
    lines.push(line([[`   ${statusText(one ?? null, ink.marks.dot)}`, "dim"]], ink));
    block.show(lines);
  }

  function statusText(one: CaseProgress | null, dot: string): string {
    const parts: string[] = [];
    if (one && current) {
      const mean = one.executions ? one.seconds / one.executions : null;
      const running = duration(Math.max(0, elapsed() - current.since));
      parts.push(`${one.case.uses} ${running}${mean === null ? "" : `/${duration(mean)}`}`);
    }
    parts.push(`elapsed ${duration(elapsed())}`);
    const estimate = timeLeft([...cases.values()], lastEnd);
    const left = estimate === null ? 0 : estimate - (elapsed() - lastEnd);
    if (left > 0) parts.push(`left about ${roughly(left)}`);
    if (folder) parts.push(folder);
    return parts.join(` ${dot} `);
  }

  function print(...lines: (readonly Piece[])[]): void {
    const ink = pen(stream);
    block.print(lines.map((pieces) => line(pieces, ink)));
    if (stop) draw();
  }

  const disturbed = new Set<string>();

  function start(event: Event<"run-start">): void {
    const { plan } = event;
    const { marks } = pen(stream);
    layout = layoutOf(plan, pen(stream));
    folder = event.folder;
    cases.clear();
    disturbed.clear();
    current = null;
    for (const one of plan.cases) of(one);
    const files = plan.suiteFiles.join(" ") || plan.suite;
    const head = [files, `target ${plan.target}`, `run ${event.run}`, `seed ${plan.seed}`].join(` ${marks.dot} `);
    // Of a re-run all but the cases is as in the run before it.
    if (event.rerunOf === null)
      print(
        [["perfmon", "bold"], [` ${event.perfmon} ${marks.dot} ${head}`]],
        ...(event.environment ? [[[` env  ${event.environment}`, "dim"] as const]] : []),
      );
    for (const { case: one, reason } of plan.skipped)
      print([[` ${marks.left} ${one.id} skipped: ${reason}`, "yellow"]]);
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
      print([[` ${marks.note} ${name} ${event.outcome}${error ? `: ${error}` : ""}`, "yellow"]]);
    // Where the machine is busy every repetition is: the first says it, the report counts them.
    // A warm-up does not count anyway.
    if (event.warmup || event.taints.length === 0) return;
    if (!disturbed.has(event.case.id))
      print([
        [` ${marks.note} ${name} disturbed${event.setAside ? ", repeated" : ""}: ${event.taints.join("; ")}`, "yellow"],
      ]);
    disturbed.add(event.case.id);
  }

  function endCase(event: Event<"case-end">): void {
    const one = of(event.case);
    const ink = pen(stream);
    one.ended = true;
    if (current?.id === event.case.id) current = null;
    const why = event.reason ? `: ${event.reason}` : "";
    if (event.outcome === "skipped") print([[` ${ink.marks.left} ${event.case.id} skipped${why}`, "yellow"]]);
    else if (event.outcome !== "completed")
      print([[` ${ink.marks.bad} ${event.case.id} ${event.outcome}${why}`, "red"]]);
    else {
      const notes = [one.repeated > 0 ? `${one.repeated} repeated` : "", event.note ?? ""].filter(Boolean);
      const note: Piece = [notes.map((text) => `  ${text}`).join(""), "dim"];
      const n = one.series?.values.length ?? 0;
      print([...resultPieces([ink.marks.good, "green"], `n=${n}`, one, layout, ink), note]);
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
      if (event.type === "run-start") start(event);
      else if (event.type === "case-start") of(event.case);
      else if (event.type === "repetition-start") {
        current = { id: event.case.id, since: event.time, warmup: event.warmup, round: event.round };
        const one = of(event.case);
        if (event.expected !== null && !event.warmup) one.expected = event.expected;
      } else if (event.type === "repetition-end") endRepetition(event);
      else if (event.type === "case-end") endCase(event);
      else if (event.type === "message") {
        const style = event.level === "error" ? "red" : event.level === "warning" ? "yellow" : "dim";
        print([[` ${event.level === "info" ? "" : `${event.level}: `}${event.text}`, style]]);
      } else {
        close();
        // The report stands apart from what scrolled by.
        stream.write("\n");
      }
    },
    close,
  };
}
