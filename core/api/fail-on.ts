import type { Config } from "../config/config.ts";

/** The lowest severity that makes the exit code 1; `none`: none does. */
export type FailOn = Config["failOn"];
