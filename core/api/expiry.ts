import { PerfmonError } from "../errors/perfmon-error.ts";
import { parseQuantity } from "../units/quantity.ts";

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * When something ends, as ISO 8601, UTC: a date (with its last moment, UTC), a time with its zone, or how long from now: `30d`,
 * `12h`. `now` in ms. PM1506 for what is none of these, and for what has passed.
 */
export function expiry(text: string, now: number): string {
  const until = momentOf(text.trim(), now);
  if (until === null || Number.isNaN(until.getTime()))
    throw new PerfmonError("PM1506", `"${text}" is no date`, {
      hint: "a date such as 2026-12-31, a time such as 2026-12-31T09:00:00Z, or how long from now: 30d, 12h",
    });
  if (until.getTime() <= now)
    throw new PerfmonError("PM1506", `${text} has passed: it would end before it begins`, {
      hint: `today is ${new Date(now).toISOString().slice(0, 10)} (UTC)`,
    });
  return until.toISOString();
}

function momentOf(text: string, now: number): Date | null {
  if (DAY.test(text)) {
    const day = new Date(`${text}T23:59:59.999Z`);
    // Date knows a 31st of February, and calls it the 3rd of March.
    return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text) ? day : null;
  }
  if (TIME.test(text)) return new Date(text);
  const seconds = /[a-z]$/i.test(text) ? parseQuantity(text, "s") : null;
  return seconds === null ? null : new Date(now + seconds * 1000);
}
