import { createRequire } from "node:module";
import { dirname } from "node:path";

// By its own name, not by a relative path: the published package holds this file's code elsewhere.
const require = createRequire(import.meta.url);
const NAME = "@perfmon/core/package.json";

/** perfmon's own version. */
export const version = (): string => (require(NAME) as { readonly version: string }).version;

/** Absolute path of the folder that perfmon lies in. */
export const ownFolder = (): string => dirname(require.resolve(NAME));
