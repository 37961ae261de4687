import schema from "../../schemas/suite.schema.json" with { type: "json" };
import { checkOwn } from "./own.ts";

/** What a suite document has wrong, without its steps' options: `with` is the tools' to judge. */
export const checkSuite = checkOwn(schema);

/** One step of a suite, after substitution. */
export const checkStep = checkOwn({ $ref: "#/$defs/step", $defs: schema.$defs });
