import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** For tests: what `promtool check metrics` has to say of a text. Empty: nothing. */
export function linted(text: string): string[] {
  const { stdout, stderr, status } = spawnSync("promtool", ["check", "metrics"], { input: text, encoding: "utf8" });
  const said = `${stdout}${stderr}`.split("\n").filter(Boolean);
  return status === 0 || said.length > 0 ? said : [`promtool ended with ${status}`];
}

/** For tests: how many samples Prometheus takes from a text as history. */
export function backfilled(text: string): number {
  const folder = mkdtempSync(join(tmpdir(), "perfmon-promtool-"));
  try {
    const file = join(folder, "runs.om");
    writeFileSync(file, text);
    const blocks = join(folder, "blocks");
    const { stdout, stderr, status } = spawnSync(
      "promtool",
      ["tsdb", "create-blocks-from", "openmetrics", "--quiet", file, blocks],
      { encoding: "utf8" },
    );
    if (status !== 0) throw new Error(stdout + stderr);
    const listed = spawnSync("promtool", ["tsdb", "list", blocks], { encoding: "utf8" }).stdout;
    // BLOCK ULID, MIN TIME, MAX TIME, DURATION, NUM SAMPLES ...
    const rows = listed
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.trim().split(/\s+/));
    return rows.reduce((sum, row) => sum + Number(row[4]), 0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
