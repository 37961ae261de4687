import { resolve } from "node:path";
import { PerfmonError } from "@perfmon/core/plugin";

/** The file that `sqlite:PATH`, or a bare path, names; absolute. PM4001 for what can be no file name. */
export function pathOf(url: string): string {
  const name = url.startsWith("sqlite:") ? url.slice("sqlite:".length) : url;
  // The binding trims names and takes two of them for databases in memory.
  const wrong =
    name === ""
      ? "it names no file"
      : name.includes("\0")
        ? "a file name cannot hold NUL"
        : name !== name.trim()
          ? "blanks around the file name would be lost"
          : null;
  if (wrong === null) return resolve(name);
  throw new PerfmonError("PM4001", `${JSON.stringify(url)} is no place for a store: ${wrong}`, {
    hint: "store: sqlite:.perfmon/store.db",
  });
}
