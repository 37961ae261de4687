/** A time to the minute, as it is told (UTC): `2026-11-20 14:05` of ISO 8601. */
export const minuteText = (iso: string): string => iso.slice(0, 16).replace("T", " ");

const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** The day (UTC, `2026-11-20`) in a run's id, whose first ten characters are its time (ULID). Null: no such id. */
export function runDate(id: string): string | null {
  if (!/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(id)) return null;
  let time = 0;
  for (const char of id.slice(0, 10)) time = time * 32 + CROCKFORD.indexOf(char);
  // Years beyond 9999 are written with a sign and more digits: no day that anybody measured on.
  return time < 253_402_300_800_000 ? new Date(time).toISOString().slice(0, 10) : null;
}
