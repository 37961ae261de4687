/**
 * JSON from which every number comes back as it was: JSON.stringify writes 0 for -0 and null for what is not finite. Here -0
 * is `-0`, which JSON.parse reads as such, and NaN and the infinities are a RangeError. Strings may hold anything, NUL and
 * lone surrogates too: JSON escapes them.
 */
export function exactJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, exactly, indent);
}

// In every Node that runs perfmon; the types of es2024 do not know it yet.
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

function exactly(key: string, value: unknown): unknown {
  if (typeof value !== "number") return value;
  if (!Number.isFinite(value)) throw new RangeError(`"${key}" is ${value}, which is no number to keep`);
  return Object.is(value, -0) ? rawJSON("-0") : value;
}
