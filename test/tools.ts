import { accessSync, constants, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Where lmbench's programs lie, as packages have it. */
const LMBENCH = "/usr/lib/lmbench/bin";

/**
 * For `test.skipIf(lacks("fio"))`: whether a real program is not on this machine. With CI=true that is an error: there, every
 * test must run.
 */
export function lacks(...programs: readonly string[]): boolean {
  const missing = programs.filter((program) => !isThere(program));
  if (missing.length > 0 && process.env.CI)
    throw new Error(`not installed: ${missing.join(", ")}; perfmon tools install and npm run test-tools bring them`);
  return missing.length > 0;
}

function isThere(program: string): boolean {
  const folders = [...(process.env.PATH ?? "").split(delimiter), LMBENCH, ...below(LMBENCH)];
  return folders.some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function below(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}
