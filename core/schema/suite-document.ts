import schema from "../../schemas/suite.schema.json" with { type: "json" };
import { compile } from "./compile.ts";

/** What a suite document has wrong, without its steps' options: `with` is the tools' to judge. */
export const checkSuite = compile(schema);

/** One step of a suite, after substitution. */
export const checkStep = compile({ $ref: "#/$defs/step", $defs: schema.$defs });
