import { accessSync, constants, readdirSync, statSync } from "node:fs";
import { isAbsolute, join } from "node:path";

/**
 * Absolute path of a program: in `path` (as the variable PATH has it), then in `folders`, where `*` matches within one name
 * and the first match in the order of the alphabet wins. A name with a slash is a path already.
 */
export function findProgram(program: string, path: string, folders: readonly string[] = []): string | null {
  if (program.includes("/")) return isAbsolute(program) && isExecutable(program) ? program : null;
  const candidates = [...path.split(":").filter(isAbsolute), ...folders.flatMap(expand)];
  return candidates.map((folder) => join(folder, program)).find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Folders that a pattern such as `/usr/lib/lmbench/bin/*` names. */
function expand(pattern: string): string[] {
  let found = ["/"];
  for (const part of pattern.split("/").filter(Boolean)) {
    if (!part.includes("*")) {
      found = found.map((folder) => join(folder, part));
      continue;
    }
    const [first = "", ...rest] = part.split("*");
    const matches = (name: string) => matchesInOrder(name, first, rest);
    found = found.flatMap((folder) =>
      names(folder)
        .filter(matches)
        .map((name) => join(folder, name)),
    );
  }
  return found;
}

/** Without a regular expression: the pattern is a plugin's. */
function matchesInOrder(name: string, first: string, rest: readonly string[]): boolean {
  if (!name.startsWith(first) || (name.startsWith(".") && first === "")) return false;
  let at = first.length;
  const last = rest.at(-1)!;
  for (const part of rest.slice(0, -1)) {
    const found = name.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
