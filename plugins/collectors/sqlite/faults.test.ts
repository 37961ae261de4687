import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { plainRun } from "@perfmon/core/plugin/testing";
import Sqlite from "better-sqlite3";
import { afterAll, expect, test } from "vitest";
import collector from "./collector.ts";

const folder = mkdtempSync(join(tmpdir(), "perfmon-faults-"));
afterAll(() => rmSync(folder, { recursive: true }));

const script = (name: string) => fileURLToPath(new URL(`testing/${name}`, import.meta.url));
const open = (path: string, patience = 30) =>
  collector.open(path, { readOnly: false, options: { lock_timeout: patience } });

/** A writer and the lines that it prints. */
function writer(path: string, n: number, repetitions: number) {
  const child = spawn(process.execPath, [script("writer.ts"), path, String(n), String(repetitions)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  return { child, lines: createInterface({ input: child.stdout! })[Symbol.asyncIterator]() };
}

async function rest(lines: AsyncIterator<string>): Promise<string[]> {
  const found: string[] = [];
  for (let line = await lines.next(); !line.done; line = await lines.next()) found.push(line.value);
  return found;
}

test("a writer killed at any moment: what it acknowledged is there once, and the run was interrupted", async () => {
  for (const after of [1, 7, 23]) {
    const path = join(folder, `killed-${after}.db`);
    const { child, lines } = writer(path, 1, 100_000);
    for (let i = 0; i <= after; i++) await lines.next();
    const dead = once(child, "exit");
    child.kill("SIGKILL");
    await dead;
    const acknowledged = [...Array(after).keys(), ...(await rest(lines)).map(Number)];
    const store = await open(path);
    expect(await store.verify()).toEqual([]);
    const [header] = await store.runs();
    expect(header!.state).toBe("interrupted");
    const repetitions = (await store.run(header!.id))!.cases[0]!.repetitions;
    const places = repetitions.map(({ index }) => index);
    expect(places).toEqual([...places.keys()]);
    expect(places.length).toBeGreaterThanOrEqual(acknowledged.length);
    expect(repetitions.every(({ measurements }) => measurements!.length === 1)).toBe(true);
    await store.close();
  }
});

test("eight writers and a reader that never lets go: nothing is lost", async () => {
  const path = join(folder, "eight.db");
  const store = await open(path);
  await store.putWholeRun(plainRun(99, [1, 2, 3]));
  const reader = new Sqlite(path);
  reader.exec("BEGIN");
  const seen = () => reader.prepare("SELECT count(*) FROM measurement").pluck().get();
  expect(seen()).toBe(3);
  const writers = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => writer(path, n, 60));
  const said = await Promise.all(writers.map(({ lines }) => rest(lines)));
  for (const lines of said) expect(lines).toEqual(["ready", ...Array(60).keys(), "done"].map(String));
  expect(seen()).toBe(3);
  reader.exec("COMMIT");
  expect(seen()).toBe(3 + 8 * 60);
  reader.close();
  const runs = await store.runs({ state: "completed" });
  expect(runs).toHaveLength(9);
  for (const { id } of runs.slice(1)) {
    const [sample] = await store.samples({ runs: [id] });
    expect(sample!.values).toEqual([...Array(60).keys()].map((i) => i + 1));
  }
  expect(await store.verify()).toEqual([]);
  await store.close();
});

test("a store that stays locked: PM4006 after the patience, and all is well when it is free again", async () => {
  const path = join(folder, "locked.db");
  const store = await open(path, 0.2);
  const other = new Sqlite(path);
  other.exec("BEGIN IMMEDIATE");
  await expect(store.putWholeRun(plainRun(1, [1]))).rejects.toMatchObject({ code: "PM4006" });
  expect(await store.runs()).toEqual([]);
  other.exec("COMMIT");
  other.close();
  await store.putWholeRun(plainRun(1, [1]));
  expect(await store.verify()).toEqual([]);
  await store.close();
});

test("a full disk: PM4004, earlier data intact; a read-only one: PM4005", () => {
  const mount = join(folder, "small");
  mkdirSync(mount);
  // A mount namespace of its own, so that nothing is left mounted however this ends.
  const apart = process.getuid!() === 0 ? ["--mount"] : ["--mount", "--map-root-user"];
  const tmpfs = 'mount -t tmpfs -o size=1m perfmon-test "$1" && shift && exec "$@"';
  const mountable = spawnSync("unshare", [...apart, "sh", "-c", tmpfs, "sh", mount, "true"]).status === 0;
  const full = [process.execPath, script("full-disk.ts"), mount];
  const { stdout, stderr } = mountable
    ? spawnSync("unshare", [...apart, "sh", "-c", tmpfs, "sh", mount, ...full], { encoding: "utf8" })
    : spawnSync(full[0]!, [...full.slice(1), "limited"], { encoding: "utf8" });
  expect(stderr.replace(/^.*(ExperimentalWarning|--trace-warnings).*\n/gm, "")).toBe("");
  const { stored, ...said } = JSON.parse(stdout);
  expect(stored).toBeGreaterThan(3);
  expect(said).toEqual({
    full: "PM4004",
    after: { runs: stored, problems: [] },
    closed: "done",
    roomy: { runs: stored, samples: stored, problems: [], more: "done" },
    readOnly: mountable ? { write: "PM4005", read: "PM4005" } : null,
  });
});
