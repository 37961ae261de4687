import { compile } from "./compile.ts";
import type { Validate } from "./problem.ts";

/** Checks one of perfmon's own documents: no pattern of theirs has to be watched. */
export const checkOwn = (schema: object): Validate =>
  compile(schema, {}, (pattern, flags) => new RegExp(pattern, flags));
