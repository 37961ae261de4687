import { isDeepStrictEqual } from "node:util";
import { isPerfmonError } from "../../../errors/perfmon-error.ts";
import { exactJson } from "../../../model/exact-json.ts";

/** What was given and what was expected: equal, -0 and all. */
export function expectSame(given: unknown, expected: unknown, what: string): void {
  if (isDeepStrictEqual(given, expected)) return;
  const { path, one, other } = firstDifference(given, expected, "");
  throw new Error(
    `${what}${path && `, first at ${path}: ${shown(one)}, expected ${shown(other)}`}:\n  given    ${shown(given)}\n  expected ${shown(expected)}`,
  );
}

/** Where two values that differ begin to: of a whole run, the rest is too long to look for it. */
function firstDifference(
  one: unknown,
  other: unknown,
  path: string,
): { readonly path: string; readonly one: unknown; readonly other: unknown } {
  if (isObject(one) && isObject(other) && Array.isArray(one) === Array.isArray(other))
    for (const key of new Set([...Object.keys(one), ...Object.keys(other)]))
      if (!isDeepStrictEqual(one[key], other[key]))
        return firstDifference(one[key], other[key], `${path}[${JSON.stringify(key)}]`);
  return { path, one, other };
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

const shown = (value: unknown) => (value === undefined ? "undefined" : exactJson(value).slice(0, 4000));

/** The promise must reject with this code of the catalogue. */
export async function expectRefused(code: string, act: () => Promise<unknown>, what: string): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (isPerfmonError(error) && error.code === code) return;
    throw new Error(`${what}: expected ${code}, got ${error}`, { cause: error });
  }
  throw new Error(`${what}: expected ${code}, but it was done`);
}
