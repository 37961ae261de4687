import type * as FastCheck from "fast-check";
import type { Measurement } from "../../model/measurement.ts";
import type { Metric } from "../../model/metric.ts";
import { type BlockRecord, type CaseResult, counts, type Repetition, type Run } from "../../model/run.ts";
import { BASE_UNITS, unitOf } from "../../units/units.ts";

/** fast-check, as a module or as its default export. */
export type FastCheckApi = Omit<typeof FastCheck, "default">;

/** An optional peer: loaded when a check generates something, so that the other kits need it not. */
export async function fastCheck(): Promise<FastCheckApi> {
  try {
    return await import("fast-check");
  } catch (cause) {
    throw new Error("this kit needs the package fast-check: npm install --save-dev fast-check", { cause });
  }
}

const OUTCOMES = ["completed", "failed", "timed-out", "aborted", "skipped"] as const;
const ULID_ALPHABET = [..."0123456789ABCDEFGHJKMNPQRSTVWXYZ"];

/**
 * Any run that a store may be given: no text is too strange (NUL, half characters, `__proto__` as a key), no finite number too
 * large, small or negatively zero. Its state is never `running`, which would be shown as what its owner is.
 */
export function arbitraryRun(fc: FastCheckApi): FastCheck.Arbitrary<Run> {
  const any = ingredients(fc);
  const { text, texts, labels, time, environment, tree } = any;
  const id = fc
    .array(fc.constantFrom(...ULID_ALPHABET), { minLength: 25, maxLength: 25 })
    .map((rest) => `0${rest.join("")}`);
  return (
    fc
      .record({
        id,
        state: fc.constantFrom("completed" as const, "interrupted" as const),
        suite: text,
        suiteFiles: texts,
        started: time,
        finished: fc.option(time),
        target: text,
        labels,
        tags: fc.uniqueArray(text, { maxLength: 3 }),
        note: fc.option(text),
        rerunOf: fc.option(id),
        seed: any.number,
        order: text,
        perfmon: text,
        environment,
        environmentAfter: fc.option(environment),
        taints: texts,
        owner: fc.option(fc.record({ pid: fc.nat(), startTime: text, boot: text })),
        settings: tree,
        reasons: fc.array(fc.record({ code: text, message: text }), { maxLength: 2 }),
        cases: fc.uniqueArray(arbitraryCase(fc), { maxLength: 3, selector: (result) => result.case.fingerprint }),
        blocks: fc.array(arbitraryBlock(fc), { maxLength: 2 }),
      })
      // fast-check makes objects without a prototype, which nobody else does.
      .map((run) => structuredClone(run) as Run)
  );
}

function arbitraryCase(fc: FastCheckApi): FastCheck.Arbitrary<CaseResult> {
  const { text, texts, number, scalars, tree } = ingredients(fc);
  const definition = fc.record({
    id: text,
    step: text,
    title: fc.option(text),
    block: fc.nat(9),
    uses: text,
    parameters: scalars,
    with: tree,
    options: tree,
    fingerprint: fc
      .array(fc.constantFrom(..."0123456789abcdef"), { minLength: 64, maxLength: 64 })
      .map((c) => c.join("")),
    placement: fc.record({ cpus: text, memory: text }, { requiredKeys: [] }),
    repetitions: fc.record({ min: fc.nat(), max: fc.nat(), until: fc.option(number), budget: fc.option(number) }),
    warmup: fc.nat(9),
    timeout: number,
    settle: fc.option(
      fc.record({ sync: fc.boolean(), dirty: fc.option(number), psi: fc.option(number), timeout: number }),
    ),
    cache: fc.constantFrom("warm", "cold", null),
    setup: fc.constant([]),
    cleanup: fc.constant([]),
    prepare: fc.constant([]),
    conclude: fc.constant([]),
    requires: fc.record(
      { memory: number, cpus: number, nodes: number, disk: number, root: fc.boolean(), programs: texts, kernel: text },
      { requiredKeys: [] },
    ),
    monitors: texts,
    thresholds: fc.array(
      fc.record({
        metric: text,
        labels: fc.constant({}),
        limit: fc.record({ value: number, unit: text, origin: text }),
      }),
      { maxLength: 1 },
    ),
    metrics: fc.record({ include: texts, exclude: texts }),
    tags: texts,
    smoke: fc.boolean(),
    allowDestructive: fc.boolean(),
  });
  return fc
    .record({
      case: definition,
      outcome: fc.constantFrom(...OUTCOMES),
      reason: fc.option(text),
      metrics: arbitraryMetrics(fc),
      // One that counts is the only one of its number.
      repetitions: fc.uniqueArray(arbitraryRepetition(fc), {
        maxLength: 4,
        comparator: (a, b) => counts(a) && counts(b) && a.index === b.index,
      }),
    })
    .map((result) => declaring(result as CaseResult));
}

/** A case declares what it measured, in the unit and range in which it was measured; an original in a known unit is the same. */
function declaring(result: CaseResult): CaseResult {
  const metrics = new Map(result.metrics.map((metric) => [metric.name, metric]));
  const repetitions = result.repetitions.map((repetition) => {
    if (repetition.outcome !== "completed") return repetition;
    const measurements = repetition.measurements.map((measurement) => {
      const { metric: name, value, original } = measurement;
      const declared = metrics.get(name) ?? undeclared(measurement);
      const { unit } = declared;
      metrics.set(name, { ...declared, ...(value === 0 && { zero: true }), ...(value < 0 && { negative: true }) });
      return { ...measurement, unit, original: unitOf(original.unit) ? { value, unit } : original };
    });
    return { ...repetition, measurements };
  });
  return { ...result, repetitions, metrics: [...metrics.values()] };
}

const undeclared = ({ metric, unit }: Measurement): Metric => ({
  ...{ name: metric, unit, better: "lower", kind: "custom", description: "" },
});

function arbitraryRepetition(fc: FastCheckApi): FastCheck.Arbitrary<Repetition> {
  const { text, texts, time, problem } = ingredients(fc);
  return fc
    .record({
      index: fc.nat(1000),
      warmup: fc.boolean(),
      setAside: fc.boolean(),
      round: fc.nat(1000),
      started: time,
      duration: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true, min: Number.MIN_VALUE })),
      commandHash: fc.option(text),
      exitCode: fc.option(fc.integer({ min: -1, max: 255 })),
      signal: fc.option(fc.constantFrom("SIGTERM", "SIGKILL")),
      raw: fc.option(fc.tuple(fc.nat(), fc.nat(9999)).map(([of, at]) => `cases/${of}/${at}`)),
      problems: fc.array(problem, { maxLength: 2 }),
      taints: texts,
      outcome: fc.constantFrom(...OUTCOMES.slice(0, 4)),
      measurements: arbitraryMeasurements(fc),
    })
    .map(({ measurements, ...rest }) =>
      rest.outcome === "completed" ? ({ ...rest, measurements } as Repetition) : (rest as Repetition),
    );
}

function arbitraryMetrics(fc: FastCheckApi) {
  const { text, texts } = ingredients(fc);
  return fc.uniqueArray(
    fc.record(
      {
        name: text,
        unit: fc.constantFrom(...BASE_UNITS),
        better: fc.constantFrom("lower", "higher"),
        kind: text,
        description: text,
        statistic: text,
        headline: fc.boolean(),
        tags: texts,
        zero: fc.boolean(),
        negative: fc.boolean(),
      },
      { requiredKeys: ["name", "unit", "better", "kind", "description"] },
    ),
    { maxLength: 2, selector: ({ name }) => name },
  );
}

function arbitraryMeasurements(fc: FastCheckApi) {
  const { text, texts, number, labels } = ingredients(fc);
  return fc.uniqueArray(
    fc.record({
      metric: text,
      labels,
      value: number,
      unit: fc.constantFrom(...BASE_UNITS),
      original: fc.record({ value: number, unit: text }),
      source: text,
      warnings: texts,
    }),
    { maxLength: 3, selector: ({ metric, labels: of }) => JSON.stringify([metric, Object.entries(of).sort()]) },
  );
}

function arbitraryBlock(fc: FastCheckApi): FastCheck.Arbitrary<BlockRecord> {
  const { text, problem } = ingredients(fc);
  return fc
    .record({
      block: fc.nat(9),
      monitor: text,
      when: fc.constantFrom("before", "after"),
      round: fc.nat(99),
      metrics: arbitraryMetrics(fc),
      measurements: arbitraryMeasurements(fc),
      problems: fc.array(problem, { maxLength: 1 }),
    })
    .map((record) => record as BlockRecord);
}

/** What everything is made of. */
function ingredients(fc: FastCheckApi) {
  const text = fc.oneof(
    fc.string({ maxLength: 8 }),
    fc.string({ unit: "binary", maxLength: 4 }),
    // Units of UTF-16, half characters among them.
    fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 3 }).map((units) => String.fromCharCode(...units)),
    fc.constantFrom("", "\0", "__proto__", "constructor", "'; DROP TABLE run", "µs", "\ud800"),
  );
  const number = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(0, -0, 5e-324, -5e-324, 2 ** 53 + 2, -(2 ** 60), Number.MAX_VALUE, 0.1 + 0.2),
    fc.integer(),
  );
  const texts = fc.array(text, { maxLength: 2 });
  const scalar = fc.oneof(text, number, fc.boolean(), fc.constant(null));
  const keyed = <T>(value: FastCheck.Arbitrary<T>) =>
    // Object.fromEntries gives an object a key __proto__ of its own.
    fc.array(fc.tuple(text, value), { maxLength: 3 }).map((entries) => Object.fromEntries(entries));
  return {
    text,
    texts,
    number,
    labels: keyed(text),
    scalars: keyed(scalar),
    tree: keyed(fc.oneof(scalar, fc.array(scalar, { maxLength: 2 }), keyed(scalar))),
    environment: keyed(
      fc.record(
        {
          value: fc.oneof(text, number, fc.boolean()),
          unit: text,
          role: fc.constantFrom("subject" as const, "must-match" as const, "noted" as const),
        },
        { requiredKeys: ["value", "role"] },
      ),
    ),
    time: fc.date({ min: new Date(0), max: new Date("9999-01-01"), noInvalidDate: true }).map((at) => at.toISOString()),
    problem: fc.record({ code: text, message: text, severity: fc.constantFrom("error" as const, "warning" as const) }),
  };
}
