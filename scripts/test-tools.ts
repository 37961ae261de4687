/** `npm run test-tools`: the programs that only tests need, by the system's package manager (root). */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { MANAGERS } from "../core/install/managers.ts";
import { planInstall, type Wanted } from "../core/install/plan-install.ts";

/** What looks at pages, OpenMetrics, Markdown and units of systemd. Elsewhere than in Debian packages of other names may bring them. */
const PROGRAMS: readonly Wanted[] = [
  { name: "chromium", packages: { apt: "chromium", dnf: "chromium", zypper: "chromium", pacman: "chromium" } },
  { name: "promtool", packages: { apt: "prometheus" } },
  { name: "cmark-gfm", packages: { apt: "cmark-gfm" } },
  { name: "systemd-analyze", packages: { apt: "systemd" } },
  { name: "curl", packages: { apt: "curl" } },
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
