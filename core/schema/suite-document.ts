import { checked, type Generated } from "./generated.ts";
import { step, suite } from "./suite.generated.ts";

/** What a suite document has wrong, without its steps' options: `with` is the tools' to judge. */
export const checkSuite = checked(suite as Generated);

/** One step of a suite, after substitution. */
export const checkStep = checked(step as Generated);
