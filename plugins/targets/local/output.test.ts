import { mkdtempSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import target from "./target.ts";

const folder = mkdtempSync("/var/tmp/perfmon-output-");
afterAll(() => rmSync(folder, { recursive: true }));

const MEMORY = 300 * 2 ** 20;

test.each([
  ["one line of 1 GB", "head -c 1000000000 /dev/zero | tr '\\0' x; sleep 300"],
  ["output without an end", "yes"],
])("%s is cut, without being read into memory", async (_, script) => {
  const session = await target.open(
    { scratch: folder, cgroup: "auto", lock_wait: 0 },
    { cookie: "output", subject: [] },
  );
  const local = { stdout: join(folder, "stdout"), stderr: join(folder, "stderr") };
  const before = process.memoryUsage().rss;
  const result = await session.exec(
    { argv: ["sh", "-c", script], env: { PATH: "/usr/bin:/bin" } },
    { timeout: 60, grace: 1, output: 1_000_000 },
    local,
  );
  const grown = process.memoryUsage().rss - before;
  await session.close();
  expect(result).toMatchObject({ truncated: true, timedOut: false, strays: [] });
  expect(statSync(local.stdout).size).toBe(1_000_000);
  expect(grown).toBeLessThan(MEMORY);
});
