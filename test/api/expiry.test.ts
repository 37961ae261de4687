import { expect, test } from "vitest";
import { expiry } from "../../core/api/expiry.ts";

const NOW = Date.parse("2026-06-01T12:00:00Z");

test.each([
  ["2026-12-31", "2026-12-31T23:59:59.999Z"],
  [" 2026-06-01 ", "2026-06-01T23:59:59.999Z"],
  ["2028-02-29", "2028-02-29T23:59:59.999Z"],
  ["2026-06-01T12:00:01Z", "2026-06-01T12:00:01.000Z"],
  ["2026-06-01T14:30+02:00", "2026-06-01T12:30:00.000Z"],
  ["30d", "2026-07-01T12:00:00.000Z"],
  ["12h", "2026-06-02T00:00:00.000Z"],
  ["90 min", "2026-06-01T13:30:00.000Z"],
])("%s ends at %s", (text, until) => {
  expect(expiry(text, NOW)).toBe(until);
});

test.each(["2026-05-31", "2026-06-01T12:00:00Z", "0d", "-1d", "1999-12-31"])("%s has passed", (text) => {
  expect(() => expiry(text, NOW)).toThrow(/has passed/);
});

test.each([
  "",
  "30",
  "soon",
  "2026-02-31",
  "2026-13-01",
  "2026-2-1",
  "31.12.2026",
  "2026-12-31T25:00Z",
  "5 MiB",
  "1e99d",
])("%j is no date", (text) => {
  expect(() => expiry(text, NOW)).toThrow(/is no date/);
});
