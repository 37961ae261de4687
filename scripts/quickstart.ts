/** `npm run quickstart`: the tools of suites/quick.yaml by the system's package manager where that is possible, then the suite. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const perfmon = fileURLToPath(new URL("../bin/perfmon.js", import.meta.url));
const run = (...args: string[]) => spawnSync(process.execPath, [perfmon, ...args], { stdio: "inherit" }).status ?? 1;

if (run("tools", "install", "quick") !== 0)
  console.error(
    "\nSome tools are not installed; their steps are skipped, with the reason, and everything else runs.\n",
  );
process.exitCode = run("exec", "quick", "--skip-missing");
