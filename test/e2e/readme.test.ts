import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { spawnPerfmon } from "../perfmon.ts";
import { lacks } from "../tools.ts";

const README = readFileSync(fileURLToPath(new URL("../../README.md", import.meta.url)), "utf8");

/** Every `$ perfmon ...` of the README's console blocks with what stands below it, in order. */
const commands = [...README.matchAll(/```console\n([\s\S]*?)```/g)].flatMap(([, block]) =>
  [...block!.matchAll(/^\$ perfmon (.*)\n((?:(?!\$ ).*\n)*)/gm)].map(([, words, output]) => ({
    words: words!,
    output: output!,
  })),
);

/** A line without what differs from run to run: numbers with their units, ids, bars, and the verdict that follows from them. */
const shape = (line: string) =>
  line
    .replace(/\b[0-9A-HJKMNP-TV-Z]{26}\b/g, "ID")
    .replace(/(kept in |store sqlite:)[^ ,]*/g, "$1")
    .replace(/(no change|[✖?] ).*/u, "")
    .replace(/[-+±[]?\d[\d.,:%-]*( ?(ns|µs|ms|s|k\/s|M\/s|GB\/s|MB\/s))?\b[\]%]?/gu, "#")
    .replace(/\s+/g, " ")
    .trim();

/** The lines that any machine prints: results, and where they are kept; not its doubts about itself. */
const lasting = (text: string) =>
  text
    .split("\n")
    .filter((line) =>
      /^ (case|rand-read|sleep|Results of|Against|kept in|next|baseline|run) |^error|^ > |^ {5}\|/.test(line),
    )
    .filter((line) => !/^ next: more runs/.test(line))
    .map(shape);

test.skipIf(lacks("fio"))("the README's commands print what it says they print", async () => {
  expect(commands.length).toBeGreaterThan(4);
  const cwd = mkdtempSync(join(tmpdir(), "perfmon-readme-"));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  // A shorter look at the disk: the numbers are not the subject.
  const suite = /```yaml\n(name: disk\n[\s\S]*?)```/.exec(README)![1]!.replace("runtime: 1s", "runtime: 250ms");
  writeFileSync(join(cwd, "disk.yaml"), suite);
  writeFileSync(join(cwd, "typo.yaml"), suite.replace("iodepth: $", "iodepht: $"));
  for (const { words, output } of commands) {
    const ended = await spawnPerfmon(words.split(" "), { cwd, env: { LANG: "C.UTF-8", PERFMON_LOCK: "off" } }).ended;
    const printed = words.startsWith("validate") ? ended.stderr : ended.stdout;
    expect(lasting(printed), words).toEqual(lasting(output));
    expect(lasting(output).length, `the README shows nothing below ${words}`).toBeGreaterThan(0);
  }
});
