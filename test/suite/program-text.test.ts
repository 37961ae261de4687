import { describe, expect, test } from "vitest";
import { programTexts } from "../../core/suite/program-text.ts";
import { goodPlan, problemsOf, step } from "./plan-of.ts";

/** Commands with their texts called T, as they are written; all else is no program text. */
const COMMANDS = [
  "sh -c T x",
  "bash -c -- T",
  "sh -c -e T",
  "sh -ec T",
  "bash -eo pipefail -c T",
  "bash -o pipefail -c T",
  "bash --rcfile f -c T",
  "bash --norc -c T",
  "/usr/bin/env A=b dash -c T",
  "sudo -u me zsh -c T",
  "busybox sh -c T",
  "busybox ash -c -- T",
  "sh run.sh -c x",
  "sh -e run.sh -c x",
  "bash -- -c x",
  "sh -s -- -c x",
  "su -c T",
  "su me -c T",
  "su - me -- -c T",
  "su --command T me",
  "runuser me -c T",
  "runuser -l me --session-command T",
  "runuser -u me -- prog -c x",
  "runuser -u me -- sh -c T",
  "awk T file",
  "gawk -F : -v a=b T file",
  "awk -F: -- T",
  "busybox awk T",
  "awk -f prog.awk x",
  "gawk --file=prog.awk x",
  "gawk -e T file",
  "python3 -c T x",
  "python3.12 -I -W ignore -c T -c x",
  "python3 -m mod -c x",
  "python3 run.py -c x",
  "perl -e T -e T x",
  "perl -lane T file",
  "perl -0777 -pi -e T file",
  "perl -MData::Dumper -ne T",
  "perl run.pl -e x",
  "ruby -r json -ne T",
  "node -e T x",
  "node -pe T",
  "node --no-warnings --eval T",
  "node run.js -e x",
  "php -r T",
  "lua5.4 -l mod -e T",
  "grep -e x file",
  "echo x",
];

test.each(COMMANDS)("%s", (command) => {
  const words = command.split(" ");
  const texts = words.flatMap((word, i) => (word === "T" ? [i] : []));
  expect(programTexts(words).map(({ at }) => at)).toEqual(texts);
});

test("a text in the option's own word", () => {
  const at = (...words: readonly string[]) => programTexts(words).map((text) => text.at);
  expect(at("su", "--command=id", "me")).toEqual([1]);
  expect(at("su", "-cid", "me")).toEqual([1]);
  expect(at("node", "--eval=1 + 1")).toEqual([1]);
  expect(at("perl", "-eprint 1", "x")).toEqual([1]);
  expect(at("python3", "-cprint(1)", "-c")).toEqual([1]);
});

describe("a value of a suite", () => {
  const D = '"echo ${{ vars.d }}"';
  const prepared = (command: string, vars = "{ d: x }") =>
    problemsOf(`vars: ${vars}\n${step("with: { limit: 1 }", `prepare: [${command}]`)}`);
  const refused = (command: string, vars?: string) =>
    prepared(command, vars).then((found) => found.map((each) => each.split(" ")[1]));

  test.each([
    `[bash, -c, "--", ${D}]`,
    `[sh, -c, "-e", ${D}]`,
    `[su, -c, ${D}]`,
    `[runuser, me, -c, ${D}]`,
    `[busybox, sh, -c, ${D}]`,
    '[awk, "BEGIN { system(\\"echo ${{ vars.d }}\\") }"]',
    '[perl, "-esystem ${{ vars.d }}"]',
    '{ command: [python3, -c, "print(${{ vars.d }})"] }',
  ])("%s is refused", async (command) => expect(await refused(command)).toEqual(["PM1014"]));

  test("is refused where a variable names the shell, and not where it is the whole command", async () => {
    const vars = "{ d: x, shell: bash, all: [sh, -c, echo hello] }";
    expect(await refused(`["\${{ vars.shell }}", -c, ${D}]`, vars)).toEqual(["PM1014"]);
    await goodPlan(`vars: ${vars}\n${step('with: { limit: 1, words: "${{ vars.all }}" }')}`);
  });

  test.each([
    '[sh, run.sh, -c, "${{ vars.d }}"]',
    '[sh, -c, "echo \\"$1\\"", sh, "${{ vars.d }}"]',
    '[awk, -v, "d=${{ vars.d }}", "BEGIN { print d }"]',
    '[python3, -c, "import sys; print(sys.argv)", "${{ vars.d }}"]',
    '[grep, -e, "${{ vars.d }}", file]',
  ])("%s is a word like any other", async (command) => {
    await goodPlan(`vars: { d: x }\n${step("with: { limit: 1 }", `prepare: [${command}]`)}`);
  });

  test("what reads it is said, and how to pass it", async () => {
    expect(await prepared('[perl, -e, "print ${{ vars.d }}"]')).toEqual([
      '6:26 PM1014 perl would run the value of this expression as a part of its program, in steps[0].prepare[0] | pass it by env: { VALUE: "${{ ... }}" } and read that variable in the program\'s text',
    ]);
  });
});
