import { readFileSync } from "node:fs";
import type { FormatRecord } from "@perfmon/core/plugin";
import { expect, test } from "vitest";
import format from "./format.ts";

const fixture = (path: string) => readFileSync(new URL(`fixtures/${path}`, import.meta.url));

/** In chunks that cut through characters and tokens. */
async function* chunks(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 997) yield bytes.subarray(at, at + 997);
}
async function read(path: string): Promise<FormatRecord[]> {
  const records: FormatRecord[] = [];
  for await (const record of format.read(chunks(fixture(path)))) records.push(record);
  return records;
}

test("a job is a case, and a repeated name keeps its place", async () => {
  const records = await read("jobs-a-b-b/stdout");
  const headlines = records.filter(({ metric }) => metric.endsWith(".iops"));
  expect(headlines.map(({ case: name, metric, labels }) => ({ name, metric, labels }))).toEqual([
    { name: "a", metric: "read.iops", labels: {} },
    { name: "b", metric: "write.iops", labels: { index: "0" } },
    { name: "b", metric: "read.iops", labels: { index: "1" } },
  ]);
  expect(headlines.every(({ better, unit }) => better === "higher" && unit === "1/s")).toBe(true);
  expect(records[0]!.time).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
});

test("noise around the document is no matter, an error in it is", async () => {
  expect(await read("noise-around/stdout")).toEqual(await read("rand-read/files/fio.json"));
  await expect(read("verify-error-exit-0/stdout")).rejects.toThrow(/verification failed/);
  await expect(read("terse/stdout")).rejects.toThrow(/terse/);
});

test("it is known by its first key", () => {
  const head = (path: string) => fixture(path).toString().slice(0, 65536);
  expect(format.detect(head("rand-read/files/fio.json"), "a.json")).toBe(1);
  expect(format.detect(head("client/stdout"), "-")).toBe(1);
  expect(format.detect('{"benchmarks": []}', "fio.json")).toBe(0);
});
