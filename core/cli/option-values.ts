import { InvalidArgumentError, Option } from "commander";
import { parseQuantity } from "../units/quantity.ts";

/** For options that may be repeated. */
export const collect = (value: string, list: readonly string[]): string[] => [...list, value];

/** `KEY=VALUE`, repeated. */
export function keyValue(text: string, values: Readonly<Record<string, string>>): Record<string, string> {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("it has the form KEY=VALUE");
  // Not an assignment: `__proto__` is a key like any other.
  return Object.fromEntries([...Object.entries(values), [text.slice(0, at), text.slice(at + 1)]]);
}

export function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("a whole number from 1 on");
  return value;
}

export function whole(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isInteger(value) || value < 0)
    throw new InvalidArgumentError("a whole number from 0 on");
  return value;
}

/** A duration above 0, in s. */
export function seconds(text: string): number {
  const value = parseQuantity(text, "s");
  if (value === null || value <= 0) throw new InvalidArgumentError("a time such as 90s or 10m");
  return value;
}

/** Names with commas between them; `none`: no name. */
export const monitorNames = (list: string | undefined): string[] | undefined =>
  list === undefined ? undefined : list === "none" ? [] : list.split(",").map((name) => name.trim());

/** A point in time as ISO 8601, UTC: a date (its beginning, UTC), a time, or how long ago: `7d`, `12h`. `now` in ms. */
export function moment(text: string, now: number): string {
  const ago = parseQuantity(text, "s");
  if (ago !== null && /[a-z]/i.test(text) && ago >= 0) return asTime(now - ago * 1000);
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) throw new InvalidArgumentError(MOMENT);
  return asTime(Date.parse(text));
}

const MOMENT = "a date such as 2026-11-20, a time such as 2026-11-20T09:00:00Z, or how long ago: 7d, 12h";

function asTime(milliseconds: number): string {
  const time = new Date(milliseconds);
  if (Number.isNaN(time.getTime())) throw new InvalidArgumentError(MOMENT);
  return time.toISOString();
}

/** s */
export function age(text: string): number {
  const value = parseQuantity(text, "s");
  if (value === null || value < 0) throw new InvalidArgumentError("a time such as 30d or 12h");
  return value;
}

export const stateOption = (description: string): Option =>
  new Option("--state <state>", description).choices(["running", "completed", "interrupted"]);

/** `instead`: of whom, where it is not of those that the configuration names. */
export const reporterOption = (instead = ""): Option =>
  new Option(
    "--reporter <name[=file]>",
    `who reports${instead}; may be repeated; +=FILE goes on at the end of the file`,
  )
    .argParser<string[]>(collect)
    .default([]);

export const failOnOption = (): Option =>
  new Option("--fail-on <severity>", "exit 1 from this severity on").choices([
    "low",
    "medium",
    "high",
    "critical",
    "none",
  ]);
