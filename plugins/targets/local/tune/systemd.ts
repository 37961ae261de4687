import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import type { Units } from "./settings.ts";

/** ms for one call. */
const PATIENCE = 30_000;

export interface Systemd extends Units {
  /** Null, or why not. Synchronous: it is called at perfmon's own end too. */
  set(verb: "start" | "stop", units: readonly string[]): string | null;
}

/** systemd as `systemctl` of PATH shows it, where the folder of sd_booted(3) is below the root. */
export function systemd(root: string, path: string): Systemd {
  const call = (...args: string[]) =>
    spawnSync("systemctl", args, {
      env: { PATH: path, LC_ALL: "C" },
      encoding: "utf8",
      timeout: PATIENCE,
      stdio: "pipe",
    });
  return {
    running: statSync(join(root, "run/systemd/system"), { throwIfNoEntry: false })?.isDirectory() ?? false,
    isActive: (unit) => call("is-active", unit).stdout?.trim() === "active",
    activeTimers() {
      const listed = call(
        "list-units",
        "--type=timer",
        "--state=active",
        "--no-legend",
        "--plain",
        "--full",
        "--no-pager",
      );
      return (listed.stdout ?? "").split("\n").flatMap((line) => /^\s*(\S+\.timer)\s/.exec(`${line} `)?.[1] ?? []);
    },
    set(verb, units) {
      const { status, error, stderr } = call(verb, "--", ...units);
      if (status === 0) return null;
      return `systemctl ${verb} ${units.join(" ")}: ${error?.message ?? (stderr.trim() || `exit code ${status}`)}`;
    },
  };
}
