import { describe, expect, test } from "vitest";
import { planOf, problemsOf, step } from "./plan-of.ts";

test("a problem is shown with its line, the word underlined and the nearest name", async () => {
  const { diagnostics } = await planOf(step("with:", "  limit: 3", "  trheads: 32"));
  expect(diagnostics).toEqual([
    {
      code: "PM1004",
      severity: "error",
      message: 'unknown option "trheads" for sieve, in steps[0].with',
      hint: 'did you mean "threads"?',
      file: "main.yaml",
      line: 6,
      column: 7,
      length: 7,
      path: "steps[0].with.trheads",
      frame: ["   5 |       limit: 3", " > 6 |       trheads: 32", '     |       ^^^^^^^ did you mean "threads"?'].join(
        "\n",
      ),
    },
  ]);
});

test("all problems are shown at once, across files, each once however large the matrix", async () => {
  const found = await problemsOf({
    "x.yaml": step("with: { limit: 0 }", "matrix: { a: [1, 2, 3] }", "cpus: sprad"),
    "main.yaml": `include: [x, y]\nstep: 1\n${step("with: {}")}`,
  });
  expect(found.map((each) => each.split(" ").slice(0, 2).join(" "))).toEqual([
    "1:14 PM1011",
    "2:1 PM1004",
    "6:11 PM1006",
    "x.yaml:4:20 PM1005",
    "x.yaml:6:11 PM1005",
  ]);
  expect(found).toContainEqual(
    expect.stringMatching(/^2:1 PM1004 unknown property "step".* \| did you mean "steps"\?$/),
  );
  const both = await problemsOf({
    "x.yaml": step("with: { limit: 0 }", "matrix: { a: [1, 2, 3] }", "cpus: sprad"),
    "main.yaml": `include: [x, y]\n${step("with: {}")}`,
  });
  expect(both).toEqual([
    "x.yaml:4:20 PM1005 limit must be at least 1, not 0, in steps[0].with",
    'x.yaml:6:11 PM1005 cpus must be same, spread, spread N, smt-sibling, node N, free, or a list such as 0,2-3, not "sprad", in steps[0] | for example "spread"',
    '1:14 PM1011 there is no suite "y", in include | did you mean "x"?',
    '5:11 PM1006 missing option "limit" for sieve, in steps[0].with | limit: How far',
  ]);
});

describe("what is wrong, in words", () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ["nothing in it", "", ["1:1 PM1002 the document is empty | it must be a map of properties"]],
    ["a list", "- a", ["1:1 PM1005 the value must be a map of properties, not a list"]],
    ["no steps", "name: x", ['1:1 PM1006 missing property "steps"']],
    [
      "a name that is none",
      `name: a/b\n${step("with: { limit: 1 }")}`,
      ['1:7 PM1005 name cannot be "a/b" | letters, digits, and . _ - between them'],
    ],
    [
      "another type",
      step("with: { limit: many }"),
      ['4:20 PM1005 limit must be a whole number, not "many", in steps[0].with'],
    ],
    [
      "a number in quotes",
      step('with: { limit: "3" }'),
      ['4:20 PM1005 limit must be a whole number, not "3", in steps[0].with | take it out of its quotes'],
    ],
    [
      "a number for text",
      step("with: { limit: 1, file: 5 }"),
      ['4:29 PM1005 file must be text, not 5, in steps[0].with | write it in quotes: "5"'],
    ],
    [
      "not one of the values",
      step("with: { limit: 1, wheel: sx }"),
      ['4:30 PM1005 wheel cannot be "sx", in steps[0].with | did you mean "six"? accepted: two, six, thirty'],
    ],
    [
      "no quantity",
      step("with: { limit: 1, memory: 5 parsecs }"),
      ['4:31 PM1010 memory must be a size such as 4k or 256MiB, not "5 parsecs", in steps[0].with'],
    ],
    [
      "another dimension",
      step("with: { limit: 1, runtime: 50% of memory }"),
      ['4:32 PM1010 runtime must be a duration such as 15s or 2m, not "50% of memory", in steps[0].with'],
    ],
    [
      "no size of the host",
      step("with: { limit: 1, memory: 50% of disk }"),
      [
        '4:31 PM1010 memory must be a size such as 4k or 256MiB, not "50% of disk", in steps[0].with | "disk" is no size of the host; known: cpus, memory, l1, l2, l3, last cache, as in "50% of memory" or "4 x last cache, at least 256MB"',
      ],
    ],
    [
      "none of several forms",
      step("with: { limit: 1, share: some }"),
      ['4:30 PM1010 share must be a share such as 5%, not "some", in steps[0].with'],
    ],
    [
      "what only the tool knows",
      step("with: { limit: 1, threads: 2 }"),
      ["4:32 PM1005 more threads than numbers, in steps[0].with | fewer threads"],
    ],
    [
      "an unknown tool",
      "steps: [{ id: a, uses: sive }]",
      ['1:24 PM2004 no plugin gives a tool "sive", in steps[0] | did you mean "sieve"?'],
    ],
    ["no tool", "steps: [{ id: a }]", ['1:15 PM1006 step "a" does not say which tool it uses, in steps | uses: fio']],
    [
      "an unknown monitor",
      step("with: { limit: 1 }", "monitors: [resourses]"),
      ['5:16 PM2004 no plugin gives a monitor "resourses", in steps[0].monitors | did you mean "resources"?'],
    ],
    [
      "two ids",
      `${step("with: { limit: 1 }")}\n  - { id: a, uses: sieve, with: { limit: 2 } }`,
      ['5:11 PM1007 two steps have the id "a", in steps[1] | the other is in line 2'],
    ],
    [
      "two equal cases",
      `${step("with: { limit: 1, memory: 4k, file: x }")}\n  - { id: b, title: T, uses: sieve, with: { memory: 4096, limit: 1, file: y } }`,
      [
        '5:11 PM1009 "b" is the same case as "a": tool, options and placement are equal, in steps[1] | add key: b if it is meant to be another',
      ],
    ],
    [
      "a value twice in a matrix",
      step("matrix: { n: [1, 1] }", "with: { limit: 1 }"),
      [
        '2:9 PM1009 "a" is the same case as "a": tool, options and placement are equal, in steps[0] | the matrix has the same combination twice',
      ],
    ],
    [
      "CPUs backwards",
      step("with: { limit: 1 }", "cpus: 0,3-1"),
      [
        '5:11 PM1005 "0,3-1" is no list of CPUs: a range runs from the lower number to the higher one, in steps[0] | cpus: 0,2-3',
      ],
    ],
    [
      "min above max",
      step("with: { limit: 1 }", "repetitions: { min: 9, max: 2 }"),
      ["5:25 PM1005 min is 9, more than max, which is 2, in steps[0].repetitions"],
    ],
    [
      "no tolerance",
      step("with: { limit: 1 }", "thresholds: { rate: 5 }"),
      [
        "5:25 PM1005 rate must be a tolerance such as 5%, or { max_increase, max_decrease, max_change }, not 5, in steps[0].thresholds",
      ],
    ],
    [
      "a tolerance without a unit",
      step("with: { limit: 1 }", 'thresholds: { rate: "5" }'),
      [
        '5:25 PM1010 "5" is no tolerance, in steps[0].thresholds | a share such as 5%, or an amount with its unit such as 20us',
      ],
    ],
    [
      "a tolerance in another unit",
      step("with: { limit: 1 }", "thresholds: { wait.p99: { max_increase: 5MB } }"),
      [
        '5:45 PM1010 the tolerance is in B, but wait.p99 is in s, in steps[0].thresholds["wait.p99"] | a share such as 5% fits every metric',
      ],
    ],
    [
      "a metric that is not measured",
      step("with: { limit: 1 }", "thresholds: { wait.p98: 5% }"),
      ['5:19 PM1004 sieve does not measure "wait.p98" here, in steps[0].thresholds | did you mean "wait.p99"?'],
    ],
    [
      "a reference to nothing",
      step('with: { limit: "${{ vars.n }}" }'),
      ['4:20 PM1008 there is no variable "n", in steps[0].with | vars: { n: ... } at the top of the suite'],
    ],
    [
      "a reference to the other place",
      `vars: { n: 1 }\n${step('with: { limit: "${{ matrix.n }}" }')}`,
      ['5:20 PM1008 the matrix has no "n", in steps[0].with | there is ${{ vars.n }}'],
    ],
    [
      "a name that one combination lacks",
      step("matrix: { a: [1], b: [2], include: [{ a: 3 }] }", 'with: { limit: "${{ matrix.b }}" }'),
      [
        '5:20 PM1008 the combination a=3 of the matrix has no "b", in steps[0].with | say b in that entry of include: too',
      ],
    ],
    [
      "an expression",
      step('with: { limit: "${{ 1 + 1 }}" }'),
      [
        "4:20 PM1008 ${{ 1 + 1 }} is no reference, in steps[0].with | there are ${{ vars.NAME }} and ${{ matrix.NAME }}; nothing is computed",
      ],
    ],
    [
      "an open expression",
      step('with: { limit: 1, file: "x ${{ vars.n" }'),
      ['4:29 PM1008 an expression does not end: "${{" without "}}", in steps[0].with | ${{ vars.NAME }}'],
    ],
    [
      "a list within text",
      `vars: { l: [1] }\n${step('with: { limit: 1, file: "x${{ vars.l }}" }')}`,
      ["5:29 PM1005 vars.l is a list, which has no place within text, in steps[0].with"],
    ],
    [
      "a wrong value from a variable",
      `vars: { n: x }\n${step('with: { limit: "${{ vars.n }}" }')}`,
      ['5:20 PM1005 limit must be a whole number, not "x", in steps[0].with | the value comes from ${{ vars.n }}'],
    ],
    [
      "a value for a shell",
      `vars: { n: x }\n${step('with: { limit: 1, script: "echo ${{ vars.n }}" }')}`,
      [
        '5:31 PM1014 a shell would expand the value of this expression, in steps[0].with | pass it by env: { VALUE: "${{ ... }}" } and write "$VALUE" in the shell\'s text',
      ],
    ],
    [
      "a value for a shell in argv",
      `vars: { n: x }\n${step("with: { limit: 1 }", 'prepare: [[env, bash, -ec, "echo ${{ vars.n }}"]]')}`,
      [
        '6:32 PM1014 a shell would expand the value of this expression, in steps[0].prepare[0] | pass it by env: { VALUE: "${{ ... }}" } and write "$VALUE" in the shell\'s text',
      ],
    ],
    [
      "a value for a shell by the defaults",
      `vars: { n: x }\ndefaults: { setup: { shell: "\${{ vars.n }}" } }\n${step("with: { limit: 1 }")}`,
      [
        '2:29 PM1014 a shell would expand the value of this expression, in defaults.setup | pass it by env: { VALUE: "${{ ... }}" } and write "$VALUE" in the shell\'s text',
      ],
    ],
    [
      "a matrix of nothing",
      step("matrix: { n: [1], exclude: [{ n: 1 }] }", "with: { limit: 1 }"),
      ["4:13 PM1013 the matrix has no combination, in steps[0]"],
    ],
    [
      "a matrix without bounds",
      step(
        `matrix: { ${["a", "b", "c", "d", "e"].map((n) => `${n}: [1,2,3,4,5,6,7,8,9]`).join(", ")} }`,
        "with: { limit: 1 }",
      ),
      ["4:13 PM1003 the matrix has 59049 combinations; at most 10000 are run, in steps[0]"],
    ],
    [
      "a variable called scale",
      `vars: { scale: 1 }\n${step("with: { limit: 1 }")}`,
      ["1:9 PM1005 a variable cannot be called scale, in vars | --set scale=NAME chooses one of scales:"],
    ],
    [
      "a scale with a variable that is not there",
      `vars: { n: 1 }\nscales: { s: { vars: { m: 2 } } }\n${step("with: { limit: 1 }")}`,
      ['2:24 PM1008 the suite has no variable "m", in scales.s.vars | did you mean "n"?'],
    ],
    [
      "include in a circle",
      "include: [main]",
      ["1:11 PM1012 include goes in a circle: main is being read already, in include"],
    ],
    ["extends in a circle", "extends: main", ["1:10 PM1012 extends goes in a circle: main -> main"]],
  ];
  test.each(cases)("%s", async (_, text, expected) => {
    expect(await problemsOf({ "main.yaml": text })).toEqual(expected);
  });
});

describe("what is wrong on the command line", () => {
  const suite = `vars: { size: 1 }\nscales: { smoke: {} }\n${step("with: { limit: 1 }", "tags: [t]")}`;
  test.each([
    [{ set: { sise: "1" } }, '(command line):1:7 PM1008 no suite has a variable "sise" | did you mean "size"?'],
    [{ set: { scale: "smok" } }, '(command line):1:7 PM1008 no suite has a scale "smok" | did you mean "smoke"?'],
    [{ filter: ["b"] }, '(command line):1:10 PM1013 no case matches "b" | did you mean "a"?'],
    [{ exclude: ["tag:u"] }, '(command line):1:11 PM1013 no case matches "tag:u" | did you mean "tag:t"?'],
    [{ exclude: ["*"] }, "(command line):1:11 PM1013 nothing is left to run: every case is excluded"],
    [
      { repetitions: "0" },
      '(command line):1:15 PM1005 "0" is no number of repetitions | --repetitions 10, or --repetitions 5..20',
    ],
    [{ until: "soon" }, '(command line):1:9 PM1010 --until must be a share such as 5%, not "soon"'],
    [{ warmup: "-1" }, "(command line):1:10 PM1005 warmup must be a whole number from 0 to 1000"],
    [{ order: "rnadom" as "random" }, '(command line):1:9 PM1005 "rnadom" is no order | did you mean "random"?'],
  ])("%j", async (overrides, expected) => {
    expect(await problemsOf(suite, { overrides })).toEqual([expected]);
  });

  test("no such suite", async () => {
    expect(await problemsOf(suite, {}, ["mian"])).toEqual([
      '(command line):1:9 PM1011 there is no suite "mian" | did you mean "main"?',
    ]);
    expect(await problemsOf(suite, {}, ["./mian.yaml"])).toEqual([
      '(command line):1:9 PM1011 there is no suite ./mian.yaml | did you mean "main.yaml"?',
    ]);
  });
});
