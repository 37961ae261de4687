import type { ErrorObject } from "ajv";
import { explain } from "./explain.ts";
import type { SchemaProblem } from "./problem.ts";
import { step, suite } from "./suite.generated.ts";

interface Generated {
  (value: unknown): boolean;
  errors?: readonly ErrorObject[] | null;
}

const checked =
  (check: Generated) =>
  (value: unknown): SchemaProblem[] =>
    check(value) ? [] : explain(check.errors ?? []);

/** What a suite document has wrong, without its steps' options: `with` is the tools' to judge. */
export const checkSuite = checked(suite as Generated);

/** One step of a suite, after substitution. */
export const checkStep = checked(step as Generated);
