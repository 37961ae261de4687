import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { testTool } from "@perfmon/core/plugin/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { MicroOptions } from "./options.ts";
import { parse, readReport } from "./parse.ts";
import tool from "./tool.ts";
import { checksumOf } from "./worker.ts";

for (const check of testTool(tool, fileURLToPath(new URL("./fixtures", import.meta.url)))) test(check.name, check.run);

describe("the worker as it is sent", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "micro-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const run = (options: MicroOptions) => {
    const { argv, inputs } = tool.command(options, {
      binary: () => process.execPath,
      file: (name) => join(folder, name),
      port: () => "",
      cpus: null,
      facts: {},
    });
    for (const [name, text] of Object.entries(inputs!)) writeFileSync(join(folder, name), text);
    const { stdout, stderr, status, signal } = spawnSync(argv[0]!, argv.slice(1), { encoding: "utf8" });
    return { stdout, stderr, exitCode: status, signal, files: {}, duration: null };
  };

  test.each(["copy", "read", "write"] as const)("%s runs and proves what it did", (operation) => {
    for (const size of [4096, 256 * 1001, 2 ** 22]) {
      const output = run({ operation, size, duration: 0.05 });
      expect(output.stderr).toBe("");
      const report = readReport(output.stdout);
      expect(report.checksum).toBe(checksumOf(report));
      expect(parse(output, { operation, size })).toMatchObject([{ metric: "bandwidth", unit: "GB/s" }]);
      expect(tool.version!(output)).toBe(process.version);
    }
  });
});

test("the checksum by arithmetic is the one by addition", () => {
  let sum = 0;
  for (let i = 1; i <= 1024; i++) sum = (sum + Math.imul(i, 0x9e3779b1)) | 0;
  const report = { ...readReport(JSON.stringify(sample)), operation: "copy" as const };
  expect(checksumOf(report)).toBe(sum >>> 0);
  expect(checksumOf({ ...report, operation: "read" })).toBe(Math.imul(sum, 3) >>> 0);
  expect(checksumOf({ ...report, operation: "write", word: 7 })).toBe(7 * 1024);
});

const sample = {
  format: "perfmon.micro/1",
  node: "v18.0.0",
  operation: "copy",
  size: 4096,
  duration: 1,
  resolution: 1,
  passes: 3,
  times: [5000, 6000],
  checksum: 0,
  word: 0,
};

test("a median of few slices carries a warning", () => {
  const report = { ...sample, checksum: checksumOf({ ...sample, operation: "copy", format: "perfmon.micro/1" }) };
  const [measurement] = parse(
    { stdout: JSON.stringify(report), stderr: "", exitCode: 0, signal: null, files: {}, duration: null },
    {},
  );
  expect(measurement).toMatchObject({ value: (4096 * 3) / 5500, warnings: [expect.stringContaining("2 slices")] });
});
