import { describe, expect, test } from "vitest";
import { problemsOf, step } from "./plan-of.ts";

/** Code and first words of each problem. */
async function found(...args: Parameters<typeof problemsOf>): Promise<string[]> {
  const problems = await problemsOf(...args);
  return problems.map((each) => each.replace(/^(\S+?:)?\d+:\d+ /, "$1").replace(/(, in [^|]*)?( \|.*)?$/, ""));
}

describe("mistakes in several places are shown together", () => {
  const cases: readonly (readonly [string, Parameters<typeof problemsOf>[0], readonly string[]])[] = [
    [
      "defaults, an include and a step",
      "include: [nosuch]\ndefaults: { warmupp: 1 }\nsteps: [{ id: a, uses: sive }]",
      [
        'PM1011 there is no suite "nosuch"',
        'PM1004 unknown property "warmupp"',
        'PM2004 no plugin gives a tool "sive"',
      ],
    ],
    [
      "an entry of include, a suite that is not there, and a circle",
      'include: [{ suite: x, nme: y }, { suite: nosuch, name: "a b" }, main]',
      [
        'PM1011 there is no suite "x"',
        'PM1004 unknown property "nme"',
        'PM1011 there is no suite "nosuch"',
        'PM1005 name cannot be "a b"',
        "PM1012 include goes in a circle: main is being read already",
      ],
    ],
    [
      "a base that is not there and includes",
      "extends: ./nosuch.yaml\ninclude: [one, two]\nsteps: [{ id: a, uses: sive, cpus: 1-0 }]",
      [
        "PM1011 there is no suite ./nosuch.yaml",
        'PM1011 there is no suite "one"',
        'PM1011 there is no suite "two"',
        'PM2004 no plugin gives a tool "sive"',
        'PM1005 "1-0" is no list of CPUs: a range runs from the lower number to the higher one',
      ],
    ],
    [
      "a key that is there twice, an unknown one and no steps",
      "name: a\nname: b\nplugins: [x]\nsteps: []",
      ['PM1007 "name" is given twice', 'PM1004 unknown property "plugins"', "PM1005 steps must not be empty"],
    ],
    [
      "all that is wrong in one step",
      "steps:\n  - { id: a b, uses: sieve, matrix: 5, cpus: 1-0, with: { limit: 0, trheads: 1, threads: '${{ matrix.n }}' } }",
      [
        'PM1005 id cannot be "a b"',
        "PM1005 matrix must be a map of lists of values, not 5",
        'PM1005 "1-0" is no list of CPUs: a range runs from the lower number to the higher one',
        "PM1005 limit must be at least 1, not 0",
        'PM1004 unknown option "trheads" for sieve',
      ],
    ],
    [
      "a wrong tool's name and the rest of its step",
      "steps: [{ id: a, uses: 5, thresholds: { rate: 5 }, warmup: -1 }]",
      [
        "PM1005 uses must be text, not 5",
        "PM1005 rate must be a tolerance such as 5%, or { max_increase, max_decrease, max_change }, not 5",
        "PM1005 warmup must be at least 0, not -1",
      ],
    ],
    [
      "a variable and a step that uses it",
      'vars: { n: { x: 1 } }\nsteps: [{ id: a, uses: sieve, with: { limit: "${{ vars.n }}", threads: 0 } }]',
      [
        "PM1005 n must be text, a number, true, false, or a list of those, not a map",
        "PM1005 threads must be at least 1, not 0",
      ],
    ],
  ];
  test.each(cases)("%s", async (_, files, expected) => {
    expect((await found(files)).sort()).toEqual([...expected].sort());
  });
});

describe("one mistake is one problem, whatever depends on it", () => {
  const GOOD = {
    "base.yaml": `vars: { n: 3, w: six }\nscales: { smoke: { vars: { n: 1 } } }\n${step("with: { limit: 5 }", "metrics: [rate]")}`,
    "main.yaml": [
      "extends: ./base.yaml",
      "vars: { size: 4k }",
      "defaults: { warmup: 1 }",
      "thresholds: { rate: 5% }",
      "steps:",
      "  - { id: a, thresholds: { rate: 7% } }",
      "  - id: b",
      "    uses: sieve",
      "    matrix: { k: [1, 2] }",
      '    with: { limit: "${{ vars.n }}", memory: "${{ vars.size }}", wheel: "${{ vars.w }}", odd: true, file: "x${{ matrix.k }}" }',
      "    key: k",
      "  - { id: c, uses: sieve, with: { limit: 9 } }",
    ].join("\n"),
  };
  const OVERRIDES = { overrides: { set: { size: "8k", scale: "smoke" }, filter: ["b"] } };

  test("nothing is wrong to begin with", async () => expect(await found(GOOD, OVERRIDES)).toEqual([]));

  const MISTAKES: readonly (readonly [keyof typeof GOOD, string, string, string])[] = [
    ["main.yaml", "./base.yaml", "./none.yaml", "PM1011 there is no suite ./none.yaml"],
    ["main.yaml", "./base.yaml", "[x]", "PM1005 extends must be text, not a list"],
    ["base.yaml", "n: 3", "n: *none", "base.yaml:PM1002 no anchor &none stands before this alias"],
    ["base.yaml", "n: 3", "n: { x: 1 }", "base.yaml:PM1005 n must be"],
    ["base.yaml", "vars: {", "vars: [{", "base.yaml:PM1002 not valid YAML"],
    ["base.yaml", "vars: { n: 3, w: six }", "vars: 5", "base.yaml:PM1005 vars must be"],
    ["base.yaml", "smoke: { vars: { n: 1 } }", "smoke: 5", "base.yaml:PM1005 smoke must be"],
    ["base.yaml", "id: a", "id: a b", 'base.yaml:PM1005 id cannot be "a b"'],
    ["base.yaml", "uses: sieve", "uses: [sieve]", "base.yaml:PM1005 uses must be text"],
    ["base.yaml", "with: { limit: 5 }", "with: 5", "base.yaml:PM1005 with must be"],
    ["main.yaml", "vars: { size: 4k }", "vars: { size: 4k }\nvars: {}", 'PM1007 "vars" is given twice'],
    ["main.yaml", "size: 4k", '"1 size": 4k', 'PM1005 "1 size" cannot be a name here'],
    ["main.yaml", "warmup: 1", "warmup: -1", "PM1005 warmup must be at least 0, not -1"],
    ["main.yaml", "warmup: 1", "metrics: 5", "PM1005 metrics must be"],
    ["main.yaml", "rate: 5%", "rate: 5", "PM1005 rate must be a tolerance"],
    ["main.yaml", "matrix: { k: [1, 2] }", "matrix: 5", "PM1005 matrix must be"],
    ["main.yaml", "id: b", "id: [b]", "PM1005 id must be letters"],
    ["main.yaml", "id: b", "title: b", 'PM1006 missing property "id"'],
    ["main.yaml", "key: k", "key: k\n    key: l", 'PM1007 "key" is given twice'],
    ["main.yaml", "limit: 9", "limit: 9, limit: 8", 'PM1007 "limit" is given twice'],
    ["main.yaml", "limit: 9 } }", "limit: 9 }, cpus: sprad }", "PM1005 cpus must be"],
    ["main.yaml", "uses: sieve, with: { limit: 9 }", "uses: 5, with: { limit: 9 }", "PM1005 uses must be text"],
    ["main.yaml", "  - { id: c", "  - 5\n  - { id: c", "PM1005 item 3 must be"],
    ["main.yaml", "limit: 9", "limit: 9, file: '${{ vars.zz }}x'", 'PM1008 there is no variable "zz"'],
  ];
  test.each(MISTAKES)("%s: %s as %s", async (file, from, to, expected) => {
    expect(GOOD[file]).toContain(from);
    const problems = await found({ ...GOOD, [file]: GOOD[file].replace(from, to) }, OVERRIDES);
    expect(problems).toEqual([expect.stringMatching(new RegExp(`^${expected.replace(/[[\]./{}()]/g, "\\$&")}`))]);
  });
});
