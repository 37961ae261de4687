import { failure, type Labels, type RawMeasurement, type ToolOutput } from "@perfmon/core/plugin";
import { mapOf, numberOf, readDocuments } from "./documents.ts";
import { metrics } from "./metrics.ts";
import type { Iperf3Options } from "./options.ts";
import { pathOf } from "./path.ts";
import { doubtsOfParallel, type Session, sessionOf } from "./session.ts";

/** Names of iperf3's sums in one direction: `--bidir` has a second set. */
const SUFFIXES = ["", "_bidir_reverse"] as const;

/**
 * What iperf3 summed up, in its units. Sessions that ran at once are summed, never averaged. What the document says of itself
 * is believed before the options. Throws `no-result` where nothing arrived.
 */
export function parse({ stdout }: ToolOutput, options: Partial<Iperf3Options>): readonly RawMeasurement[] {
  const sessions = readDocuments(stdout).map(sessionOf);
  const doubts = doubtsOfParallel(sessions);
  const host = sessions.find((session) => session.host !== null)?.host ?? undefined;
  const labels = { path: pathOf(options.host ?? host, options.path) };
  const both = sessions.some(({ direction }) => direction === "bidir");
  const ofDirection = (index: 0 | 1) => {
    const direction: Labels = both ? { ...labels, direction: index === 0 ? "forward" : "reverse" } : labels;
    const found = oneDirection(sessions, SUFFIXES[index], index === 0);
    return found.map((each) => ({ ...each, labels: direction, warnings: [...doubts, ...(each.warnings ?? [])] }));
  };
  const declared = new Set(metrics(options).map(({ name }) => name));
  return [...ofDirection(0), ...(both ? ofDirection(1) : []), ...cpu(sessions, labels)].filter(({ metric }) =>
    declared.has(metric),
  );
}

function oneDirection(sessions: readonly Session[], suffix: string, sends: boolean): RawMeasurement[] {
  const result: RawMeasurement[] = [
    { metric: "throughput", value: total(sessions, `sum_received${suffix}`, "bits_per_second"), unit: "bit/s" },
  ];
  // A server's document does not know what was sent to it, and says 0.
  const sent = sum(sessions, `sum_sent${suffix}`, "bits_per_second");
  if (sent !== null && sent > 0) result.push({ metric: "sent_throughput", value: sent, unit: "bit/s" });
  if (sessions.some(({ protocol }) => protocol === "UDP")) return [...result, ...datagrams(sessions, `sum${suffix}`)];
  const retransmits = sum(sessions, `sum_sent${suffix}`, "retransmits");
  // Where the sender cannot count them, it says -1.
  if (retransmits !== null && retransmits >= 0 && sent !== null && sent > 0)
    result.push({ metric: "retransmits", value: retransmits, unit: "1" });
  return sends && sessions.length === 1 ? [...result, ...roundTrip(sessions[0]!)] : result;
}

/** Over all sessions; null: one of them has none. */
function sum(sessions: readonly Session[], section: string, key: string): number | null {
  const values = sessions.map(({ end }) => numberOf(mapOf(end[section])[key]));
  return values.some((value) => value === null) ? null : values.reduce<number>((all, value) => all + value!, 0);
}

function total(sessions: readonly Session[], section: string, key: string): number {
  const value = sum(sessions, section, key);
  if (value === null)
    throw failure(
      "no-result",
      `iperf3's result has no end.${section}.${key}: it was cut off, or an old version, which gives only what was sent`,
    );
  if (value <= 0) throw failure("no-result", `nothing arrived (end.${section}.${key} is ${value})`);
  return value;
}

/**
 * Loss and jitter. iperf3's `lost_percent` counts the gaps that the receiver saw against all that was sent; datagrams lost after
 * the last one that arrived are in neither it nor `lost_packets`.
 */
function datagrams(sessions: readonly Session[], section: string): RawMeasurement[] {
  const packets = sum(sessions, section, "packets");
  const lost = sum(sessions, section, "lost_packets");
  if (packets === null || lost === null || packets === 0)
    throw failure("no-result", `iperf3's end.${section} counts no datagrams`);
  const alone = sessions.length === 1 ? mapOf(sessions[0]!.end[section]) : {};
  const percent = numberOf(alone.lost_percent) ?? (lost / packets) * 100;
  // Those that came twice are taken off, and late ones of the omitted time.
  const more = lost < 0 ? { value: 0, warnings: [`iperf3 counted ${-lost} datagrams more than were sent`] } : {};
  const result: RawMeasurement[] = [{ metric: "loss", value: percent, unit: "%", ...more }];
  const jitter = numberOf(alone.jitter_ms);
  // 0 is below iperf3's resolution, or one datagram only.
  if (jitter !== null && jitter > 0) result.push({ metric: "jitter", value: jitter, unit: "ms" });
  return result;
}

/** The mean of the streams' means: each was sampled once a second. The receiving end knows none and says 0. */
function roundTrip({ end, omit }: Session): RawMeasurement[] {
  const streams = Array.isArray(end.streams) ? end.streams.map((stream) => mapOf(mapOf(stream).sender)) : [];
  const times = streams.filter(({ sender }) => sender === true).map(({ mean_rtt: mean }) => numberOf(mean) ?? 0);
  if (times.length === 0 || times.some((time) => time <= 0)) return [];
  const value = times.reduce((all, time) => all + time, 0) / times.length;
  const warnings = (omit ?? 0) > 0 ? { warnings: ["iperf3 counts the omitted seconds in"] } : {};
  return [{ metric: "rtt.mean", value, unit: "us", ...warnings }];
}

/** Percent of one CPU; of sessions at once the sum. A server's document says 0 of the other end. */
function cpu(sessions: readonly Session[], labels: Labels): RawMeasurement[] {
  const isServer = sessions.some((session) => session.isServer);
  return [["cpu.local", "host_total"], ...(isServer ? [] : [["cpu.remote", "remote_total"]])].flatMap(
    ([metric, key]) => {
      const value = sum(sessions, "cpu_utilization_percent", key!);
      return value === null ? [] : [{ metric: metric!, value, unit: "%", labels }];
    },
  );
}
