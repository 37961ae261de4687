import { expect, test } from "vitest";
import { SUBJECT_FORMS } from "../../core/api/subject.ts";
import { folderWith } from "./folder.ts";
import { expectDocument } from "./schemas.ts";
import { perfmon } from "./terminal.ts";

const SUITE = `
name: demo
vars: { size: 1 }
defaults: { repetitions: 5, warmup: 1, monitors: [] }
steps:
  - { id: one, uses: script, with: { command: [sleep, "0"], env: { LEVEL: suite } } }
  - { id: two, uses: script, repetitions: 2, with: { command: [echo, "\${{ vars.size }}"] } }
`;

const ab = (...argv: string[]) => perfmon(["ab", ...argv], { cwd: folderWith({ "demo.yaml": SUITE }) });

test("--dry-run: what would run for either subject, and in which order; nothing is run", async () => {
  const parts = [
    "--a",
    "name:old",
    "--b",
    "env:LEVEL=b",
    "--b",
    "set:size=2",
    "--a",
    "run:false x",
    "--b",
    "sh:false | true",
  ];
  const ran = await ab("demo.yaml", ...parts, "--dry-run", "--json", "--seed", "3", "--blocks", "7");
  expect([ran.exit, ran.stderr]).toEqual([0, ""]);
  const document = ran.json();
  expectDocument(document, "ab-plan");
  expect(document).toMatchObject({ seed: 3, blocks: 7, warnings: [] });
  expect(document.order).toHaveLength(7);
  const [a, b] = document.subjects;
  expect([a.name, a.run[0].argv, b.run[0].argv]).toEqual(["old", ["false", "x"], ["/bin/sh", "-c", "false | true"]]);
  expectDocument(a.plan, "plan");
  expectDocument(b.plan, "plan");
  // 3 a visit, or what the suite asks where that is less; the variable of the subject wins over the suite's.
  expect(b.plan.cases.map(({ repetitions: { min, max } }: any) => [min, max])).toEqual([
    [21, 21],
    [14, 14],
  ]);
  expect([a, b].map(({ plan }) => plan.cases[0].command.env.LEVEL)).toEqual(["suite", "b"]);
  expect([a, b].map(({ plan }) => plan.cases[1].with.command)).toEqual([
    ["echo", 1],
    ["echo", 2],
  ]);

  const undrawn = (await ab("demo.yaml", "--b", "env:X=1", "--dry-run", "--json")).json();
  expect([undrawn.seed, undrawn.order]).toEqual([null, null]);
  const { stdout } = await ab("demo.yaml", ...parts, "--dry-run", "--seed", "3", "--blocks", "5");
  expect(stdout).toMatch(/^5 blocks, each with one visit to a and one to b, seed 3: (ab|ba)( ab| ba){4}\n/);
  expect(stdout).toContain("! 5 blocks decide nothing: at least 7 are needed");
  expect(stdout).toContain("\na, old: run:false x\nbefore each visit: false x\n");
  expect(stdout).toContain("\nb: env:LEVEL=b  set:size=2  sh:false | true\n");
  expect(stdout).toMatch(/ {2}\$ LEVEL=b \S*\/sleep 0\n/);
});

test("what is wrong is said before anything runs", async () => {
  const nothing = await ab("demo.yaml");
  expect([nothing.exit, nothing.stderr]).toEqual([2, expect.stringContaining("nothing says how a and b differ")]);
  const json = await ab("demo.yaml", "--b", "LEVEL=2", "--json");
  expect(json.exit).toBe(2);
  expectDocument(json.json(), "error");
  expect(json.json().errors[0].message).toContain("did you mean env:LEVEL=2?");
  const unknown = await ab("demo.yaml", "--b", "set:sise=2");
  expect(unknown.stderr).toContain('did you mean "size"?');
  const apart = await ab("demo.yaml", "--b", "env:X=1", "--filter", "nothing-like-it");
  expect(apart.exit).toBe(2);
});

test("--help shows everything a subject can be made of", async () => {
  const { stdout } = await ab("--help");
  for (const [form] of SUBJECT_FORMS) expect(stdout).toContain(`  ${form} `);
});
