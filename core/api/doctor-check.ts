import { CATALOGUE } from "../errors/catalogue.ts";
import { isPerfmonError } from "../errors/perfmon-error.ts";

/** One thing looked at. `error`: perfmon cannot be used as it is; `warning`: it can, with less or noisier. */
export interface Check {
  readonly name: string;
  readonly state: "ok" | "warning" | "error";
  readonly message: string;
  /** What to do; null: nothing. */
  readonly advice: string | null;
}

export const ok = (name: string, message: string): Check => ({ name, state: "ok", message, advice: null });

/** What was thrown, as a check. What perfmon did not foresee is not hidden in one. */
export function failed(name: string, error: unknown): Check {
  if (!isPerfmonError(error) || CATALOGUE[error.code].exit === 70) throw error;
  return { name, state: "error", message: error.message, advice: error.hint ?? null };
}
