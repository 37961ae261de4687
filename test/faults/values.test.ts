import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { expectExit, workspace } from "../perfmon.ts";
import { storedRuns } from "../stored.ts";

const EVIL = [
  "; rm -rf ~",
  "$(touch x)",
  "`touch x`",
  "a\ntouch x\n",
  "--version",
  "-c touch x",
  "' ; touch x ; '",
  '" ; touch x ; "',
  "${{ vars.other }}",
  "{file:x} {binary:sh} {port:a}",
  "*",
  "~",
  "",
  " ",
  "\t",
  "%s%n\\0",
  "\u00e9\u{1f600}",
];

/** Writes its arguments, each ended by NUL, so that nothing of them is lost. */
const RECORD = `#!/bin/sh\nfor word; do printf '%s\\0' "$word"; done > "$OUT"\n`;

test("dangerous values reach a program as words, exactly as they are", async () => {
  const made = workspace();
  const tool = made.program("tool", RECORD);
  const texts = fc.sample(fc.string({ unit: "grapheme", maxLength: 30 }), { numRuns: 30, seed: 1 });
  // An expression within a variable is substituted there; what is to stay one comes by --set.
  const evil = EVIL.filter((text) => !text.includes("${{"));
  const wanted = [...evil, ...texts.filter((text) => !/\p{Cc}|\ufffd/u.test(text) && text.isWellFormed())];
  made.write("suite.yaml", {
    vars: Object.fromEntries([["other", "secret"], ...wanted.map((value, i) => [`v${i}`, value])]),
    steps: [
      {
        id: "a",
        uses: "script",
        repetitions: 1,
        with: {
          command: [tool, ...wanted.map((_, i) => `\${{ vars.v${i} }}`), "x${{ vars.v0 }}y"],
          env: { OUT: made.path("words"), EVIL: "${{ vars.v1 }}" },
          cwd: made.folder,
        },
      },
    ],
  });
  const ran = await made.here(["exec", "suite.yaml"]);
  await expectExit(0, ran);
  const words = readFileSync(made.path("words"), "utf8").split("\0").slice(0, -1);
  expect(words).toEqual([...wanted, `x${EVIL[0]}y`]);
  expect(existsSync(made.path("x"))).toBe(false);
  // What was kept for people says the same words.
  const [run] = await storedRuns(made.folder);
  const raw = JSON.parse(made.text(".perfmon/runs", run!.id, run!.cases[0]!.repetitions[0]!.raw!, "raw.json"));
  expect(raw.argv.slice(1)).toEqual(words);
  expect(raw.env.EVIL).toBe(EVIL[1]);
});

test("values given by --set stay words too, and are not expanded again", async () => {
  const made = workspace();
  const tool = made.program("tool", RECORD);
  const names = EVIL.map((_, i) => `v${i}`);
  made.write("suite.yaml", {
    vars: Object.fromEntries([["other", "secret"], ...names.map((name) => [name, "x"])]),
    steps: [
      {
        id: "a",
        uses: "script",
        repetitions: 1,
        with: {
          command: [tool, ...names.map((name) => `\${{ vars.${name} }}`)],
          env: { OUT: made.path("words") },
          cwd: made.folder,
        },
      },
    ],
  });
  const set = EVIL.flatMap((value, i) => ["--set", `v${i}=${value}`]);
  await expectExit(0, made.here(["exec", "suite.yaml", ...set]));
  expect(readFileSync(made.path("words"), "utf8").split("\0").slice(0, -1)).toEqual(EVIL);
  expect(existsSync(made.path("x"))).toBe(false);
});

test.each([
  ["the script tool's shell", { with: { shell: "echo ${{ vars.v }}" } }],
  ["sh -c", { with: { command: ["sh", "-c", "echo ${{ vars.v }}"] } }],
  ["env bash -lc", { with: { command: ["env", "bash", "-lc", "echo ${{ vars.v }}"] } }],
  ["a setup", { setup: { shell: "echo ${{ vars.v }}" }, with: { command: ["true"] } }],
  ["a cleanup", { cleanup: ["sh", "-c", "echo ${{ vars.v }}"], with: { command: ["true"] } }],
  [
    "a prepare of the matrix",
    { matrix: { v: [1] }, prepare: { shell: "${{ matrix.v }}" }, with: { command: ["true"] } },
  ],
])("where a shell would read a value it is refused: %s", async (_, step) => {
  const made = workspace();
  made.write("suite.yaml", { vars: { v: "; touch x" }, steps: [{ id: "a", uses: "script", ...step }] });
  const refused = await made.here(["exec", "suite.yaml"]);
  expect(refused).toMatchObject({ exit: 2, stderr: expect.stringContaining("PM1014") });
  expect(refused.stderr).toContain("env");
  expect(existsSync(made.path("x"))).toBe(false);
});

test("a shell gets values as variables of its environment", async () => {
  const made = workspace();
  made.write("suite.yaml", {
    vars: { v: "'; touch x; $(touch x)\n`touch x`" },
    steps: [
      {
        id: "a",
        uses: "script",
        repetitions: 1,
        setup: { shell: 'printf %s "$V" > setup', env: { V: "${{ vars.v }}" }, cwd: made.folder },
        with: { shell: 'printf %s "$V" > measured', env: { V: "${{ vars.v }}" }, cwd: made.folder },
      },
    ],
  });
  await expectExit(0, made.here(["exec", "suite.yaml"]));
  for (const name of ["setup", "measured"]) expect(made.text(name)).toBe("'; touch x; $(touch x)\n`touch x`");
  expect(existsSync(made.path("x"))).toBe(false);
});
