import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A project folder that is gone after the test; its configuration keeps everything around it out. */
export function temporary(): { readonly folder: string } {
  const folder = mkdtempSync(join(tmpdir(), "perfmon-api-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "perfmon.config.yaml"), "store: sqlite:store.db\n");
  return { folder };
}
