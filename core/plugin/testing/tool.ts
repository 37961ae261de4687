import { isDeepStrictEqual } from "node:util";
import type { Metric } from "../../model/metric.ts";
import { isBaseUnit } from "../../units/units.ts";
import { interpret } from "../interpret.ts";
import type { CommandContext, Tool, ToolOutput } from "../tool.ts";
import { type Check, expectThat } from "./check.ts";
import { type Fixture, readFixtures } from "./fixture.ts";

/** The conformance kit of tools. `folder` holds the fixtures (see Fixture). */
export function testTool(tool: Tool, folder: string): Check[] {
  const fixtures = readFixtures(folder);
  return [
    { name: "the schema is closed and describes every property", run: () => checkSchema(tool) },
    {
      name: "metrics are well formed",
      run: () => {
        for (const fixture of fixtures) checkMetrics(metricsOf(tool, fixture));
      },
    },
    ...fixtures.map((fixture) => ({ name: `fixture ${fixture.name}`, run: () => checkFixture(tool, fixture) })),
    ...fixtures.map((fixture) => ({
      name: `fixture ${fixture.name}: command is deterministic argv`,
      run: () => checkCommand(tool, fixture),
    })),
    ...fixtures.map((fixture) => ({
      name: `fixture ${fixture.name}: damaged output is a typed failure`,
      run: () => checkDamage(tool, fixture),
    })),
    { name: "every declared metric is produced by some fixture", run: () => checkCoverage(tool, fixtures) },
  ];
}

const metricsOf = (tool: Tool, fixture: Fixture): readonly Metric[] =>
  typeof tool.metrics === "function" ? tool.metrics(fixture.options) : tool.metrics;

function checkSchema(tool: Tool): void {
  expectThat(tool.options.type === "object", "options.type must be object");
  expectThat(tool.options.additionalProperties === false, "options.additionalProperties must be false");
  for (const [name, property] of Object.entries(tool.options.properties))
    expectThat(
      typeof property.description === "string" && property.description !== "",
      `option ${name} has no description`,
    );
}

function checkMetrics(metrics: readonly Metric[]): void {
  const names = new Set<string>();
  for (const metric of metrics) {
    expectThat(
      /^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$/.test(metric.name),
      `metric name ${metric.name} is not lower_case.with_levels`,
    );
    expectThat(!names.has(metric.name), `metric ${metric.name} is declared twice`);
    names.add(metric.name);
    expectThat(isBaseUnit(metric.unit), `${metric.name}: ${metric.unit} is not a base unit`);
    expectThat(metric.description !== "", `${metric.name} has no description`);
  }
}

function checkFixture(tool: Tool, fixture: Fixture): void {
  expectThat(fixture.command && fixture.origin, "a fixture names its command and origin");
  const frozen = structuredClone(fixture);
  const result = interpret(tool, fixture.output, fixture.options, commandOf(tool, fixture).expectExit);
  expectThat(isDeepStrictEqual(fixture, frozen), "check or parse changed its input");
  const said = JSON.stringify(result.problems);
  if ("problem" in fixture.expect) {
    expectThat(result.outcome === "failed", `expected the problem ${fixture.expect.problem}, got measurements`);
    const { problem } = fixture.expect;
    expectThat(
      result.problems.some(({ code }) => code === problem),
      `expected the problem ${problem}, got ${said}`,
    );
    return;
  }
  expectThat(result.outcome === "completed", `failed: ${said}`);
  const got = result.measurements.map(({ metric, original, labels }) => ({ metric, ...original, labels }));
  const wanted = fixture.expect.measurements.map(({ labels = {}, metric, value, unit }) => ({
    metric,
    value,
    unit,
    labels,
  }));
  expectThat(
    isDeepStrictEqual(sorted(got), sorted(wanted)),
    `got ${JSON.stringify(got)}, expected ${JSON.stringify(wanted)}`,
  );
  for (const text of fixture.expect.warnings ?? [])
    expectThat(
      [said, JSON.stringify(result.measurements.map((m) => m.warnings))].some((s) => s.includes(text)),
      `no warning says "${text}"`,
    );
}

const sorted = (list: readonly unknown[]) => list.map((entry) => JSON.stringify(entry)).sort();

const CONTEXT: CommandContext = {
  binary: (name) => `{binary:${name}}`,
  file: (name) => `{file:${name}}`,
  port: (name) => `{port:${name}}`,
  cpus: [0],
  facts: { "cpu.count": { value: 2, role: "must-match" } },
};

const commandOf = (tool: Tool, fixture: Fixture) => tool.command(fixture.options, CONTEXT);

function checkCommand(tool: Tool, fixture: Fixture): void {
  const command = commandOf(tool, fixture);
  expectThat(Array.isArray(command.argv) && command.argv.length > 0, "argv is empty");
  expectThat(
    command.argv.every((word) => typeof word === "string"),
    `argv holds something else than strings: ${JSON.stringify(command.argv)}`,
  );
  expectThat(isDeepStrictEqual(command, commandOf(tool, fixture)), "the same options gave another command");
}

/** Truncated, empty, garbage or localised output: a typed failure or true numbers, never another exception, never NaN. */
function checkDamage(tool: Tool, fixture: Fixture): void {
  for (const [how, output] of damaged(fixture.output)) {
    const result = interpret(tool, output, fixture.options);
    const foreign = result.problems.find(({ code }) => code === "plugin-failed");
    expectThat(!foreign, `${how}: ${foreign?.message}`);
    expectThat(
      result.measurements.every(({ value }) => Number.isFinite(value)),
      `${how}: a value is not finite`,
    );
    if (result.outcome === "failed")
      expectThat(
        result.problems.some(({ severity }) => severity === "error"),
        `${how}: failed without a problem`,
      );
  }
}

function* damaged(output: ToolOutput): Iterable<[string, ToolOutput]> {
  const every = (change: (text: string) => string): ToolOutput => ({
    ...output,
    stdout: change(output.stdout),
    stderr: change(output.stderr),
    files: Object.fromEntries(Object.entries(output.files).map(([name, text]) => [name, change(text)])),
  });
  yield ["empty", every(() => "")];
  yield ["no files", { ...output, files: {} }];
  for (const share of [0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
    yield [`cut at ${share}`, every((text) => text.slice(0, text.length * share))];
  yield ["garbage", every((text) => (text === "" ? "" : "\u0000\ufffd\u001b[31m{]garbage 12,5 \u2028 NaN"))];
  yield ["decimal commas", every((text) => text.replace(/(\d)\.(\d)/g, "$1,$2"))];
  yield ["NaN", every((text) => text.replace(/\d+(\.\d+)?/g, "nan"))];
}

function checkCoverage(tool: Tool, fixtures: readonly Fixture[]): void {
  const produced = new Set(
    fixtures.flatMap((fixture) =>
      "measurements" in fixture.expect ? fixture.expect.measurements.map((m) => m.metric) : [],
    ),
  );
  const declared = new Set(fixtures.flatMap((fixture) => metricsOf(tool, fixture).map((metric) => metric.name)));
  const missing = [...declared].filter((name) => !produced.has(name));
  expectThat(missing.length === 0, `no fixture produces ${missing.join(", ")}`);
}
