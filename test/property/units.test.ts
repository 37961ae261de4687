import fc from "fast-check";
import { expect, test } from "vitest";
import { normalise, unitNames } from "../../core/units/units.ts";

const unit = fc.constantFrom(...unitNames());
const value = fc.double({ min: -1e15, max: 1e15, noNaN: true });

test("units normalise idempotently and monotonically", () => {
  fc.assert(
    fc.property(unit, value, value, (name, a, b) => {
      const once = normalise(a, name)!;
      expect(normalise(once.value, once.unit)).toEqual(once);
      const other = normalise(b, name)!;
      if (a < b) expect(once.value).toBeLessThanOrEqual(other.value);
      // Not toBe, which tells -0 from 0.
      if (a === b) expect(once.value === other.value).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test("normalising keeps the sign, and what is not finite", () => {
  // From 1e-290 up: smaller ones underflow to 0 in ns.
  const size = fc.double({ min: 1e-290, max: 1e15, noNaN: true });
  fc.assert(
    fc.property(unit, size, (name, a) => {
      expect(normalise(a, name)!.value).toBeGreaterThan(0);
      expect(normalise(-a, name)!.value).toBe(-normalise(a, name)!.value);
    }),
  );
  for (const name of unitNames())
    for (const odd of [Number.NaN, Number.POSITIVE_INFINITY]) expect(normalise(odd, name)!.value).toBe(odd);
});
