import { isDeepStrictEqual } from "node:util";
import type { Measurement, Problem, RawMeasurement } from "../../model/measurement.ts";
import { isFailure } from "../failure.ts";
import { normaliseAll } from "../interpret.ts";
import type { BlockMonitor, Monitor, ProfileMonitor, RepetitionMonitor } from "../monitor.ts";
import { timelineFaults } from "../timeline.ts";
import type { Command, ToolOutput } from "../tool.ts";
import { type Check, expectThat } from "./check.ts";
import { CONTEXT, checkArgv } from "./command.ts";
import { damaged } from "./damage.ts";
import { checkMetrics, checkSchema } from "./declaration.ts";
import { checkMeasurements, checkProduced } from "./expectation.ts";
import { type Fixture, readFixtures } from "./fixture.ts";
import { profileChecks } from "./profile.ts";

/**
 * The conformance kit of monitors, of every scope. `name` is the one under which the plugin gives it, `folder` holds the
 * fixtures (see Fixture): `files` and `duration` are what the repetition left, and of a profiler `stdout` what its conversion printed.
 */
export function testMonitor(monitor: Monitor, name: string, folder: string): Check[] {
  const fixtures = readFixtures(folder);
  return [
    { name: "the schema is closed and describes every property", run: () => checkSchema(monitor.options) },
    { name: "metrics are well formed", run: () => checkMetrics(monitor.metrics) },
    { name: "the names of metrics begin with the monitor's", run: () => checkNames(monitor, name) },
    ...fixtures.flatMap((fixture) => [
      { name: `fixture ${fixture.name}: its command is pure`, run: () => checkOwnCommand(monitor, fixture.options) },
      ...(monitor.scope === "profile" ? profileChecks(monitor, fixture) : measuringChecks(monitor, fixture)),
      ...(monitor.scope === "repetition" && monitor.timelines
        ? [{ name: `fixture ${fixture.name}: its timelines`, run: () => checkTimelines(monitor, fixture) }]
        : []),
    ]),
    { name: "every declared metric is produced by some fixture", run: () => checkProduced(monitor.metrics, fixtures) },
  ];
}

type Measuring = RepetitionMonitor | BlockMonitor;

const measuringChecks = (monitor: Measuring, fixture: Fixture): Check[] => [
  { name: `fixture ${fixture.name}`, run: () => checkFixture(monitor, fixture) },
  { name: `fixture ${fixture.name}: damaged output is a typed problem`, run: () => checkDamage(monitor, fixture) },
];

function checkNames({ metrics }: Monitor, name: string): void {
  const strange = metrics.filter((metric) => !metric.name.startsWith(`${name}.`));
  expectThat(strange.length === 0, `${strange.map((metric) => metric.name).join(", ")}: not ${name}.SOMETHING`);
}

interface Reading {
  readonly measurements: readonly Measurement[];
  readonly problems: readonly Problem[];
  readonly taints: readonly string[];
}

/** As core reads it: what was thrown is a problem; only a typed one is expected. */
function readingOf(monitor: Measuring, output: ToolOutput, { facts, options }: Fixture): Reading {
  let raw: readonly RawMeasurement[] = [];
  const problems: Problem[] = [];
  const taints: string[] = [];
  try {
    if (monitor.scope === "block") raw = monitor.read(output, { facts, options });
    else {
      const read = monitor.read(output, { facts, options });
      raw = read.measurements;
      problems.push(...read.problems);
      taints.push(...read.taints);
    }
  } catch (error) {
    if (!isFailure(error)) throw error;
    problems.push({ code: error.code, message: error.message, severity: "warning" });
  }
  const normalised = normaliseAll(raw, monitor.metrics, "monitor");
  return { measurements: normalised.measurements, problems: [...problems, ...normalised.problems], taints };
}

function checkFixture(monitor: Measuring, fixture: Fixture): void {
  expectThat(fixture.command && fixture.origin, "a fixture names its command and origin");
  const frozen = structuredClone(fixture);
  const { measurements, problems, taints } = readingOf(monitor, fixture.output, fixture);
  expectThat(isDeepStrictEqual(fixture, frozen), "read changed its input");
  const said = JSON.stringify(problems);
  const { expect } = fixture;
  if ("problem" in expect) {
    const found = problems.some(({ code }) => code === expect.problem);
    expectThat(found, `expected the problem ${expect.problem}, got ${said}`);
    return;
  }
  expectThat(!problems.some(({ severity }) => severity === "error"), `it says ${said}`);
  checkMeasurements(measurements, expect.measurements);
  const doubts = [said, ...measurements.flatMap(({ warnings }) => warnings)];
  for (const text of expect.warnings ?? [])
    expectThat(
      doubts.some((doubt) => doubt.includes(text)),
      `no warning says "${text}"`,
    );
  const wanted = expect.taints ?? [];
  expectThat(taints.length === wanted.length, `got the taints ${JSON.stringify(taints)}`);
  for (const text of wanted)
    expectThat(
      taints.some((taint) => taint.includes(text)),
      `no taint says "${text}"`,
    );
}

/** Well formed, the same each time, and where `timelines` of the fixture says how many points each has, these. */
function checkTimelines({ timelines }: RepetitionMonitor, fixture: Fixture): void {
  const { output, facts, options } = fixture;
  const read = (from: ToolOutput) => timelines!(from, { facts, options });
  const found = read(output);
  expectThat(isDeepStrictEqual(found, read(output)), "the same output gave other timelines");
  for (const [how, from] of [["as it is", output] as const, ...damaged(output)]) {
    const faults = timelineFaults(read(from));
    expectThat(faults.length === 0, `${how}: ${faults.join("; ")}`);
  }
  const wanted = fixture.expect.timelines;
  if (wanted === undefined) return;
  const got = Object.fromEntries(found.map(({ name, points }) => [name, points.length]));
  expectThat(isDeepStrictEqual(got, wanted), `got timelines of so many points: ${JSON.stringify(got)}`);
}

function checkDamage(monitor: Measuring, fixture: Fixture): void {
  for (const [how, output] of damaged(fixture.output)) {
    let reading: Reading;
    try {
      reading = readingOf(monitor, output, fixture);
    } catch (error) {
      throw new Error(`${how}: read failed with no typed problem: ${error}`, { cause: error });
    }
    const nothing = reading.measurements.length === 0 && reading.problems.length === 0;
    expectThat(monitor.scope === "repetition" || !nothing, `${how}: no measurement, and no word of why`);
  }
}

function checkOwnCommand(monitor: Monitor, options: unknown): void {
  if (monitor.scope !== "block") {
    checkWrap(monitor, options);
    return;
  }
  const command = () => monitor.command(options, CONTEXT);
  checkArgv(command());
  expectThat(isDeepStrictEqual(command(), command()), "the same options gave another command");
}

/** A command that uses everything a command can have. */
const COMMAND: Command = {
  argv: ["{binary:tool}", "--flag", "two words", "{file:data}"],
  env: { MODE: "fast" },
  cwd: "/var/tmp",
  stdin: "y\n",
  inputs: { data: "1 2 3" },
  files: { result: "{file:result}" },
  companions: [{ name: "server", argv: ["{binary:server}", "{port:server}"], ready: { port: "{port:server}" } }],
  expectExit: [0, 3],
};

/** The tool must not notice: its argv comes last and whole, and what else it asked for stays. */
function checkWrap(monitor: RepetitionMonitor | ProfileMonitor, options: unknown): void {
  const given = structuredClone(COMMAND);
  const wrap = () => monitor.wrap(given, CONTEXT, options);
  const wrapped = wrap();
  expectThat(isDeepStrictEqual(given, COMMAND), "wrap changed the command that it was given");
  expectThat(isDeepStrictEqual(wrapped, wrap()), "the same command was wrapped differently");
  checkArgv(wrapped);
  const { argv } = COMMAND;
  expectThat(
    isDeepStrictEqual(wrapped.argv.slice(-argv.length), argv),
    `argv must end with the tool's: ${JSON.stringify(wrapped.argv)}`,
  );
  for (const key of ["env", "inputs", "files"] as const)
    for (const [name, value] of Object.entries(COMMAND[key] ?? {}))
      expectThat(wrapped[key]?.[name] === value, `wrap lost or changed ${key}.${name}`);
  for (const key of ["cwd", "stdin", "expectExit"] as const)
    expectThat(isDeepStrictEqual(wrapped[key], COMMAND[key]), `wrap lost or changed ${key}`);
  for (const companion of COMMAND.companions ?? [])
    expectThat(
      wrapped.companions?.some((other) => isDeepStrictEqual(other, companion)),
      `wrap lost or changed the companion ${companion.name}`,
    );
}
