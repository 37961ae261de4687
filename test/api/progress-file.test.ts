import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ProgressReader, withProgressFile } from "../../core/api/progress-file.ts";
import type { ProgressEvent } from "../../core/model/event.ts";
import type { Plan } from "../../core/model/plan.ts";
import { folderWith } from "../cli/folder.ts";
import { measured } from "../cli/measured.ts";
import { perfmon } from "../cli/terminal.ts";

const start = (folder: string): ProgressEvent => ({
  time: 0,
  type: "run-start",
  run: "R",
  rerunOf: null,
  perfmon: "0",
  plan: { suite: "s", target: "t", cases: [] } as unknown as Plan,
  environment: "",
  folder,
});
const message = (text: string): ProgressEvent => ({ time: 1, type: "message", level: "info", text });
const end: ProgressEvent = { time: 2, type: "run-end", run: "R", state: "completed" };

test("a run's events are kept beside its output, without what the run itself holds, and go with it", async () => {
  const { cwd, id } = await measured();
  const file = join(cwd, "runs", id, "progress.ndjson");
  const lines = readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines[0]).toMatchObject({ type: "run-start", run: id, suite: "demo" });
  const repetitions = { min: 3, max: 3, until: null };
  expect(lines[0].cases).toEqual(
    ["one", "two"].map((name) => ({ id: name, step: name, parameters: {}, warmup: 0, repetitions })),
  );
  const kinds = (of: string) => lines.filter((line) => line.case === of).map(({ type }) => type);
  const repetition = ["repetition-start", "repetition-end"];
  expect(kinds("one")).toEqual(["case-start", ...repetition, ...repetition, ...repetition, "case-end"]);
  expect(lines.find((line) => line.case === "one" && line.type === "repetition-end")).toMatchObject({
    ...{ index: 0, warmup: false, outcome: "completed", setAside: false, problem: null },
    values: [{ metric: "latency", labels: {}, value: 0.0125, unit: "s" }],
  });
  expect(lines.find((line) => line.case === "two" && line.type === "repetition-end").problem).toMatch(/regex/);
  expect(lines.at(-1)).toMatchObject({ type: "run-end", state: "completed" });
  expect(lines.map(({ time }) => time)).toEqual(lines.map(({ time }) => time).toSorted((a, b) => a - b));
  expect((await perfmon(["runs", "rm", id], { cwd })).exit).toBe(0);
  expect(existsSync(file)).toBe(false);
});

test("a line that is cut is not read, and what a resumed run writes after it is", async () => {
  const folder = folderWith();
  const file = join(folder, "progress.ndjson");
  const reader = new ProgressReader();
  const types = async (from: number) => (await reader.read(folder, from)).map(({ type }) => type);
  expect(await types(0)).toEqual([]);
  const { onEvent } = withProgressFile({});
  onEvent(start(folder));
  onEvent(message("a"));
  expect(await types(0)).toEqual(["run-start", "message"]);
  appendFileSync(file, '{"time":1.5,"type":"mess');
  expect(await types(2)).toEqual([]);
  withProgressFile({}).onEvent(start(folder));
  expect(await types(2)).toEqual(["unreadable", "run-start"]);
  expect(await types(0)).toEqual(["run-start", "message", "unreadable", "run-start"]);
  expect(await types(4)).toEqual([]);
});

test("a large file is read in pieces, and a line that is longer than one of them whole", async () => {
  const folder = folderWith();
  const many = 60_000;
  const lines = Array.from({ length: many }, (_, i) =>
    JSON.stringify({ time: i, type: "message", text: "x".repeat(80) }),
  );
  lines[7] = JSON.stringify({ time: 7, type: "message", text: "y".repeat(5 * 2 ** 20) });
  writeFileSync(join(folder, "progress.ndjson"), `${lines.join("\n")}\n`);
  const reader = new ProgressReader();
  const times: number[] = [];
  for (;;) {
    const more = await reader.read(folder, times.length);
    if (more.length === 0) break;
    for (const { time } of more) times.push(time);
  }
  expect(times).toEqual(Array.from({ length: many }, (_, i) => i));
  // Another one that looks at the same run from its middle.
  expect((await reader.read(folder, many - 2)).map(({ time }) => time)).toEqual([many - 2, many - 1]);
  expect((await reader.read(folder, 3))[0]!.time).toBe(3);
});

test("where nothing can be written it is said once, and the run is heard all the same", () => {
  const folder = folderWith();
  mkdirSync(join(folder, "progress.ndjson"));
  const [said, heard]: [string[], string[]] = [[], []];
  const { onEvent } = withProgressFile({
    onEvent: ({ type }: ProgressEvent) => void heard.push(type),
    onMessage: (text: string) => void said.push(text),
  });
  for (const event of [start(folder), message("a"), end, start(folder), end]) onEvent(event);
  expect(heard).toEqual(["run-start", "message", "run-end", "run-start", "run-end"]);
  expect(said).toEqual([expect.stringMatching(/^the progress is not kept: EISDIR/)]);
});

test("a run that was measured again goes into a file of its own", () => {
  const [first, second] = [folderWith(), folderWith()];
  const { onEvent } = withProgressFile({});
  const events = [start(first), end, message("looks worse"), start(second), message("again"), end];
  for (const event of events) onEvent(event);
  const types = (folder: string) =>
    readFileSync(join(folder, "progress.ndjson"), "utf8")
      .match(/"type":"[\w-]+"/g)!
      .map((text) => text.slice(8, -1));
  expect(types(first)).toEqual(["run-start", "run-end"]);
  expect(types(second)).toEqual(["run-start", "message", "run-end"]);
  rmSync(first, { recursive: true });
});
