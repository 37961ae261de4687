import { failure } from "@perfmon/core/plugin";
import { type JsonMap, mapOf, numberOf } from "./documents.ts";

/** One run of iperf3: what its document says of it. */
export interface Session {
  /** `TCP`, `UDP`. */
  readonly protocol: string | null;
  readonly direction: "forward" | "reverse" | "bidir" | null;
  readonly streams: number | null;
  /** s, without what was omitted. */
  readonly duration: number | null;
  /** s. */
  readonly omit: number | null;
  /** The other end: as it was given to iperf3, or whose connection its server took. */
  readonly host: string | null;
  /** The document is the server's, which does not know what the other end did. */
  readonly isServer: boolean;
  /** s since 1970 when it began; iperf3 gives whole ones. */
  readonly began: number | null;
  readonly end: JsonMap;
}

export function sessionOf(document: JsonMap): Session {
  const start = mapOf(document.start);
  const test = mapOf(start.test_start);
  const end = mapOf(document.end);
  const text = (value: unknown) => (typeof value === "string" ? value : null);
  return {
    protocol: text(test.protocol),
    direction: directionOf(test, end),
    streams: numberOf(test.num_streams),
    duration: numberOf(test.duration),
    omit: numberOf(test.omit),
    isServer: start.accepted_connection !== undefined,
    host: text(mapOf(start.connecting_to).host) ?? text(mapOf(start.accepted_connection).host),
    began: numberOf(mapOf(start.timestamp).timesecs),
    end,
  };
}

function directionOf({ reverse }: JsonMap, end: JsonMap): Session["direction"] {
  if (end.sum_received_bidir_reverse !== undefined) return "bidir";
  return reverse === 1 ? "reverse" : reverse === 0 ? "forward" : null;
}

/** Share of the time that sessions may begin apart and still be called parallel; `began` counts whole seconds. */
const TOGETHER = 0.1;

/**
 * Whether sessions ran at once, so that their sum is a throughput. Sessions one after another are several runs, which no sum
 * and no mean makes one. Throws `unreadable-output` for those; gives the doubts about the others.
 */
export function doubtsOfParallel(sessions: readonly Session[]): readonly string[] {
  if (sessions.length === 1) return [];
  const spans = sessions.map(({ began, duration, omit }) => ({
    from: began ?? Number.NaN,
    to: (began ?? Number.NaN) + (omit ?? 0) + (duration ?? Number.NaN),
  }));
  const last = Math.max(...spans.map(({ from }) => from));
  const first = Math.min(...spans.map(({ to }) => to));
  // Written so that NaN, a session that does not say when it was, is refused too.
  if (!(last < first))
    throw failure(
      "unreadable-output",
      `${sessions.length} results of iperf3 that did not run at once: keep each run in a file of its own`,
    );
  const apart = last - Math.min(...spans.map(({ from }) => from));
  const shortest = Math.min(...spans.map(({ from, to }) => to - from));
  return apart > Math.max(1, shortest * TOGETHER)
    ? [`the sum of ${sessions.length} sessions that began up to ${apart} s apart`]
    : [];
}
