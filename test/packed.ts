import { type SpawnSyncOptions, spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";

/** This clone. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** PATH of a user: this Node, and nothing of the clone's. */
export const OUTSIDE = [
  dirname(process.execPath),
  ...process.env.PATH!.split(delimiter).filter((each) => !each.startsWith(ROOT)),
].join(delimiter);

/** What npm asks the registry for only where its cache has nothing. */
export const FROM_CACHE = {
  npm_config_prefer_offline: "true",
  npm_config_audit: "false",
  npm_config_fund: "false",
  npm_config_update_notifier: "false",
};

/** Stdout of a program that has to end with 0. */
function succeed(program: string, args: readonly string[], options: SpawnSyncOptions = {}): string {
  const env = { ...process.env, ...FROM_CACHE, PATH: OUTSIDE, ...options.env };
  const { status, stdout, stderr, error } = spawnSync(program, args, { ...options, env, encoding: "utf8" });
  if (error) throw error;
  expect(status, `${program} ${args.join(" ")}\n${stdout}\n${stderr}`).toBe(0);
  return stdout as string;
}

/** Builds this clone and packs it, as it is published; gives the tarball's path. */
export function packCore(folder: string): string {
  const dist = join(folder, "dist");
  succeed(process.execPath, [join(ROOT, "scripts/build.ts"), "--out", dist]);
  succeed("npm", ["pack", dist, "--pack-destination", folder]);
  return join(folder, globSync("perfmon-core-*.tgz", { cwd: folder })[0]!);
}
