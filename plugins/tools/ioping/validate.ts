import type { IopingOptions } from "./options.ts";

/** What no schema can say. */
export function validate(options: IopingOptions) {
  const problems: { path: string[]; message: string; hint?: string }[] = [];
  const { directory, filename, working_set: workingSet } = options;
  if (directory !== undefined && filename !== undefined)
    problems.push({ path: ["filename"], message: "directory and filename exclude each other" });
  if (directory === undefined && filename === undefined)
    problems.push({ path: [], message: "there is neither directory nor filename", hint: "directory: /var/tmp" });
  if (options.direct && options.cached)
    problems.push({ path: ["cached"], message: "direct goes past the page cache that cached would use" });
  if (workingSet !== undefined && workingSet < options.size)
    problems.push({ path: ["working_set"], message: "the working set is smaller than one request" });
  return problems;
}
