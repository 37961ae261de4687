import type { ErrorObject } from "ajv";
import { explain } from "./explain.ts";
import type { Validate } from "./problem.ts";

/** A check that scripts/generate-validators.ts wrote. */
export interface Generated {
  (value: unknown): boolean;
  errors?: readonly ErrorObject[] | null;
}

export const checked =
  (check: Generated): Validate =>
  (value, words) =>
    check(value) ? [] : explain(check.errors ?? [], words);
