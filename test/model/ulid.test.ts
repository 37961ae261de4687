import fc from "fast-check";
import { expect, test } from "vitest";
import { ULID_PATTERN, ulid, ulidAfter } from "../../core/model/ulid.ts";

const random = fc.array(fc.nat(255), { minLength: 16, maxLength: 16 });
const time = fc.nat(2 ** 48 - 1);

test("the example of the specification", () => {
  expect(ulid(1469918176385, Array(16).fill(0))).toBe("01ARYZ6S410000000000000000");
});

test("ids look like ids and sort by time", () => {
  fc.assert(
    fc.property(time, time, random, random, (a, b, x, y) => {
      expect(ulid(a, x)).toMatch(ULID_PATTERN);
      if (a < b) expect(ulid(a, x) < ulid(b, y)).toBe(true);
    }),
  );
  expect(() => ulid(-1, Array(16).fill(0))).toThrow(RangeError);
  expect(() => ulid(2 ** 48, Array(16).fill(0))).toThrow(RangeError);
});

test("each is greater than the one before, whatever the clock does", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(time, random), { minLength: 1, maxLength: 30 }), (steps) => {
      let last = "";
      for (const [at, numbers] of steps) {
        const next = ulidAfter(last, at, numbers);
        expect(next > last).toBe(true);
        expect(next).toMatch(ULID_PATTERN);
        last = next;
      }
    }),
  );
  const full = ulid(5, Array(16).fill(31));
  expect(ulidAfter(full, 5, Array(16).fill(0))).toBe(ulid(6, Array(16).fill(0)));
});
