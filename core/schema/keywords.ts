/** perfmon's own keywords, which say something to core and nothing to a validator. */
export const KEYWORDS = ["x-unit", "x-identity", "x-shell", "x-expects"] as const;
