import { fileURLToPath } from "node:url";
import { isFailure } from "@perfmon/core/plugin";
import { readFixtures, testFormat } from "@perfmon/core/plugin/testing";
import { expect, test } from "vitest";
import { check, checkDocument } from "./check.ts";
import { outputText, readDocument } from "./document.ts";
import format from "./format.ts";
import { parse } from "./parse.ts";
import { documentOf } from "./stream.ts";

const fixtures = readFixtures(fileURLToPath(new URL("fixtures", import.meta.url)));

async function* chunks(text: string, size: number): AsyncIterable<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** The code of the failure that it throws, or what it gives. */
async function outcome(act: () => unknown): Promise<unknown> {
  try {
    return await act();
  } catch (error) {
    if (!isFailure(error)) throw error;
    return error.code;
  }
}

test.each(fixtures.map((fixture) => [fixture.name, fixture] as const))(
  "%s: job by job it is what it is at once, cut anywhere",
  async (_, { output }) => {
    const text = outputText(output);
    const alone = { ...output, stdout: text, stderr: "", files: {}, exitCode: null };
    const wanted = await outcome(() => parse(readDocument(text), {}));
    const problems = await outcome(() => check(alone, {}));
    for (const size of [5, 997, 100_000]) {
      const read = () => documentOf(chunks(text, size));
      expect(await outcome(async () => parse((await read()).document, {}))).toEqual(wanted);
      expect(
        await outcome(async () => {
          const { document, said } = await read();
          return checkDocument(document, {}, () => said);
        }),
      ).toEqual(problems);
    }
  },
);

test("a file of many documents and jobs is read in the memory of one job", async () => {
  const job = JSON.parse(fixtures.find(({ name }) => name === "rand-read")!.output.files["fio.json"]!);
  job.jobs[0].read.clat_ns.bins = Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [at, at]));
  const text = JSON.stringify({ ...job, jobs: Array.from({ length: 40 }, () => job.jobs[0]) });
  const { document } = await documentOf(chunks(text.repeat(2), 65_536));
  expect(text.length).toBeGreaterThan(8e6);
  expect(JSON.stringify(document).length).toBeLessThan(text.length / 50);
});

const chosen = ["rand-read", "jobs-a-b-b", "noise-around", "fio-2.1.11", "fio-2.21", "clients-two", "status-interval"];
const files = fixtures
  .filter(({ name }) => chosen.includes(name))
  .map(({ name, command, origin, output }) => ({
    name,
    command,
    origin,
    file: "fio.json",
    bytes: new TextEncoder().encode(outputText(output)),
    expect: { count: parse(readDocument(outputText(output)), {}).length, records: [] },
  }));
for (const { name, run } of testFormat(format, files)) test(name, run);
