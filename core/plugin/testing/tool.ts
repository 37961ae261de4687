import { isDeepStrictEqual } from "node:util";
import type { Metric } from "../../model/metric.ts";
import { interpret } from "../interpret.ts";
import type { Tool } from "../tool.ts";
import { type Check, expectThat } from "./check.ts";
import { CONTEXT, checkArgv } from "./command.ts";
import { damaged, fuzzed, localised } from "./damage.ts";
import { checkMetrics, checkSchema } from "./declaration.ts";
import { checkMeasurements, checkProduced } from "./expectation.ts";
import { type Fixture, readFixtures } from "./fixture.ts";

/**
 * The conformance kit of tools. `folder` holds the fixtures (see Fixture): at least one that is read, and those that between
 * them give every metric.
 */
export function testTool(tool: Tool, folder: string): Check[] {
  const fixtures = readFixtures(folder);
  const each = (what: string, run: (tool: Tool, fixture: Fixture) => void): Check[] =>
    fixtures.map((fixture) => ({ name: `fixture ${fixture.name}${what}`, run: () => run(tool, fixture) }));
  return [
    { name: "the schema is strict and describes every property", run: () => checkSchema(tool.options) },
    { name: "its parser has a version", run: () => checkVersion(tool) },
    {
      name: "metrics are well formed",
      run: () => {
        for (const fixture of fixtures) checkMetrics(metricsOf(tool, fixture));
      },
    },
    ...each("", checkFixture),
    ...each(": command is deterministic argv", checkCommand),
    ...each(": what it says of its options is pure", checkDeclared),
    ...each(": damaged output is a typed failure", checkDamage),
    { name: "every declared metric is produced by some fixture", run: () => checkCoverage(tool, fixtures) },
  ];
}

/** Wounds of each fixture, beside those that are always tried. */
const FUZZ = 90;

function checkVersion({ parserVersion }: Tool): void {
  expectThat(Number.isInteger(parserVersion) && parserVersion > 0, "parserVersion is a whole number from 1 on");
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

const commandOf = (tool: Tool, fixture: Fixture) => tool.command(structuredClone(fixture.options), CONTEXT);

/** Placeholders in the place of programs, ports and files: two calls are the same. */
function checkCommand(tool: Tool, fixture: Fixture): void {
  const options = structuredClone(fixture.options);
  const command = tool.command(options, CONTEXT);
  checkArgv(command);
  const strange = command.argv.find((word) => /\bundefined\b|\bNaN\b|\[object /.test(word));
  expectThat(strange === undefined, `a word of argv is "${strange}"`);
  expectThat(isDeepStrictEqual(commandOf(tool, fixture), command), "the same options gave another command");
  expectThat(isDeepStrictEqual(options, fixture.options), "command changed the options");
}

/** Everything else that it tells of the options: asked twice, and without a change of them. */
function checkDeclared(tool: Tool, fixture: Fixture): void {
  const options = structuredClone(fixture.options);
  const say = () => ({
    metrics: metricsOf(tool, { ...fixture, options }),
    requires: tool.requires?.(options),
    paths: tool.paths?.(options),
    problems: tool.validate?.(options),
    estimate: tool.estimate?.(options),
  });
  const said = say();
  expectThat(isDeepStrictEqual(say(), said), "asked twice, it says two things");
  expectThat(isDeepStrictEqual(options, fixture.options), "it changed the options");
  const { estimate } = said;
  // Of output that somebody else made, the options do not tell how long it took.
  expectThat(estimate === undefined || Number.isNaN(estimate) || estimate >= 0, `the estimate is ${estimate} s`);
}

/** Truncated, empty, garbage or localised output: a typed failure or true numbers, never another exception, never NaN. */
function checkDamage(tool: Tool, fixture: Fixture): void {
  for (const [how, output] of [...damaged(fixture.output), ...fuzzed(fixture.output, FUZZ)]) {
    const given = structuredClone(output);
    const result = interpret(tool, given, fixture.options);
    expectThat(isDeepStrictEqual(given, output), `${how}: check or parse changed its input`);
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
  checkLocalised(tool, fixture);
}

/** 1,5 is 1.5 or nothing at all, but never 1. */
function checkLocalised(tool: Tool, fixture: Fixture): void {
  if (!("measurements" in fixture.expect)) return;
  const { measurements } = interpret(tool, localised(fixture.output), fixture.options);
  const whole = interpret(tool, fixture.output, fixture.options, commandOf(tool, fixture).expectExit).measurements;
  for (const { metric, labels, value, original } of measurements) {
    const same = whole.find((one) => one.metric === metric && isDeepStrictEqual(one.labels, labels));
    expectThat(
      same?.value === value,
      `with decimal commas ${metric} is ${original.value} ${original.unit}, and ${same?.original.value} with points`,
    );
  }
}

function checkCoverage(tool: Tool, fixtures: readonly Fixture[]): void {
  checkProduced(
    fixtures.flatMap((fixture) => metricsOf(tool, fixture)),
    fixtures,
  );
}
