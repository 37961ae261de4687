const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const TIME = 10;
const RANDOM = 16;
/** 48 bits: the year 10889. */
const LATEST = 2 ** 48 - 1;

/** What a ULID looks like. The first character is at most 7: 26 of them hold two bits more than there are. */
export const ULID_PATTERN = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/**
 * A ULID (github.com/ulid/spec): 10 characters of the time in ms since 1970, 16 of randomness, Crockford's base 32; sorts by
 * time. `random`: 16 numbers, of which 5 bits each are used. RangeError for a time before 1970 or after the year 10889.
 */
export function ulid(time: number, random: ArrayLike<number>): string {
  if (!(time >= 0 && time <= LATEST)) throw new RangeError(`${time} ms is no time that an id can hold`);
  let head = "";
  for (let left = Math.floor(time), i = 0; i < TIME; i++, left = Math.floor(left / 32))
    head = ALPHABET[left % 32] + head;
  let tail = "";
  for (let i = 0; i < RANDOM; i++) tail += ALPHABET[random[i]! % 32];
  return head + tail;
}

/** Like `ulid`, and greater than `previous` whatever the clock did meanwhile: one more than it where time alone does not tell. */
export function ulidAfter(previous: string, time: number, random: ArrayLike<number>): string {
  const next = ulid(time, random);
  return next > previous ? next : increment(previous);
}

function increment(id: string): string {
  const kept = id.replace(/Z+$/, "");
  const raised = ALPHABET[ALPHABET.indexOf(kept.at(-1)!) + 1]!;
  return (kept.slice(0, -1) + raised).padEnd(id.length, "0");
}
