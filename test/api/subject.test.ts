import { expect, test } from "vitest";
import { parseSubjects, SUBJECT_FORMS } from "../../core/api/subject.ts";
import { splitWords } from "../../core/api/words.ts";

const subject = (...b: string[]) => parseSubjects({ a: ["env:X=0", ...(b.some(runs) ? ["run:true"] : [])], b }).b;
const runs = (text: string) => /^(run|sh):/.test(text);
const wrong = (a: string[], b: string[]): string => {
  try {
    parseSubjects({ a, b });
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("it was accepted");
};

test("a subject of every part", () => {
  const given = [
    "env:MALLOC_ARENA_MAX=1",
    "env:EMPTY=",
    "env:EQUATION=a=b",
    "set:size=64m",
    "bin:/opt/new/bin",
    "bin:./build",
    "bin:fio=/opt/fio-3.38/fio",
    "run:sysctl -w 'kernel.core_pattern=a b'",
    "sh:echo $HOME > log",
  ];
  expect(subject(...given, "name:new build")).toEqual({
    key: "b",
    name: "new build",
    given,
    env: { MALLOC_ARENA_MAX: "1", EMPTY: "", EQUATION: "a=b" },
    set: { size: "64m" },
    folders: ["/opt/new/bin", "./build"],
    programs: { fio: "/opt/fio-3.38/fio" },
    run: [
      { argv: ["sysctl", "-w", "kernel.core_pattern=a b"], env: {} },
      { argv: ["/bin/sh", "-c", "echo $HOME > log"], env: {} },
    ],
  });
  expect(subject("env:__proto__=1").env).toEqual(Object.fromEntries([["__proto__", "1"]]));
});

test("the one without parts is the target as it is", () => {
  expect(parseSubjects({ a: [], b: ["env:X=1"] }).a).toMatchObject({ name: "a", given: [], env: {}, run: [] });
  expect(wrong([], [])).toContain("nothing says how a and b differ");
});

test("every slip is explained, all at once", () => {
  const said = wrong(["X=1", "name=old", "size=3", "./build"], ["evn:X=1", "env:X", "env:X=1", "env:X=2", "what"]);
  for (const text of [
    "--a X=1: did you mean env:X=1?",
    "--a name=old: did you mean name:old?",
    "--a size=3: did you mean set:size=3 (a variable of the suite) or env:size=3?",
    "--a ./build: did you mean bin:./build?",
    "--b evn:X=1: did you mean env:X=1?",
    "--b env:X: it has the form env:NAME=VALUE",
    "--b env:X=2: env:X is given twice",
    "--b what: it begins with one of env: set: bin: run: sh: name:",
  ])
    expect(said.split("\n").map((line) => line.trim())).toContain(text);
  expect(wrong([], ["env:PATH=/x"])).toContain("bin:FOLDER");
  expect(wrong([], ["env:A B=1"])).toContain("no name of a variable");
  expect(wrong([], ["bin:=x"])).toContain("bin:PROGRAM=FILE");
  expect(wrong([], ["set:"])).toContain("nothing stands after set:");
  expect(wrong([], ["name:a"])).toContain("both subjects are called a");
  expect(wrong([], ["name:\u001b[31m"])).toContain("a name has");
});

test("a command on one side only would stay in force on the other", () => {
  expect(wrong([], ["run:sysctl -w vm.swappiness=10"])).toContain("give --a run:... that undoes it");
  expect(wrong(["sh:true"], ["env:X=1"])).toContain("give --b run:...");
});

test("words without a shell: quotes and backslashes, and a hint where a shell is wanted", () => {
  const words = (text: string) => splitWords(text);
  expect(words(`git  checkout\t"a b" c\\ d 'e"f' g"h"'i' ""`)).toEqual({
    words: ["git", "checkout", "a b", "c d", 'e"f', "ghi", ""],
  });
  expect(words(`"a\\"b\\n"`)).toEqual({ words: ['a"b\\n'] });
  for (const character of "|&;<>()$`*?!#~")
    expect(words(`a ${character} b`)).toMatchObject({ shell: true, problem: expect.stringContaining(character) });
  expect(words(`a '|' "*" \\$`)).toEqual({ words: ["a", "|", "*", "$"] });
  for (const text of ["'open", '"open', "end\\", "  "]) expect(words(text)).toMatchObject({ shell: false });
  expect(wrong(["run:true"], ["run:make | tail"])).toContain("write sh: in place of run:");
});

test("--help lists exactly what is read", () => {
  for (const [form] of SUBJECT_FORMS)
    expect(() => subject(form.replace("COMMAND", "true").replace("TEXT", "x"))).not.toThrow();
});
