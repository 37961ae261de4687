import type { Labels, Problem, RawMeasurement, RepetitionMonitor, ToolOutput } from "@perfmon/core/plugin";
import { REPORT, STATUS } from "./wrap.ts";

type Reading = ReturnType<RepetitionMonitor["read"]>;

/** One line of `perf stat -x,`. */
interface Counter {
  /** Without PMU and modifiers: `cycles`. */
  readonly name: string;
  /** `cpu_core` of `cpu_core/cycles/`, where there are several. */
  readonly pmu: string | null;
  readonly userOnly: boolean;
  /** Null: `<not supported>`, `<not counted>`, or no number. */
  readonly value: number | null;
  /** As perf says it: `msec`; empty: a count. */
  readonly unit: string;
  /** % of the time in which it was counted; below 100 the value is an estimate by perf. */
  readonly share: number;
  readonly said: string;
}

const METRICS: Readonly<Record<string, string>> = {
  "task-clock": "task_clock",
  "context-switches": "context_switches",
  "cpu-migrations": "cpu_migrations",
  "page-faults": "page_faults",
  cycles: "cycles",
  instructions: "instructions",
  branches: "branches",
  "branch-misses": "branch_misses",
  "cache-references": "cache_references",
  "cache-misses": "cache_misses",
};

/** They happen in the kernel: where only user space may be seen, perf says 0. */
const IN_KERNEL: ReadonlySet<string> = new Set(["context-switches", "cpu-migrations"]);
/** Nothing runs without them. */
const NEVER_ZERO: ReadonlySet<string> = new Set(["task-clock", "cycles", "instructions", "branches"]);

export function read({ files }: Pick<ToolOutput, "files">): Reading {
  const text = files[REPORT];
  const only = (message: string): Reading => ({ measurements: [], taints: [], problems: [problem(message)] });
  if (text === undefined) return only("perf stat left no report");
  if (files[STATUS]?.startsWith("plain"))
    return only(`perf stat could not count, and the tool ran without it${why(text)}`);
  const counters = text.split(/\r?\n/).flatMap((line) => {
    const counter = counterOf(line);
    return counter === null ? [] : [counter];
  });
  const known = unambiguous(counters);
  if (known === null) return only("perf stat's report has a counter twice");
  if (known.length === 0) return only(`perf stat's report holds no counter${why(text)}`);
  const missing = known.filter((counter) => taken(counter) === null);
  const lacks = missing.map(({ name, userOnly, said }) =>
    userOnly && IN_KERNEL.has(name) ? `${name} (user space only)` : `${name} ${said}`,
  );
  return {
    measurements: [...known.flatMap(measured), ...ratios(known)],
    taints: [],
    problems: lacks.length === 0 ? [] : [problem(`not counted: ${lacks.join(", ")}`)],
  };
}

const problem = (message: string): Problem => ({
  code: "not-measured",
  severity: "warning",
  message: `counters: ${message}`,
});

/** perf's first words that are no counter and no comment. */
function why(text: string): string {
  const line = text.split("\n").find((each) => each.trim() !== "" && !each.startsWith("#") && each.trim() !== "Error:");
  // A shell says where it stood when it did not find perf.
  return line === undefined
    ? ""
    : `: ${line
        .trim()
        .replace(/^\S*\.sh: (line )?\d+: /, "")
        .slice(0, 160)}`;
}

/** `1234,,cycles:u,430000,66.67,1.5,GHz`: value, unit, event, ns it was counted, %, and what perf makes of it. */
function counterOf(line: string): Counter | null {
  const [said = "", unit = "", event = "", , share = ""] = line.split(",");
  const [, pmu, inner, plain, modifiers = ""] =
    /^(?:(\w+)\/([\w-]+)(?:\/)|([\w-]+))(?::?([a-zA-Z]*))$/.exec(event) ?? [];
  const name = inner ?? plain;
  if (name === undefined || !Object.hasOwn(METRICS, name)) return null;
  const value = /^\d+(\.\d+)?$/.test(said) ? Number(said) : null;
  const counted = /^\d+(\.\d+)?$/.test(share) ? Number(share) : Number.NaN;
  const userOnly = modifiers.includes("u") && !modifiers.includes("k");
  const named = /^<[a-z ]+>$/.test(said) ? said : "unreadable";
  return { name, pmu: pmu ?? null, userOnly, value, unit, share: counted, said: named };
}

/** Null: one of them is there twice, so that nobody knows which one holds. */
function unambiguous(counters: readonly Counter[]): readonly Counter[] | null {
  const names = new Set(counters.map(({ name, pmu }) => `${pmu ?? ""}/${name}`));
  return names.size === counters.length ? counters : null;
}

function taken({ name, value, userOnly, share }: Counter): number | null {
  if (value === null || !(share > 0 && share <= 100)) return null;
  if (userOnly && IN_KERNEL.has(name)) return null;
  return value === 0 && NEVER_ZERO.has(name) ? null : value;
}

const labelsOf = ({ pmu, userOnly }: Counter): Labels => ({
  mode: userOnly ? "user" : "all",
  ...(pmu === null ? {} : { pmu }),
});

function measured(counter: Counter): RawMeasurement[] {
  const value = taken(counter);
  const { name, unit } = counter;
  if (value === null || (name === "task-clock" ? unit !== "msec" : unit !== "")) return [];
  return [
    {
      metric: `counters.${METRICS[name]}`,
      value,
      unit: name === "task-clock" ? "ms" : "1",
      labels: labelsOf(counter),
      ...scaled([counter]),
    },
  ];
}

/** Of each kind of CPU by itself. */
function ratios(counters: readonly Counter[]): RawMeasurement[] {
  return counters.flatMap((cycles): RawMeasurement[] => {
    if (cycles.name !== "cycles") return [];
    const instructions = counters.find(({ name, pmu }) => name === "instructions" && pmu === cycles.pmu);
    const [done, took] = [instructions ? taken(instructions) : null, taken(cycles)];
    if (done === null || took === null || instructions!.userOnly !== cycles.userOnly) return [];
    const labels = labelsOf(cycles);
    return [{ metric: "counters.ipc", value: done / took, unit: "ratio", labels, ...scaled([cycles, instructions!]) }];
  });
}

/** A CPU has few counters: what was counted part of the time, perf has multiplied up. */
function scaled(counters: readonly Counter[]): Pick<RawMeasurement, "warnings"> {
  const least = Math.min(...counters.map(({ share }) => share));
  return least >= 100
    ? {}
    : { warnings: [`estimated from ${least} % of the time: counters are shared, or it ran on CPUs of another kind`] };
}
