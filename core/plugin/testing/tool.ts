import { isDeepStrictEqual } from "node:util";
import type { Metric } from "../../model/metric.ts";
import { interpret } from "../interpret.ts";
import type { Tool } from "../tool.ts";
import { type Check, expectThat } from "./check.ts";
import { CONTEXT, checkArgv } from "./command.ts";
import { damaged } from "./damage.ts";
import { checkMetrics, checkSchema } from "./declaration.ts";
import { checkMeasurements, checkProduced } from "./expectation.ts";
import { type Fixture, readFixtures } from "./fixture.ts";

/** The conformance kit of tools. `folder` holds the fixtures (see Fixture). */
export function testTool(tool: Tool, folder: string): Check[] {
  const fixtures = readFixtures(folder);
  return [
    { name: "the schema is closed and describes every property", run: () => checkSchema(tool.options) },
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
  checkMeasurements(result.measurements, fixture.expect.measurements);
  for (const text of fixture.expect.warnings ?? [])
    expectThat(
      [said, JSON.stringify(result.measurements.map((m) => m.warnings))].some((s) => s.includes(text)),
      `no warning says "${text}"`,
    );
}

const commandOf = (tool: Tool, fixture: Fixture) => tool.command(fixture.options, CONTEXT);

function checkCommand(tool: Tool, fixture: Fixture): void {
  checkArgv(commandOf(tool, fixture));
  expectThat(
    isDeepStrictEqual(commandOf(tool, fixture), commandOf(tool, fixture)),
    "the same options gave another command",
  );
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

function checkCoverage(tool: Tool, fixtures: readonly Fixture[]): void {
  checkProduced(
    fixtures.flatMap((fixture) => metricsOf(tool, fixture)),
    fixtures,
  );
}
