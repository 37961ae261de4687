import schema from "../../schemas/config.schema.json" with { type: "json" };
import { compile } from "./compile.ts";

/** What a configuration has wrong. */
export const checkConfig = compile(schema);
