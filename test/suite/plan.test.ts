import { describe, expect, test } from "vitest";
import { goodPlan, problemsOf, step } from "./plan-of.ts";

const ids = async (...args: Parameters<typeof goodPlan>) => (await goodPlan(...args)).cases.map(({ id }) => id);

test("when to profile is what the first suite that says it says; a wrong word has its place", async () => {
  expect((await goodPlan(step("with: { limit: 1 }"))).profile).toBeUndefined();
  expect((await goodPlan(`profile: on-regression\n${step("with: { limit: 1 }")}`)).profile).toBe("on-regression");
  expect(await problemsOf(`profile: sometimes\n${step("with: { limit: 1 }")}`)).toEqual([
    expect.stringMatching(/PM1005.*profile/),
  ]);
});

describe("cases", () => {
  test("options are what the plugin receives: base units, host-relative values resolved, defaults filled in", async () => {
    const { cases } = await goodPlan(
      step("with: { limit: 9, memory: 256m, runtime: 2m, share: 5%, threads: 50% of cpus, wheel: six }"),
    );
    expect(cases[0]!.options).toEqual({
      limit: 9,
      memory: 2 ** 28,
      runtime: 120,
      share: 0.05,
      threads: 2,
      wheel: "six",
      odd: true,
    });
    expect(cases[0]!.with).toEqual({
      limit: 9,
      memory: "256m",
      runtime: "2m",
      share: "5%",
      threads: "50% of cpus",
      wheel: "six",
    });
  });

  test("a matrix gives every combination in the order written, without what exclude matches, and then what include says", async () => {
    const text = step(
      "matrix: { limit: [8, 9], wheel: [two, six], exclude: [{ limit: 9, wheel: six }], include: [{ limit: 10, wheel: thirty }] }",
      'with: { limit: "${{ matrix.limit }}", wheel: "${{ matrix.wheel }}" }',
    );
    expect(await ids(text)).toEqual([
      "a limit=8 wheel=two",
      "a limit=8 wheel=six",
      "a limit=9 wheel=two",
      "a limit=10 wheel=thirty",
    ]);
  });

  test("only what tells cases apart is in their names; values with spaces are in quotes", async () => {
    expect(
      await ids(step('matrix: { limit: [8], file: [x, "y z"] }', 'with: { limit: "${{ matrix.limit }}" }')),
    ).toEqual(["a file=x", 'a file="y z"']);
  });

  test("a step takes what the defaults say and it does not; tags add up, requires is merged", async () => {
    const { cases } = await goodPlan(
      [
        "tags: [all]",
        "defaults: { warmup: 2, timeout: 1m, cpus: spread, tags: [d], requires: { cpus: 1, memory: 1GiB }, monitors: [canary] }",
        step(
          "with: { limit: 1 }",
          "timeout: 5s",
          "tags: [s]",
          "requires: { cpus: 2 }",
          "settle: { dirty: 16MB, psi: 5% }",
        ),
      ].join("\n"),
    );
    expect(cases[0]).toMatchObject({
      warmup: 2,
      timeout: 5,
      placement: { cpus: "spread" },
      tags: ["all", "d", "s"],
      requires: { cpus: 2, memory: 2 ** 30 },
      monitors: ["canary"],
      settle: { sync: true, dirty: 16e6, psi: 0.05, timeout: 30 },
    });
  });

  test.each([
    ["3", { min: 3, max: 3, until: null, budget: null }],
    ["{ min: 4 }", { min: 4, max: 4, until: null, budget: null }],
    ["{ max: 3 }", { min: 3, max: 3, until: null, budget: null }],
    ["{ until: 3% }", { min: 5, max: 30, until: 0.03, budget: null }],
    ["{ min: 5, max: 15, until: 3%, budget: 60s }", { min: 5, max: 15, until: 0.03, budget: 60 }],
    ['"${{ vars.n }}"', { min: 7, max: 7, until: null, budget: null }],
  ])("repetitions: %s", async (text, expected) => {
    const { cases } = await goodPlan(`vars: { n: 7 }\n${step("with: { limit: 1 }", `repetitions: ${text}`)}`);
    expect(cases[0]!.repetitions).toEqual(expected);
  });

  test("commands are argv; a shell is said", async () => {
    const { cases } = await goodPlan(
      `vars: { d: "; rm -rf ~" }\n${step(
        "with: { limit: 1 }",
        'setup: [touch, "${{ vars.d }}", 1]',
        'prepare: [[sync], { shell: \'rm "$D"\', env: { D: "${{ vars.d }}" } }]',
        "cleanup: { command: [rm, x], cwd: /tmp }",
      )}`,
    );
    expect(cases[0]).toMatchObject({
      setup: [{ argv: ["touch", "; rm -rf ~", "1"], env: {} }],
      prepare: [{ argv: ["sync"] }, { argv: ["/bin/sh", "-c", 'rm "$D"'], env: { D: "; rm -rf ~" } }],
      cleanup: [{ argv: ["rm", "x"], cwd: "/tmp" }],
    });
  });

  test("what a suite does once around its cases belongs to its block", async () => {
    const { blocks } = await goodPlan(
      `vars: { size: 1g }\nsetup: [fill, "--size=\${{ vars.size }}"]\ncleanup: [[rm, x], { shell: "rm y" }]\n${step("with: { limit: 1 }")}`,
    );
    expect(blocks).toEqual([
      {
        suite: "main",
        order: "interleaved",
        setup: [{ argv: ["fill", "--size=1g"], env: {} }],
        cleanup: [
          { argv: ["rm", "x"], env: {} },
          { argv: ["/bin/sh", "-c", "rm y"], env: {} },
        ],
      },
    ]);
    expect(
      await problemsOf(`vars: { d: x }\nsetup: { shell: "rm \${{ vars.d }}" }\n${step("with: { limit: 1 }")}`),
    ).toEqual([expect.stringContaining("PM1014")]);
  });

  test("thresholds of the suite and the step, with who set them", async () => {
    const { cases } = await goodPlan(
      `thresholds: { "*": 10% }\n${step("with: { limit: 1 }", "thresholds: { 'rate{a=b}': { max_decrease: 5% }, wait.p99: 20us }")}`,
    );
    expect(cases[0]!.thresholds).toEqual([
      { metric: "*", labels: {}, limit: { value: 0.1, unit: "ratio", origin: "suite" } },
      {
        metric: "rate",
        labels: { a: "b" },
        direction: "decrease",
        limit: { value: 0.05, unit: "ratio", origin: "step" },
      },
      { metric: "wait.p99", labels: {}, limit: { value: 2e-5, unit: "s", origin: "step" } },
    ]);
  });

  test("what the target has not is a reason to skip", async () => {
    const { cases, skipped } = await goodPlan(
      [
        step("with: { limit: 1, memory: 50% of l2 }"),
        "  - { id: b, uses: sieve, with: { limit: 2, memory: 2 x l3 } }",
        "  - { id: c, uses: sieve, with: { limit: 3 }, requires: { memory: 1TiB } }",
        '  - { id: d, uses: sieve, with: { limit: 4 }, requires: { kernel: "7.0" } }',
      ].join("\n"),
    );
    expect(cases.map(({ id }) => id)).toEqual(["a"]);
    expect(cases[0]!.options).toMatchObject({ memory: 2 ** 19 });
    expect(skipped.map(({ reason }) => reason)).toEqual([
      "the target does not tell cache.l3",
      "needs 1.10 TB of memory; the target has 8.59 GB",
      "needs kernel 7.0 or later; the target runs 6.12.9-amd64",
    ]);
  });

  test("without facts host-relative values stay as written", async () => {
    const { cases } = await goodPlan(step('with: { limit: 1, memory: "4 x last cache, at least 256MB" }'), {
      facts: null,
    });
    expect(cases[0]!.options).toMatchObject({ memory: "4 x last cache, at least 256MB" });
  });
});

describe("variables", () => {
  const suite = `vars: { n: 3, name: "x", evil: "\${{ vars.n }}" }\n${step('with: { limit: "${{ vars.n }}", file: "a-${{ vars.name }}-${{ vars.n }}" }')}`;

  const plain = suite.replace(', evil: "${{ vars.n }}"', "");

  test("keep their type where they are the whole text", async () => {
    const { cases } = await goodPlan(plain);
    expect(cases[0]!.with).toEqual({ limit: 3, file: "a-x-3" });
  });

  test("are replaced once: what a value holds is data", async () => {
    const { cases } = await goodPlan(plain, {
      overrides: { set: { name: "${{ vars.n }}; $(x)" } },
    });
    expect(cases[0]!.with).toMatchObject({ file: "a-${{ vars.n }}; $(x)-3" });
    expect(await problemsOf(suite)).toEqual([expect.stringContaining("is kept as it is")]);
  });

  test("--set keeps the type of what it replaces", async () => {
    const { cases } = await goodPlan(plain, {
      overrides: { set: { n: "4", name: "0.10" } },
    });
    expect(cases[0]!.with).toEqual({ limit: 4, file: "a-0.10-4" });
  });

  test("a scale replaces variables, and what steps say about repetitions", async () => {
    const text = `vars: { t: 15s }\nscales: { smoke: { vars: { t: 1s }, defaults: { repetitions: 2 } } }\n${step('with: { limit: 1, runtime: "${{ vars.t }}" }', "repetitions: 9")}`;
    const [full] = (await goodPlan(text)).cases;
    const [smoke] = (await goodPlan(text, { overrides: { set: { scale: "smoke" } } })).cases;
    expect([full!.options.runtime, full!.repetitions.max]).toEqual([15, 9]);
    expect([smoke!.options.runtime, smoke!.repetitions.max]).toEqual([1, 2]);
  });
});

describe("several suites", () => {
  const leaf = (limit: string) => `vars: { n: ${limit} }\n${step('with: { limit: "${{ vars.n }}" }')}`;

  test("each included suite is a block, before the including one's own steps; ids then tell the block", async () => {
    const plan = await goodPlan({
      "x.yaml": `order: random\n${leaf("1")}`,
      "main.yaml": `include: [x, { suite: ./x.yaml, name: again, vars: { n: "\${{ vars.m }}" } }]\nvars: { m: 2 }\n${step("with: { limit: 3 }")}`,
    });
    expect(plan.cases.map(({ id, block, options }) => [id, block, options.limit])).toEqual([
      ["x/a", 0, 1],
      ["again/a", 1, 2],
      ["main/a", 2, 3],
    ]);
    expect(plan.blocks).toMatchObject([
      { suite: "x", order: "random" },
      { suite: "again", order: "random" },
      { suite: "main", order: "interleaved" },
    ]);
  });

  test("--set reaches included suites", async () => {
    const plan = await goodPlan(
      { "x.yaml": leaf("1"), "main.yaml": "include: [x]" },
      { overrides: { set: { n: "5" } } },
    );
    expect(plan.cases[0]!.options.limit).toBe(5);
  });

  test("extends: maps are merged, null removes, lists replace, steps are merged by id", async () => {
    const plan = await goodPlan({
      "base.yaml": `name: base\ntags: [t]\nvars: { n: 1, m: 2 }\ndefaults: { warmup: 1, cpus: same }\n${step('with: { limit: "${{ vars.n }}", threads: 1, words: [p, q] }')}`,
      "main.yaml": `extends: base\ntags: [u]\nvars: { n: 7 }\ndefaults: { cpus: null }\nsteps:\n  - id: b\n    uses: sieve\n    with: { limit: 2 }\n  - id: a\n    with: { threads: null, words: [r] }`,
    });
    expect(plan.suite).toBe("main");
    expect(plan.cases.map(({ id }) => id)).toEqual(["a", "b"]);
    expect(plan.cases[0]).toMatchObject({ with: { limit: 7, words: ["r"] }, warmup: 1, placement: {}, tags: ["u"] });
    expect(plan.suiteFiles.map((file) => file.replace(/.*\//, ""))).toEqual(["main.yaml", "base.yaml"]);
  });

  test("two suites in one run are two blocks", async () => {
    const plan = await goodPlan({ "x.yaml": leaf("1"), "y.yaml": leaf("2") }, {}, ["x", "y"]);
    expect(plan.suite).toBe("x+y");
    expect(plan.cases.map(({ id }) => id)).toEqual(["x/a", "y/a"]);
  });

  test("- is the standard input", async () => {
    expect(await ids({}, { stdin: step("with: { limit: 1 }") }, ["-"])).toEqual(["a"]);
  });
});

describe("flags", () => {
  const suite = [
    step("with: { limit: 1 }", "tags: [odd]"),
    "  - { id: b, uses: sieve, with: { limit: 2 }, repetitions: { min: 2, max: 4, until: 5% } }",
  ].join("\n");

  test("--filter and --exclude take globs and tags", async () => {
    const chosen = (filter: string[], exclude: string[] = []) => ids(suite, { overrides: { filter, exclude } });
    expect(await chosen(["a*"])).toEqual(["a"]);
    expect(await chosen(["tag:odd", "b"])).toEqual(["a", "b"]);
    expect(await chosen([], ["tag:odd"])).toEqual(["b"]);
  });

  test("--repetitions, --until, --warmup, --order and --timeout are above what suites say", async () => {
    const policies = async (overrides: object) =>
      (await goodPlan(suite, { overrides })).cases.map(({ repetitions: { min, max, until } }) => [min, max, until]);
    expect(await policies({ repetitions: "3" })).toEqual([
      [3, 3, null],
      [3, 3, null],
    ]);
    expect(await policies({ repetitions: "3..9" })).toEqual([
      [3, 9, null],
      [3, 9, 0.05],
    ]);
    expect(await policies({ until: "1%" })).toEqual([
      [5, 30, 0.01],
      [2, 4, 0.01],
    ]);
    const plan = await goodPlan(suite, { overrides: { warmup: "2", order: "random", timeout: "3s", seed: 9 } });
    expect(plan).toMatchObject({ order: "random", seed: 9, blocks: [{ order: "random" }] });
    expect(plan.cases[0]).toMatchObject({ warmup: 2, timeout: 3 });
  });
});

test("a plan is frozen and survives JSON", async () => {
  const plan = await goodPlan(step("with: { limit: 1 }"));
  expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  expect(Object.isFrozen(plan.cases[0]!.options)).toBe(true);
});
