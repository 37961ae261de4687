import { expect, test } from "vitest";
import { goodPlan, problemsOf, step } from "./plan-of.ts";

/** Two steps of the tool sieve, which measures rate and wait.p99, below these lines. */
const suite = (...lines: readonly string[]) =>
  [...lines, "steps:", ...["a", "b"].map((id, i) => `  - { id: ${id}, uses: sieve, with: { limit: ${i + 1} } }`)].join(
    "\n",
  );

const KEEP_RATE = "metrics: [rate]";

test("thresholds of a step that judge nothing are mistakes", async () => {
  const found = async (threshold: string, ...more: readonly string[]) => {
    const problems = await problemsOf(step("with: { limit: 1 }", `thresholds: { ${threshold} }`, ...more));
    return problems.map((each) => each.replace(/, in steps\[0\]\.\w+/, ""));
  };
  expect(await found("wait.p99: 5%", KEEP_RATE)).toEqual([
    '5:19 PM1004 "wait.p99" is measured, but metrics: does not keep it | add it to metrics:, or take out its threshold',
  ]);
  expect(await found('"*.p98": 5%')).toEqual([
    '5:19 PM1004 sieve does not measure anything like "*.p98" here | measured: rate, wait.p99',
  ]);
  expect(await found("resources.cpu_usr: 5%")).toEqual([
    '5:19 PM1004 the monitor resources does not measure "resources.cpu_usr" | did you mean "resources.cpu_user"?',
  ]);
  expect(await found("resources.cpu_user: 5%", "monitors: []")).toEqual([
    '5:19 PM1004 "resources.cpu_user" is not measured: monitors: does not name resources | add resources to monitors:',
  ]);
  expect(await found("canary.alu: 3%")).toEqual([
    '5:19 PM1004 no threshold applies to "canary.alu": canary is measured around blocks, not in a case | take it out',
  ]);
  expect(await found('wait.p99: 5%, "*.p99": 5%, "*": 5%, resources.cpu_user: 5%, "resources.*": 5%')).toEqual([]);
});

test("thresholds of a suite must be about one of its steps", async () => {
  const of = (threshold: string) => problemsOf(suite(`thresholds: { ${threshold} }`));
  expect(await of("wait.p98: 5%")).toEqual([
    '1:15 PM1004 no step measures "wait.p98", in thresholds | did you mean "wait.p99"?',
  ]);
  expect(await of('"*.p98{job=a}": 5%')).toEqual([
    '1:15 PM1004 no step measures anything like "*.p98", in thresholds | measured: rate, wait.p99',
  ]);
  expect(await of("rate: 5ms")).toEqual([
    "1:21 PM1010 the tolerance is in s, but rate is in 1/s, in thresholds | a share such as 5% fits every metric",
  ]);
  expect(await of("wait.p99: 5ms, resources.cpu_user: 5%")).toEqual([]);
});

test("a threshold of the configuration is for many suites, and no mistake in one of them", async () => {
  const { parseYaml } = await import("../../core/suite/document/parse.ts");
  const { textSource } = await import("../../core/suite/document/source.ts");
  const { root } = parseYaml(textSource("perfmon.config.yaml", "read.iops: 5%"));
  const { cases } = await goodPlan(suite(), { config: { thresholds: root } });
  expect(cases[0]!.thresholds).toMatchObject([{ metric: "read.iops", limit: { origin: "config" } }]);
});

test("a suite that only includes others has no steps to judge", async () => {
  expect(await problemsOf({ "x.yaml": suite(), "main.yaml": "include: [x]\nthresholds: { rate: 5% }" })).toEqual([
    "2:13 PM1013 thresholds: of a suite are for its own steps, and it has none | say them in the suites that it includes, or in perfmon.config.yaml for all",
  ]);
});

test("where it is not known what is measured, nothing follows from it", async () => {
  const lines = ["thresholds: { whatever: 5% }", "steps:", "  - { id: a, uses: sieve, with: { limit: 1 } }"];
  const unknown = "  - { id: b, uses: siv, with: {}, thresholds: { x: 5% }, metrics: [y] }";
  const problems = await problemsOf([...lines, unknown].join("\n"));
  expect(problems.map((each) => each.split(" ")[1])).toEqual(["PM2004"]);
});

test("a suite's threshold goes with the cases that it is about", async () => {
  const text = suite('thresholds: { rate: 5%, wait.p99: 7%, resources.cpu_user: 9%, "*": 20% }');
  const { cases } = await goodPlan(text.replace("id: a,", `id: a, ${KEEP_RATE},`));
  const named = cases.map(({ thresholds }) => thresholds.map(({ metric }) => metric));
  expect(named).toEqual([
    ["rate", "resources.cpu_user", "*"],
    ["rate", "wait.p99", "resources.cpu_user", "*"],
  ]);
});

test("names in metrics:, and what is left", async () => {
  const of = async (...lines: readonly string[]) =>
    (await problemsOf(step("with: { limit: 1 }", ...lines))).map((each) => each.replace(/, in steps.*? \|/, " |"));
  expect(await of("metrics: [rtae]")).toEqual(['5:15 PM1004 sieve does not measure "rtae" | did you mean "rate"?']);
  expect(await of("metrics: { exclude: [rate, wait.p50] }")).toEqual([
    '5:32 PM1004 sieve does not measure "wait.p50" | did you mean "wait.p99"?',
  ]);
  expect(await of('metrics: { exclude: ["*"] }')).toEqual([
    "5:26 PM1013 metrics: keeps nothing of what sieve measures | measured: rate, wait.p99",
  ]);
  expect(await of('metrics: { exclude: ["r*", "w*"] }')).toEqual([
    "5:26 PM1013 metrics: keeps nothing of what sieve measures | measured: rate, wait.p99",
  ]);
  expect(await of("monitors: []", "metrics: [resources.cpu_user]")).toEqual([
    "6:15 PM1013 metrics: keeps nothing of what sieve measures | measured: rate, wait.p99",
  ]);
  expect(await of("monitors: [resources]", "metrics: [resources.cpu_user]")).toEqual([]);
  expect(await of('metrics: ["*.p99", "resources.*"]')).toEqual([]);
});

test("metrics: of the defaults are for all steps: one of them must measure each", async () => {
  expect(await problemsOf(suite("defaults: { metrics: [wait.p98] }"))).toEqual([
    '1:23 PM1004 no step measures "wait.p98", in defaults.metrics | did you mean "wait.p99"?',
  ]);
  expect(await problemsOf(suite("defaults: { metrics: [wait.p99] }"))).toEqual([]);
});
