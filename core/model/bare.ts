import type { Case } from "./case.ts";
import type { Measurement } from "./measurement.ts";
import type { Repetition } from "./run.ts";

/** A case that perfmon did not run, so that only its name and its identity are known: imported, built by a caller, made for a test. */
export function bareCase(id: string, uses: string, fingerprint: string): Case {
  return {
    id,
    step: id,
    title: null,
    block: 0,
    uses,
    parameters: {},
    with: {},
    options: {},
    fingerprint,
    placement: {},
    repetitions: { min: 1, max: 1, until: null, budget: null },
    warmup: 0,
    timeout: 0,
    settle: null,
    cache: null,
    setup: [],
    cleanup: [],
    prepare: [],
    conclude: [],
    requires: {},
    monitors: [],
    thresholds: [],
    metrics: { include: [], exclude: [] },
    tags: [],
    smoke: false,
    allowDestructive: false,
  };
}

/** A repetition of such a case: its place and its values. `started`: ISO 8601. */
export function bareRepetition(index: number, started: string, measurements: readonly Measurement[]): Repetition {
  return {
    index,
    warmup: false,
    setAside: false,
    round: index,
    started,
    duration: null,
    commandHash: null,
    exitCode: null,
    signal: null,
    raw: null,
    problems: [],
    taints: [],
    outcome: "completed",
    measurements,
  };
}
