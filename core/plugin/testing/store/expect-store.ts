import { isDeepStrictEqual } from "node:util";
import { isPerfmonError } from "../../../errors/perfmon-error.ts";
import { exactJson } from "../../../model/exact-json.ts";
import { expectThat } from "../check.ts";

/** What was given and what was expected: equal, -0 and all. */
export function expectSame(given: unknown, expected: unknown, what: string): void {
  expectThat(isDeepStrictEqual(given, expected), `${what}:\n  given    ${shown(given)}\n  expected ${shown(expected)}`);
}

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
