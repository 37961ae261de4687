import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testStore } from "@perfmon/core/plugin/testing";
import { afterAll, describe, test } from "vitest";
import collector from "./collector.ts";

const folder = mkdtempSync(join(tmpdir(), "perfmon-sqlite-"));
afterAll(() => rmSync(folder, { recursive: true }));

let stores = 0;
const open = () =>
  collector.open(`sqlite:${join(folder, `${stores++}`, "store.db")}`, { readOnly: false, options: undefined });

describe("a store", () => {
  for (const check of testStore(open)) test(check.name, check.run);
});
