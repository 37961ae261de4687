import { labelKey, type RepetitionMonitor, type Timeline, type ToolOutput } from "@perfmon/core/plugin";
import { type Level, type Passed, quantities } from "./quantities.ts";
import { parseSnapshots, type Snapshot } from "./snapshot.ts";
import { REPORT } from "./wrap.ts";

/** s between two samples, at least: of less, times to 10 ms say too little. */
const SHORTEST = 0.05;

type Points = Timeline["points"];

/** A level at its moment; what counters say at the middle of the time that they count. */
export const timelines: NonNullable<RepetitionMonitor["timelines"]> = ({ files, duration }: ToolOutput) => {
  const samples = parseSnapshots(files[REPORT] ?? "") ?? [];
  if (samples.length === 0) return [];
  const start = clockStart(samples, duration);
  const spaced = apart(samples);
  return quantities.flatMap((quantity) => {
    const { unit, description } = quantity;
    const lines = quantity.statistic === "mean" ? courses(quantity, spaced, start) : level(quantity, samples, start);
    return [...lines].filter(didSomething).map(([labels, points]) => {
      const name = labels === "" ? quantity.name : `${quantity.name}{${labels}}`;
      return { name, unit, description, points };
    });
  });
};

/** A machine has many devices and interfaces; one that was idle all the while would only be a line at 0. */
const didSomething = ([labels, points]: readonly [string, Points]) =>
  labels === "" || points.some(([, value]) => value !== 0);

/**
 * Where the clock started, in s since boot. The last sample is taken as soon as it has stopped, the first up to some 50 ms
 * before it starts: so it is reckoned from the last. Where that one is missing, the first has to do.
 */
function clockStart(samples: readonly Snapshot[], duration: number | null): number {
  const [first, last] = [samples[0]!.time, samples.at(-1)!.time];
  return duration === null ? first : Math.max(first, last - duration);
}

/** Without those that the next one follows too soon, as the last does: its time is added to the one before. */
function apart(samples: readonly Snapshot[]): Snapshot[] {
  const gap = (i: number) => samples[i + 1]!.time - samples[i]!.time;
  const least = samples.length > 2 ? Math.max(SHORTEST, gap(0) / 2) : 0;
  return samples.filter((_, i) => i === 0 || i === samples.length - 1 || gap(i) >= least);
}

/** By labels. */
function courses({ between }: Passed, samples: readonly Snapshot[], start: number): Map<string, Points[number][]> {
  const found = new Map<string, Points[number][]>();
  samples.slice(1).forEach((to, i) => {
    const from = samples[i]!;
    for (const { labels, value } of between(from, to)) {
      const key = labelKey(labels);
      const points = found.get(key) ?? [];
      found.set(key, points);
      points.push([sinceStart((from.time + to.time) / 2, start), value]);
    }
  });
  return found;
}

function level({ at }: Level, samples: readonly Snapshot[], start: number): Map<string, Points[number][]> {
  const points = samples.flatMap((sample): Points => {
    const value = at(sample);
    return value === null ? [] : [[sinceStart(sample.time, start), value]];
  });
  return points.length > 0 ? new Map([["", [...points]]]) : new Map();
}

/** To 1 ms: the times have two digits, their middle three. */
const sinceStart = (time: number, start: number) => +(time - start).toFixed(3);
