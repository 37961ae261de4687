import type { Environment } from "../model/environment.ts";
import { formatQuantity } from "../units/format.ts";
import { slowClock } from "./doctor-facts.ts";

/** Ratios: shares of the last 10 s in which some task waited. Below, a machine is as quiet as machines are. */
const WAITED = { cpu: 0.05, io: 0.05, memory: 0.01 } as const;

/**
 * What will spoil the measurements that are about to begin, a line each: only what this user can do something about now.
 * What is always so (a virtual machine, SMT, huge pages) is the doctor's to say. Pure; what the target does not tell is no
 * warning.
 */
export function beforeWarnings(facts: Environment, tune: boolean): string[] {
  const value = (name: string) => facts[name]?.value;
  return [
    ...clockFrequency(value("cpu.governor"), value("cpu.turbo"), tune),
    ...(value("power.source") === "battery" ? ["on battery: the firmware may lower the clock at any time"] : []),
    ...waiting(facts),
    ...load(value("load.1m"), value("cpu.count"), facts["load.pressure_cpu"] === undefined),
    ...slowClock(value("clocksource")).map((text) => `clock source ${text}`),
  ];
}

type Value = Environment[string]["value"] | undefined;

/** A machine whose frequency is not its own to choose has neither. */
function clockFrequency(governor: Value, turbo: Value, tune: boolean): string[] {
  const restless = [
    ...(governor !== undefined && governor !== "performance" ? [`governor ${governor}`] : []),
    ...(turbo === "on" ? ["turbo on"] : []),
  ];
  if (restless.length === 0) return [];
  const advice = tune ? "" : "; --tune holds it for the run (root)";
  return [`the clock frequency depends on load and heat (${restless.join(", ")})${advice}`];
}

/** What waited in the last seconds competes now: the load average would still show the run before. */
function waiting(facts: Environment): string[] {
  const share = (name: keyof typeof WAITED) => {
    const ratio = facts[`load.pressure_${name}`]?.value;
    return typeof ratio === "number" && ratio > WAITED[name] ? formatQuantity(ratio, "ratio") : null;
  };
  const [cpu, io, memory] = [share("cpu"), share("io"), share("memory")];
  return [
    ...(cpu ? [`other work keeps the CPUs busy: tasks waited for one ${cpu} of the last 10 s`] : []),
    ...(io ? [`disks are busy: tasks waited for them ${io} of the last 10 s`] : []),
    ...(memory ? [`memory is short: tasks waited for it ${memory} of the last 10 s`] : []),
  ];
}

/** Where nobody tells who waited. */
function load(average: Value, cpus: Value, blind: boolean): string[] {
  if (!blind || typeof average !== "number" || typeof cpus !== "number" || average <= cpus) return [];
  return [`other work keeps the CPUs busy: load ${average} on ${cpus} CPUs`];
}
