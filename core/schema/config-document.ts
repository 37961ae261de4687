import { config } from "./config.generated.ts";
import { checked, type Generated } from "./generated.ts";

/** What a configuration has wrong. */
export const checkConfig = checked(config as Generated);
