import schema from "../../schemas/config.schema.json" with { type: "json" };
import { checkOwn } from "./own.ts";

/** What a configuration has wrong. */
export const checkConfig = checkOwn(schema);
