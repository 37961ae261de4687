import { ftruncateSync, openSync } from "node:fs";
import { expect, test } from "vitest";
import { spawnPerfmon, workspace } from "../perfmon.ts";

const STEP = "steps:\n  - { id: a, uses: script, with: { command: [touch, ran] } }\n";
const letters = [..."abcdefghijkl"];

/** What is wrong with each, and the code that says so. */
const REFUSED: readonly (readonly [what: string, code: string, text: string | Uint8Array])[] = [
  [
    "a billion laughs",
    "PM1003",
    `x-a: &a [1, 1, 1, 1, 1, 1, 1, 1]\n${letters
      .slice(1)
      .map((name, i) => `x-${name}: &${name} [${Array(8).fill(`*${letters[i]}`).join(", ")}]\n`)
      .join("")}${STEP}`,
  ],
  ["an alias of itself", "PM1003", `x-a: &a [*a]\n${STEP}`],
  ["deep lists", "PM1003", `x-a: ${"[".repeat(20_000)}${"]".repeat(20_000)}\n${STEP}`],
  [
    "deep maps",
    "PM1003",
    `x-a:\n${Array.from({ length: 1200 }, (_, i) => `${" ".repeat(i + 1)}a:\n`).join("")}${STEP}`,
  ],
  ["a matrix of a million million cases", "PM1003", matrix()],
  ["a duplicate key", "PM1007", `name: a\nname: b\n${STEP}`],
  ["a byte order mark", "PM1002", Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(STEP)])],
  ["CR LF", "PM1002", STEP.replaceAll("\n", "\r\n")],
  ["latin-1", "PM1002", Buffer.from(`name: caf\u00e9\n${STEP}`, "latin1")],
  ["UTF-16", "PM1002", Buffer.from(`\ufeff${STEP}`, "utf16le")],
  ["NUL", "PM1002", `name: "a\0b"\n${STEP}`],
  ["a tag", "PM1002", `name: !!js/function "x"\n${STEP}`],
  ["nothing", "PM1002", ""],
];

function matrix(): string {
  const list = `[${Array.from({ length: 1000 }, (_, i) => i).join(", ")}]`;
  return `steps:\n  - { id: a, uses: script, matrix: { a: ${list}, b: ${list}, c: ${list}, d: ${list} }, with: { command: ["true"] } }\n`;
}

test.each(REFUSED)("a suite with %s is refused, and nothing runs", async (_, code, text) => {
  const made = workspace();
  made.write("suite.yaml", text);
  // In a process of its own: how deep one may go is a matter of its stack.
  const refused = await made.run(["exec", "suite.yaml"]);
  expect(refused).toMatchObject({ exit: 2, stdout: "", stderr: expect.stringMatching(`^error ${code} `) });
  expect(refused.stderr).toContain("suite.yaml:");
  expect(refused.stderr.length).toBeLessThan(5000);
  // The same from standard input.
  const piped = await made.here(["validate", "-"], { input: Buffer.from(text as string).toString("utf8") });
  expect(piped.exit).toBe(2);
  expect(() => made.text("ran")).toThrow();
});

test("a suite of 100 MB, and one without end, are refused unread", async () => {
  const made = workspace();
  const file = openSync(made.write("huge.yaml", STEP), "r+");
  ftruncateSync(file, 100_000_000);
  const refused = [await made.here(["exec", "huge.yaml"]), await made.here(["validate", "/dev/zero"])];
  const endless = spawnPerfmon(["validate", "-"], { cwd: made.folder, stdin: "/dev/zero" });
  for (const one of [...refused, await endless.ended])
    expect(one).toMatchObject({ exit: 2, stderr: expect.stringContaining("PM1003") });
});
