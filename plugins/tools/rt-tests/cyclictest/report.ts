import { failure, type ToolOutput } from "@perfmon/core/plugin";
import { RESULT } from "./command.ts";

type JsonMap = { readonly [key: string]: unknown };

/** What cyclictest measured. Latencies in `unit`. */
export interface Report {
  readonly unit: "ns" | "us";
  readonly threads: readonly Thread[];
  /** As cyclictest's messages call it: `2.40`. */
  readonly version: string;
}

export interface Thread {
  readonly name: string;
  /** Wake-ups. */
  readonly cycles: number;
  readonly min: number;
  readonly mean: number;
  readonly max: number;
  /** Wake-ups by latency, ascending, without those beyond its range; empty where no histogram was asked for. */
  readonly histogram: readonly (readonly [latency: number, count: number])[];
}

const START = /\{\s*"file_version"\s*:/;

const mapOf = (value: unknown): JsonMap =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonMap) : {};

/** Where the result lies: in the file that the command names; in an import perhaps in another one, or on stdout. */
export function resultText(output: ToolOutput): string {
  const { [RESULT]: result, ...others } = output.files;
  const candidates = [result, output.stdout, ...Object.values(others)].filter((text) => text !== undefined);
  return candidates.find((text) => START.test(text)) ?? candidates.find((text) => text.trim() !== "") ?? "";
}

/** Throws `no-output`, `unreadable-output` or `no-result`. */
export function readReport(text: string): Report {
  const document = readJson(text);
  const threads = Object.entries(mapOf(document.thread)).map(([name, thread]) => threadOf(name, mapOf(thread)));
  if (threads.length === 0 || threads.every(({ cycles }) => cycles === 0))
    throw failure("no-result", "cyclictest measured no wake-up", { text });
  return {
    unit: document.resolution_in_ns === 1 ? "ns" : "us",
    threads: threads.filter(({ cycles }) => cycles > 0),
    // The key ends in a colon in some versions.
    version: String(document["rt_test_version:"] ?? document.rt_test_version ?? ""),
  };
}

function readJson(text: string): JsonMap {
  if (text.trim() === "") throw failure("no-output", "cyclictest wrote no result");
  const start = text.search(START);
  if (start < 0) {
    const hint = /^T: *\d+ \( *\d+\) P:|^# (?:Histogram|Total:)/m.test(text)
      ? "this is cyclictest's text output; "
      : "";
    throw failure("unreadable-output", `${hint}no JSON of cyclictest; it writes some with --json=FILE`, { text });
  }
  try {
    return mapOf(JSON.parse(text.slice(start)));
  } catch (error) {
    const message = error instanceof Error ? error.message.split("\n")[0]! : String(error);
    throw failure("unreadable-output", `cyclictest's JSON cannot be read, or was cut off (${message})`, {
      text,
      offset: text.trimEnd().lastIndexOf("\n") + 1,
    });
  }
}

function threadOf(name: string, thread: JsonMap): Thread {
  const number = (value: unknown, what: string) => {
    if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
    throw failure("unreadable-output", `thread ${name} of cyclictest's JSON has no ${what} from 0 on`);
  };
  const histogram = Object.entries(mapOf(thread.histogram))
    .map(([latency, count]) => [number(Number(latency), "latency"), number(count, "count")] as const)
    .sort(([a], [b]) => a - b);
  return {
    name,
    cycles: number(thread.cycles, "cycles"),
    min: number(thread.min, "min"),
    mean: number(thread.avg, "avg"),
    max: number(thread.max, "max"),
    histogram,
  };
}
