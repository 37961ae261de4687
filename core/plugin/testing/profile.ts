import { isDeepStrictEqual } from "node:util";
import { isFailure } from "../failure.ts";
import type { ProfileMonitor, ProfileReading } from "../monitor.ts";
import { type Check, expectThat } from "./check.ts";
import { CONTEXT, checkArgv } from "./command.ts";
import { damaged, fuzzed } from "./damage.ts";
import type { Fixture } from "./fixture.ts";

/** The checks of one fixture of a profiler: `stdout` is what its `convert` printed. */
export function profileChecks(monitor: ProfileMonitor, fixture: Fixture): Check[] {
  return [
    { name: `fixture ${fixture.name}`, run: () => checkProfile(monitor, fixture) },
    { name: `fixture ${fixture.name}: its conversion is pure`, run: () => checkConvert(monitor, fixture.options) },
    { name: `fixture ${fixture.name}: damaged output is a typed problem`, run: () => checkDamage(monitor, fixture) },
  ];
}

function checkProfile(monitor: ProfileMonitor, { command, origin, output, facts, options, expect }: Fixture): void {
  expectThat(command && origin, "a fixture names its command and origin");
  const frozen = structuredClone(output);
  const result = attempt(monitor, output, { facts, options });
  expectThat(isDeepStrictEqual(output, frozen), "read changed its input");
  if ("problem" in expect) {
    expectThat(result === expect.problem, `expected the failure ${expect.problem}, got ${JSON.stringify(result)}`);
    return;
  }
  if (typeof result === "string") throw new Error(`it failed with ${result}`);
  const { profile } = expect;
  if (profile === undefined) throw new Error("expect of a profiler's fixture is { profile } or { problem }");
  checkReading(result);
  const { event, samples, stacks, warnings = [] } = profile;
  expectThat(result.event === event, `the event is ${result.event}, expected ${event}`);
  expectThat(result.samples === samples, `${result.samples} samples, expected ${samples}`);
  const lines = result.folded.split("\n");
  for (const stack of stacks) expectThat(lines.includes(stack), `no stack ${stack} in\n${result.folded}`);
  expectThat(
    result.warnings.length === warnings.length &&
      warnings.every((text) => result.warnings.some((warning) => warning.includes(text))),
    `it warns ${JSON.stringify(result.warnings)}`,
  );
}

/** What was read, or the code of a typed failure. */
function attempt(
  monitor: ProfileMonitor,
  output: Fixture["output"],
  context: Pick<Fixture, "facts" | "options">,
): ProfileReading | string {
  try {
    return monitor.read(output, context);
  } catch (error) {
    if (isFailure(error)) return error.code;
    throw error;
  }
}

/** `frame;frame 12`, each stack once, and the counts add up. */
function checkReading({ event, samples, folded }: ProfileReading): void {
  expectThat(event !== "", "it does not say what a sample is of");
  const lines = folded.split("\n").filter((line) => line !== "");
  const seen = new Set<string>();
  let sum = 0;
  for (const line of lines) {
    const [, stack, count] = /^([^;]+(?:;[^;]+)*) ([1-9]\d*)$/.exec(line) ?? [];
    expectThat(stack !== undefined, `no folded stack: ${JSON.stringify(line)}`);
    expectThat(!seen.has(stack!), `the stack ${stack} is there twice`);
    seen.add(stack!);
    sum += Number(count);
  }
  expectThat(samples >= 1 && sum === samples, `the stacks hold ${sum} samples, it says ${samples}`);
}

function checkConvert(monitor: ProfileMonitor, options: unknown): void {
  const convert = () => monitor.convert(CONTEXT, options);
  checkArgv(convert());
  expectThat(isDeepStrictEqual(convert(), convert()), "the same options gave another conversion");
}

function checkDamage(monitor: ProfileMonitor, fixture: Fixture): void {
  for (const [how, output] of [...damaged(fixture.output), ...fuzzed(fixture.output, 50)])
    try {
      const reading = attempt(monitor, output, fixture);
      if (typeof reading !== "string") checkReading(reading);
    } catch (error) {
      throw new Error(`${how}: ${error}`, { cause: error });
    }
}
