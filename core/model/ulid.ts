const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/**
 * A ULID (github.com/ulid/spec): 10 characters of the time in ms, 16 of randomness, Crockford's base 32; sorts by time.
 * `random`: 16 numbers of 0..31.
 */
export function ulid(time: number, random: ArrayLike<number>): string {
  let head = "";
  for (let left = time, i = 0; i < 10; i++, left = Math.floor(left / 32)) head = ALPHABET[left % 32] + head;
  let tail = "";
  for (let i = 0; i < 16; i++) tail += ALPHABET[random[i]! % 32];
  return head + tail;
}
