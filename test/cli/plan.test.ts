import { describe, expect, test } from "vitest";
import { folderWith } from "./folder.ts";
import { expectDocument } from "./schemas.ts";
import { perfmon } from "./terminal.ts";

const SUITE = `
name: demo
tags: [demo]
defaults: { repetitions: { min: 3, max: 9, until: 3%, budget: 20s }, warmup: 1 }
steps:
  - id: rr
    uses: netperf
    with: { test: TCP_RR, duration: 2s }
    cpus: "0"
    monitors: []
  - id: disk
    uses: fio
    matrix: { iodepth: [1, 32] }
    with: { rw: randwrite, ioengine: libaio, direct: true, iodepth: "\${{ matrix.iodepth }}", filename: /var/tmp/perfmon-plan-data, size: 64m }
    setup: [[echo, "making data"]]
  - id: large
    uses: micro
    requires: { cpus: 100000 }
  - id: absent
    uses: script
    with: { command: [perfmon-no-such-program, "a b"] }
`;

const planned = async (...argv: string[]) => {
  const cwd = folderWith({ "demo.yaml": SUITE, "random.yaml": SUITE.replace("tags:", "order: random\ntags:") });
  return perfmon(["plan", ...argv], { cwd });
};

test("the document: argv with placeholders, estimates, writes, skipped, missing", async () => {
  const ran = await planned("demo.yaml", "--json");
  expect([ran.exit, ran.stderr]).toEqual([0, ""]);
  const plan = ran.json();
  expectDocument(plan, "plan");
  expect(plan.cases.map(({ id }: any) => id)).toEqual(["rr", "disk iodepth=1", "disk iodepth=32", "absent"]);
  const [rr, disk, , absent] = plan.cases;
  expect(rr.command.argv).toContain("{port:netserver}");
  expect(rr.command.companions[0].argv).toContain("{port:netserver}");
  expect([rr.cpus, rr.estimate, rr.warmup, rr.repetitions.max]).toEqual([[0], 3, 1, 9]);
  expect(disk.writes).toEqual([{ path: "/var/tmp/perfmon-plan-data", destroys: false }]);
  expect(disk.setup[0].argv).toEqual(["echo", "making data"]);
  expect(absent.command.argv).toContain("{binary:perfmon-no-such-program}");
  expect(plan.skipped).toEqual([
    { id: "large", step: "large", uses: "micro", reason: expect.stringContaining("100000 CPUs") },
  ]);
  expect(plan.missing.map((each: any) => [each.case, each.code])).toContainEqual(["absent", "PM5001"]);
  // 1 + 3 repetitions of 3 s; the budget of 20 s ends it after 7.
  expect(plan.estimate.least).toBeGreaterThanOrEqual(12);
  expect(plan.estimate.most).toBeGreaterThanOrEqual(24);
  expect(plan.estimate.unknown).toBeGreaterThanOrEqual(1);
});

test("a step on a NUMA node that the target has not is skipped, whether its CPUs or its memory lie there", async () => {
  const step = (id: string, where: string) => `  - { id: ${id}, uses: script, with: { command: ["true"] }, ${where} }`;
  const text = ["steps:", step("a", "memory: node 4095"), step("b", "cpus: node 4095"), step("c", "key: c")].join("\n");
  const plan = (await perfmon(["plan", "nodes.yaml", "--json"], { cwd: folderWith({ "nodes.yaml": text }) })).json();
  expect(plan.cases.map(({ id }: any) => id)).toEqual(["c"]);
  const reason = expect.stringMatching(/^(memory|cpus): node 4095 names a NUMA node/);
  expect(plan.skipped).toMatchObject([
    { id: "a", reason },
    { id: "b", reason },
  ]);
});

test("for people", async () => {
  const { stdout } = await planned("demo.yaml");
  expect(stdout).toMatch(/^demo on target local: 4 cases, about .* of unknown duration\n/);
  expect(stdout).toContain("order interleaved, a seed drawn when it runs\n");
  expect(stdout).toContain("writes to /var/tmp/perfmon-plan-data (disk iodepth=1 and 1 more)\n");
  expect(stdout).toMatch(/rr {2}\(netperf, 3 to 9 repetitions, until 3%, at most 20s, 1 warm-up, about 3s each\)/);
  expect(stdout).toContain("  with netserver: ");
  expect(stdout).toMatch(/\$ \{binary:perfmon-no-such-program\} 'a b'\n/);
  expect(stdout).toContain("  setup    echo 'making data'\n");
  expect(stdout).toMatch(/skipped {2}large: /);
  expect(stdout).toMatch(/missing {2}no perfmon-no-such-program on target local \(absent\)/);
  expect(stdout).not.toContain("resources.sh");
  expect((await planned("demo.yaml", "-v")).stdout).toContain("resources.sh");
});

test("the same plan twice; a shuffled round only with a seed", async () => {
  const one = (await planned("demo.yaml", "--json", "--seed", "7")).json();
  const two = (await planned("demo.yaml", "--json", "--seed", "7")).json();
  const without = ({ suiteFiles: _, ...plan }: any) => plan;
  expect(without(one)).toEqual(without(two));
  expect((await planned("random.yaml", "--json")).json()).toMatchObject({ firstRound: null, seed: null });
  const shuffled = (await planned("random.yaml", "--json", "--seed", "7")).json();
  expectDocument(shuffled, "plan");
  expect(shuffled.firstRound.toSorted()).toEqual(shuffled.cases.map(({ id }: any) => id).toSorted());
});

test("flags change it; exec --dry-run shows the same", async () => {
  const ran = await planned("demo.yaml", "--json", "--filter", "disk*", "--repetitions", "2", "--warmup", "0");
  expect(ran.json().cases.map(({ repetitions, warmup }: any) => [repetitions.min, repetitions.max, warmup])).toEqual([
    [2, 2, 0],
    [2, 2, 0],
  ]);
  const cwd = folderWith({ "demo.yaml": SUITE });
  const dry = await perfmon(["exec", "demo.yaml", "--dry-run"], { cwd });
  expect([dry.exit, dry.stdout]).toEqual([0, (await perfmon(["plan", "demo.yaml"], { cwd })).stdout]);
});

test("every built-in suite can be planned", async () => {
  const cwd = folderWith();
  const suites = (await perfmon(["list", "suites", "--json"], { cwd })).json().items;
  expect(suites.length).toBeGreaterThanOrEqual(7);
  for (const { name } of suites) {
    const ran = await perfmon(["plan", name, "--json"], { cwd });
    expect([name, ran.exit, ran.stderr]).toEqual([name, 0, ""]);
    expectDocument(ran.json(), "plan");
  }
});

describe("a wrong suite", () => {
  const wrong =
    "name: w\nsteps:\n  - id: a\n    uses: netprf\n  - id: b\n    uses: fio\n    with: { rw: read, iodepht: 3 }\n";

  test("plan refuses it with all its problems", async () => {
    const cwd = folderWith({ "w.yaml": wrong });
    const ran = await perfmon(["plan", "w.yaml"], { cwd });
    expect([ran.exit, ran.stdout]).toEqual([2, ""]);
    expect(ran.stderr).toContain('did you mean "netperf"?');
    expect(ran.stderr).toContain('did you mean "iodepth"?');
    const json = await perfmon(["plan", "w.yaml", "--json"], { cwd });
    expectDocument(json.json(), "error");
  });

  test("validate tells them with their places, of several suites, and touches nothing", async () => {
    const cwd = folderWith({ "w.yaml": wrong, "demo.yaml": SUITE, "again.yaml": SUITE });
    const ran = await perfmon(["validate", "w.yaml", "demo.yaml", "again.yaml", "--json"], { cwd });
    expect(ran.exit).toBe(2);
    expectDocument(ran.json(), "diagnostics");
    const { valid, diagnostics } = ran.json();
    expect(valid).toBe(false);
    expect(diagnostics.map(({ file, line, code }: any) => [file, line, code])).toEqual([
      ["w.yaml", 4, "PM2004"],
      ["w.yaml", 7, "PM1004"],
    ]);
    const text = await perfmon(["validate", "w.yaml"], { cwd });
    expect([text.exit, text.stdout]).toEqual([2, ""]);
    expect(text.stderr).toContain(" > 7 |     with: { rw: read, iodepht: 3 }");
  });

  test("validate: a valid one, standard input, and one that is not there", async () => {
    const cwd = folderWith({ "demo.yaml": SUITE });
    const valid = await perfmon(["validate", "demo.yaml"], { cwd });
    expect([valid.exit, valid.stdout, valid.stderr]).toEqual([0, "demo.yaml: is valid\n", ""]);
    const json = await perfmon(["validate", "demo.yaml", "--json"], { cwd });
    expectDocument(json.json(), "diagnostics");
    expect(json.json()).toMatchObject({ valid: true, diagnostics: [] });
    const piped = await perfmon(["validate", "-"], { cwd, stdin: wrong });
    expect([piped.exit, piped.stderr]).toEqual([2, expect.stringContaining("netprf")]);
    const absent = await perfmon(["validate", "dmeo.yaml", "--json"], { cwd });
    expectDocument(absent.json(), "diagnostics");
    expect([absent.exit, absent.json().diagnostics[0].code]).toEqual([2, "PM1011"]);
    expect((await perfmon(["validate"], { cwd })).exit).toBe(2);
  });
});
