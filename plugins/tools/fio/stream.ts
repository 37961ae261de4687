import { failure, JsonSplitter, textOf } from "@perfmon/core/plugin";
import { lineAboutFailing } from "./check.ts";
import {
  type Document,
  isOfOneRun,
  type JsonMap,
  mapOf,
  NOT_A_NUMBER,
  numberOf,
  SEVERAL_RUNS,
  START,
  TERSE,
  versionOf,
} from "./document.ts";
import { DIRECTIONS, PHASES, percentilesOf } from "./metrics.ts";

/** Where fio lists its jobs; the second in client mode. */
const LISTS = ["jobs", "client_stats"] as const;

/** Characters in front of a chunk in which a document may have begun, or a line of noise. */
const OVERLAP = 1024;

interface Read {
  /** The last one, as readDocument gives it: its jobs have what parse and check look at, and no more. */
  readonly document: Document;
  /** fio's own line about what went wrong, between the documents. */
  readonly said: string | null;
}

/**
 * readDocument for a file of any size: JSON+ has hundreds of bins for each latency of each job, and `--status-interval` a
 * document each time. Job by job, so that it needs the memory of the largest.
 */
export async function documentOf(stream: AsyncIterable<Uint8Array>): Promise<Read> {
  const reading = new Reading();
  for await (const text of textOf(stream)) reading.take(text);
  return reading.end();
}

class Reading {
  #splitter: JsonSplitter | null = null;
  #jobs: JsonMap[] = [];
  /** Around documents, as far as it may still matter. */
  #noise = "";
  #blank = true;
  #terse = false;
  #said: string | null = null;
  #first: { readonly written: number | null } | null = null;
  #last: { readonly json: JsonMap; readonly line: number } | null = null;
  #line = 1;

  take(text: string): void {
    if (this.#blank && text.trim() !== "") this.#blank = false;
    let rest = text;
    while (rest !== "") rest = this.#splitter ? this.#document(rest) : this.#around(rest);
  }

  end(): Read {
    this.#notice(this.#noise);
    if (this.#splitter)
      throw failure("unreadable-output", `line ${this.#splitter.line}: fio's JSON document is cut off`);
    if (!this.#last) throw this.#nothing();
    const { json, line } = this.#last;
    if (this.#first && !isOfOneRun(this.#first.written, json))
      throw failure("unreadable-output", `line ${line}: ${SEVERAL_RUNS}`);
    return { document: { version: versionOf(json, "", 0), json }, said: this.#said };
  }

  #nothing() {
    if (this.#blank) return failure("no-output", "fio wrote no result");
    if (!this.#terse)
      return failure("unreadable-output", "no JSON document of fio; it writes one with --output-format=json+");
    return failure(
      "unreadable-output",
      "this is fio's terse output, whose columns shift between versions; use --output-format=json+",
    );
  }

  /** Notes, ETA lines, normal output: until a document begins. Gives what is left to read. */
  #around(text: string): string {
    const noise = this.#noise + text;
    const start = noise.search(new RegExp(START.source));
    if (start === -1) {
      // Whole lines are looked at once; of the last one more may come.
      const cut = Math.max(noise.lastIndexOf("\n") + 1, noise.length - OVERLAP);
      const kept =
        noise.lastIndexOf("{") === -1 ? cut : Math.max(Math.min(cut, noise.lastIndexOf("{")), noise.length - OVERLAP);
      this.#notice(noise.slice(0, kept));
      this.#noise = noise.slice(kept);
      return "";
    }
    this.#notice(noise.slice(0, start));
    this.#noise = "";
    this.#splitter = new JsonSplitter([LISTS], this.#line);
    this.#jobs = [];
    return noise.slice(start);
  }

  #notice(text: string): void {
    this.#line += text.split("\n").length - 1;
    this.#terse ||= TERSE.test(text);
    this.#said ??= lineAboutFailing(text);
  }

  #document(text: string): string {
    const splitter = this.#splitter!;
    const { entries, end } = splitter.push(text);
    for (const entry of entries) this.#jobs.push(essential(mapOf(parse(entry.text, entry.line))));
    if (end === null) return "";
    const around = mapOf(parse(splitter.around, this.#line));
    const list = LISTS.find((name) => name in around);
    const json = list === undefined || !Array.isArray(around[list]) ? around : { ...around, [list]: this.#jobs };
    this.#first ??= { written: numberOf(json.timestamp_ms) };
    this.#last = { json, line: this.#line };
    this.#line = splitter.line;
    this.#splitter = null;
    return text.slice(end);
  }
}

function parse(text: string, line: number): unknown {
  try {
    return JSON.parse(text.replace(NOT_A_NUMBER, "$1null"));
  } catch (error) {
    throw failure(
      "unreadable-output",
      `line ${line} or later: fio's JSON cannot be read (${(error as Error).message.split("\n")[0]})`,
    );
  }
}

const OF_A_JOB = ["jobname", "groupid", "hostname", "port", "error", "first_error", "elapsed", "usr_cpu", "sys_cpu"];
const OF_A_DIRECTION = ["io_bytes", "runtime", "iops", "bw_bytes", "total_ios"];
const OF_A_LATENCY = ["mean", "N"];

const pick = (map: JsonMap, names: readonly string[]): JsonMap =>
  Object.fromEntries(names.filter((name) => name in map).map((name) => [name, map[name]]));

const PERCENTILES: ReadonlySet<number> = new Set(percentilesOf({}));

/** Of the percentiles those that an import gives. */
function latency(entry: JsonMap): JsonMap {
  const percentile = Object.entries(mapOf(entry.percentile)).filter(([name]) => PERCENTILES.has(Number(name)));
  return {
    ...pick(entry, OF_A_LATENCY),
    ...(percentile.length > 0 ? { percentile: Object.fromEntries(percentile) } : {}),
  };
}

/** Without bins, and whatever else nobody looks at. */
function essential(job: JsonMap): JsonMap {
  const directions = [...DIRECTIONS, "sync"].filter((direction) => direction in job);
  const latencies = PHASES.flatMap((phase) => [phase, `${phase}_ns`]);
  return {
    ...pick(job, [...OF_A_JOB, "job options", "iodepth_level"]),
    ...Object.fromEntries(
      directions.map((direction) => {
        const entry = mapOf(job[direction]);
        const found = latencies.filter((phase) => phase in entry).map((phase) => [phase, latency(mapOf(entry[phase]))]);
        return [direction, { ...pick(entry, OF_A_DIRECTION), ...Object.fromEntries(found) }];
      }),
    ),
  };
}
