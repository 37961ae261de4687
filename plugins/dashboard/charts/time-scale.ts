import { linearScale, niceStep, type Range, type Scale } from "./scale.ts";

/** Ticks of a time axis: all in UTC. */
export interface TimeScale {
  readonly scale: Scale;
  readonly labels: readonly TimeLabel[];
}

/** `below` is a second line, where a day or year begins, and at the first tick. */
export interface TimeLabel {
  readonly time: number;
  readonly text: string;
  readonly below: string;
}

/** Farther from 1970 there are no dates (ECMAScript, "Time Values"). */
const LAST = 8.64e15;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  ...[1, 2, 5, 10, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 4, 7, 14].map((n) => n * DAY),
];
const MONTHS = [1, 2, 3, 6];
const YEAR = 365.25 * DAY;

/** Milliseconds since 1970 that Date knows; the ends stay where they are. */
export function timeScale([from, to]: Range, range: Range, ticks = 6): TimeScale {
  const [low, high] = to - from < SECOND ? [Math.max(-LAST, from - HOUR), Math.min(LAST, to + HOUR)] : [from, to];
  const scale = linearScale([low, high], range, { nice: false });
  const least = (high - low) / ticks;
  const step = STEPS.find((each) => each >= least);
  const times = step === undefined ? months(low, high, least) : multiples(low, high, step);
  return { scale: { ...scale, ticks: times }, labels: labelled(times, step ?? 31 * DAY) };
}

/** 1970-01-05, a Monday: weeks begin there. Of shorter steps it is a multiple. */
const MONDAY = 4 * DAY;

function multiples(low: number, high: number, step: number): number[] {
  const found: number[] = [];
  for (let time = Math.ceil((low - MONDAY) / step) * step + MONDAY; time <= high; time += step) found.push(time);
  return found;
}

function months(low: number, high: number, least: number): number[] {
  const step = MONTHS.find((n) => n * 30.4 * DAY >= least) ?? 12 * Math.max(1, niceStep(least / YEAR));
  const found: number[] = [];
  const start = new Date(low);
  const first = start.getUTCFullYear() * 12 + start.getUTCMonth();
  for (let month = Math.floor(first / step) * step; ; month += step) {
    const time = Date.UTC(Math.floor(month / 12), month % 12);
    if (!(time <= high)) return found;
    if (time >= low) found.push(time);
  }
}

function labelled(times: readonly number[], step: number): TimeLabel[] {
  let last = "";
  return times.map((time) => {
    const iso = new Date(time).toISOString();
    const date = iso.slice(0, -14);
    const clock = iso.slice(-13, -5);
    const text = step >= DAY ? date.slice(-5) : step >= MINUTE ? clock.slice(0, 5) : clock;
    const part = step >= DAY ? date.slice(0, -6) : date;
    const below = part === last ? "" : part;
    last = part;
    return { time, text, below };
  });
}

/** `2026-11-20 14:05` UTC. Empty for what is no time. */
export function timeText(time: number): string {
  if (!(Math.abs(time) <= LAST)) return "";
  return new Date(time).toISOString().slice(0, -8).replace("T", " ");
}
