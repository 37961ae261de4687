import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CPUS } from "../topology.ts";
import type { Undo } from "./settings.ts";
import type { Systemd } from "./systemd.ts";

/**
 * Puts back what was changed, last change first; what could not be, or was left as somebody else had set it meanwhile, a
 * sentence each. What was never changed is as it was, and stays. Synchronous, for perfmon's own end; never throws.
 */
export function putBack(root: string, undo: readonly Undo[], units: Systemd): string[] {
  return [...undo].reverse().flatMap((each) => {
    if (!("file" in each)) return units.set("start", each.start) ?? [];
    return file(root, each);
  });
}

function file(root: string, { file: path, from, to }: Extract<Undo, { readonly file: string }>): string[] {
  // It was read from a file.
  if (!path.startsWith(`${CPUS}/`) || path.includes(".."))
    return [`${path} is nothing that perfmon sets: left as it is`];
  try {
    const now = readFileSync(join(root, path), "utf8").trim();
    if (now === from) return [];
    if (now !== to) return [`${path} is ${now} by now, neither ${from} nor ${to}: left as it is`];
    writeFileSync(join(root, path), `${from}\n`);
    return [];
  } catch (error) {
    return [`${path} could not be set back to ${from}: ${(error as Error).message}`];
  }
}
