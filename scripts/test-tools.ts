/** `npm run test-tools`: the programs that only tests need, by the system's package manager (root). */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { MANAGERS } from "../core/install/managers.ts";
import { planInstall, type Wanted } from "../core/install/plan-install.ts";

/** A browser for the pages, and promtool for OpenMetrics. Elsewhere than in Debian a package of another name may bring them. */
const PROGRAMS: readonly Wanted[] = [
  { name: "chromium", packages: { apt: "chromium", dnf: "chromium", zypper: "chromium", pacman: "chromium" } },
  { name: "promtool", packages: { apt: "prometheus" } },
];

const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
const isThere = (program: string) => folders.some((folder) => existsSync(join(folder, program)));

const missing = PROGRAMS.filter(({ name }) => !isThere(name));
const manager = MANAGERS.find(({ program }) => isThere(program));
if (missing.length === 0) console.log("nothing is missing");
else if (!manager) {
  console.error(`not installed, and no package manager is known: ${missing.map(({ name }) => name).join(", ")}`);
  process.exitCode = 5;
} else {
  const { commands, impossible } = planInstall(missing, manager);
  if (impossible.length > 0) console.error(`no package of ${manager.name} is known for: ${impossible.join(", ")}`);
  for (const [program, ...args] of commands) {
    console.log(`runs   ${[program, ...args].join(" ")}`);
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const { status } = spawnSync(program!, args, { stdio: "inherit", env });
    // Lists that could not be refreshed are no failure: old ones may do.
    process.exitCode = status === 0 ? 0 : 5;
  }
}
