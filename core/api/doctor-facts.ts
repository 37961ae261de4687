import type { Environment } from "../model/environment.ts";
import { formatQuantity } from "../units/format.ts";
import { formatFact } from "../units/format-fact.ts";
import { type Check, ok } from "./doctor-check.ts";

/** Share of the CPUs that may be busy while nothing is measured. */
const BUSY = 0.25;
/** Share of CPU time that a host may take away. */
const STEAL = 0.01;
/** Clock sources that a process reads without a system call or a slow bus. */
const FAST_CLOCKS = [
  "tsc",
  "kvm-clock",
  "arch_sys_counter",
  "hyperv_clocksource_tsc_page",
  "riscv_clocksource",
  "timebase",
];

/** What facts of a target say about how steady its numbers can be. Pure; what the target does not tell is no warning. */
export function factChecks(target: string, facts: Environment): Check[] {
  const value = (name: string) => facts[name]?.value;
  const checks: (Check | null)[] = [
    summary(target, facts),
    virtual(value("virtualisation")),
    governor(value("cpu.governor")),
    turbo(value("cpu.turbo"), String(value("cpu.driver") ?? "")),
    smt(value("cpu.smt")),
    aslr(value("memory.aslr")),
    thp(value("memory.thp")),
    load(value("load.1m"), value("cpu.count")),
    steal(value("cpu.steal")),
    clock(value("clocksource")),
    power(value("power.source")),
  ];
  return checks.filter((check) => check !== null);
}

type Value = Environment[string]["value"] | undefined;

const warning = (name: string, message: string, advice: string | null): Check => ({
  name,
  state: "warning",
  message,
  advice,
});

function summary(target: string, facts: Environment): Check {
  const said = (name: string) => {
    const fact = facts[name];
    if (fact === undefined) return [];
    return [formatFact(fact.value, fact.unit)];
  };
  const cpus = facts["cpu.count"] === undefined ? [] : [`${facts["cpu.count"].value} CPUs`];
  const kernel = said("kernel.release").map((release) => `Linux ${release}`);
  const parts = [...said("cpu.model"), ...cpus, ...said("memory.total"), ...kernel];
  if (parts.length === 0)
    return warning("target", `${target} tells nothing about itself`, "runs of different machines cannot be told apart");
  return ok("target", `${target}: ${parts.join(", ")}`);
}

function virtual(kind: Value): Check | null {
  if (kind === undefined) return null;
  if (kind === "none") return ok("virtualisation", "none");
  return warning(
    "virtualisation",
    `a virtual machine (${kind}): its host's other work shows in the numbers`,
    "compare interleaved runs (perfmon ab), with more repetitions",
  );
}

function governor(name: Value): Check | null {
  if (name === undefined) return ok("governor", "the clock frequency is not this system's to choose");
  if (name === "performance") return ok("governor", "performance");
  return warning(
    "governor",
    `${name}: the clock follows the load`,
    "echo performance | sudo tee /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor",
  );
}

function turbo(state: Value, driver: string): Check | null {
  if (state === undefined) return null;
  if (state === "off") return ok("turbo", "off");
  const advice = driver.startsWith("intel_")
    ? "echo 1 | sudo tee /sys/devices/system/cpu/intel_pstate/no_turbo"
    : "echo 0 | sudo tee /sys/devices/system/cpu/cpufreq/boost";
  return warning("turbo", "on: the clock depends on temperature and on what else runs", advice);
}

function smt(state: Value): Check | null {
  if (state === undefined) return null;
  if (state === "off") return ok("smt", "off");
  return warning(
    "smt",
    "on: two threads share a core",
    "cpus: same or spread in the steps, or: echo off | sudo tee /sys/devices/system/cpu/smt/control",
  );
}

/** On is right: repetitions then average over layouts, instead of all having one that may be lucky. */
function aslr(level: Value): Check | null {
  if (level === undefined) return null;
  if (level !== 0) return ok("aslr", "on, so that repetitions average over memory layouts");
  return warning(
    "aslr",
    "off: all repetitions share one memory layout, lucky or not",
    "sudo sysctl kernel.randomize_va_space=2",
  );
}

function thp(mode: Value): Check | null {
  if (mode === undefined) return null;
  if (mode !== "always") return ok("huge pages", `transparent huge pages: ${mode}`);
  return warning(
    "huge pages",
    "transparent huge pages always: when memory is merged in the background, latencies jump",
    "echo madvise | sudo tee /sys/kernel/mm/transparent_hugepage/enabled",
  );
}

function load(average: Value, cpus: Value): Check | null {
  if (typeof average !== "number" || typeof cpus !== "number" || cpus === 0) return null;
  const said = `load ${average} on ${cpus} CPUs`;
  if (average <= BUSY * cpus) return ok("load", said);
  return warning("load", `${said}: something else runs, and will be measured too`, "stop it, or wait; see top");
}

function steal(share: Value): Check | null {
  if (typeof share !== "number") return null;
  if (share < STEAL) return ok("steal", "the host takes no CPU time away");
  return warning(
    "steal",
    `the host took away ${formatQuantity(share, "ratio")} of the CPU time since boot`,
    "a machine with CPUs of its own",
  );
}

function clock(source: Value): Check | null {
  if (source === undefined) return null;
  const [slow] = slowClock(source);
  if (slow === undefined) return ok("clock", `${source}`);
  return warning(
    "clock",
    slow,
    "see /sys/devices/system/clocksource/clocksource0/available_clocksource; tsc is the fast one on x86",
  );
}

/** A sentence where reading the clock is slow; else none. */
export const slowClock = (source: Value): string[] =>
  source === undefined || FAST_CLOCKS.includes(String(source))
    ? []
    : [`${source}: reading it is slow, which shows in short measurements`];

function power(source: Value): Check | null {
  if (source === undefined) return null;
  if (source === "mains") return ok("power", "mains");
  return warning("power", "battery: the firmware may lower the clock at any time", "plug it in");
}
