import fc from "fast-check";
import { expect, test } from "vitest";
import { parseHostRelative } from "../../core/units/host-relative.ts";
import { hostRelativePattern, quantityPattern } from "../../core/units/patterns.ts";
import { parseQuantity } from "../../core/units/quantity.ts";
import { BASE_UNITS, normalise, unitNames } from "../../core/units/units.ts";

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

/** Near what people write as a quantity: right ones of any dimension, and wrong ones. */
const spelled = fc.oneof(
  fc
    .tuple(
      fc.constantFrom("", " ", "+", "-", "\t"),
      fc.constantFrom("0", "3", "1.5", ".5", "5.", "1e3", "2E-1", "1e", "1_000", "1,5", "0x10", "∞", "."),
      fc.constantFrom("", " ", "  "),
      fc.oneof(
        unit,
        fc.constantFrom("", "k", "K", "m", "M", "g", "T", "h", "D", "min", "MIN", "kib", "parsec", "/s", "% of"),
      ),
      fc.constantFrom("", " ", "\n", "!"),
    )
    .map((parts) => parts.join("")),
  fc.string({ maxLength: 8 }),
);

test("a quantity's pattern takes what its parser takes", () => {
  for (const base of BASE_UNITS) {
    const [signed, unsigned] = [true, false].map((sign) => new RegExp(quantityPattern(base, sign), "u"));
    fc.assert(
      fc.property(spelled, (text) => {
        const value = parseQuantity(text, base);
        expect({ text, taken: signed!.test(text) }).toEqual({ text, taken: value !== null });
        const negative = text.trim().startsWith("-");
        expect({ text, taken: unsigned!.test(text) }).toEqual({ text, taken: value !== null && !negative });
      }),
      { numRuns: 2000 },
    );
  }
});

/** Near `50% of cpus` and `4 x last cache, at least 256MB`. */
const relative = fc
  .tuple(
    fc.constantFrom("50", "0.5", "0", "4", "-1", "", "1e3", "1.2.3"),
    fc.constantFrom("% of ", "%of ", " x ", "x", "* ", " × ", " % OF the ", " "),
    fc.constantFrom(
      "cpus",
      "CPUs",
      "memory",
      "l1",
      "L3",
      "last cache",
      "last  cache",
      "cpu.count",
      "cache.last",
      "disks",
      "",
    ),
    fc.constantFrom(
      "",
      ", at least 2",
      ", at most 256MB",
      ",at least 1k, at most 4G",
      ", at best 3",
      ", at least many",
      " ",
    ),
  )
  .map((parts) => parts.join(""));

test("the pattern of a value of the host takes what its parser takes", () => {
  for (const base of BASE_UNITS) {
    const pattern = hostRelativePattern(base);
    fc.assert(
      fc.property(relative, (text) => {
        const read = parseHostRelative(text);
        const taken = read !== null && typeof read !== "string" && read.unit === base;
        expect({ text, base, taken: pattern !== null && new RegExp(pattern, "u").test(text) }).toEqual({
          text,
          base,
          taken,
        });
      }),
      { numRuns: 1000 },
    );
  }
});
