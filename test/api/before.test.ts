import { expect, test } from "vitest";
import { beforeWarnings } from "../../core/api/before.ts";
import type { Environment } from "../../core/model/environment.ts";

const facts = (values: Readonly<Record<string, string | number>>): Environment =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value, role: "noted" as const }]));

test("a machine that tells nothing, a quiet one and a quiet virtual one: not a word", () => {
  const virtual = {
    "cpu.count": 2,
    virtualisation: "vm",
    "cpu.smt": "on",
    "memory.thp": "always",
    clocksource: "kvm-clock",
  };
  const waited = { "load.pressure_cpu": 0.01, "load.pressure_io": 0.02, "load.pressure_memory": 0 };
  // The load is what the run before has left.
  for (const quiet of [
    {},
    { ...virtual, ...waited, "load.1m": 2.5, "cpu.governor": "performance", "cpu.turbo": "off" },
  ])
    expect(beforeWarnings(facts(quiet), false)).toEqual([]);
});

test("a clock that is not held is one line, with what holds it where that is not done already", () => {
  const restless = facts({ "cpu.governor": "powersave", "cpu.turbo": "on" });
  const line = "the clock frequency depends on load and heat (governor powersave, turbo on)";
  expect(beforeWarnings(restless, false)).toEqual([`${line}; --tune holds it for the run (root)`]);
  expect(beforeWarnings(restless, true)).toEqual([line]);
});

test("what competes just now", () => {
  const busy = { "load.pressure_cpu": 0.8147, "load.pressure_io": 0.06, "load.pressure_memory": 0.02 };
  expect(beforeWarnings(facts({ ...busy, "power.source": "battery", clocksource: "hpet" }), false)).toEqual([
    "on battery: the firmware may lower the clock at any time",
    "other work keeps the CPUs busy: tasks waited for one 81.5% of the last 10 s",
    "disks are busy: tasks waited for them 6% of the last 10 s",
    "memory is short: tasks waited for it 2% of the last 10 s",
    "clock source hpet: reading it is slow, which shows in short measurements",
  ]);
});

test("without pressure the load has to do, where it is more than the CPUs", () => {
  expect(beforeWarnings(facts({ "load.1m": 2, "cpu.count": 2 }), false)).toEqual([]);
  expect(beforeWarnings(facts({ "load.1m": 2.1, "cpu.count": 2 }), false)).toEqual([
    "other work keeps the CPUs busy: load 2.1 on 2 CPUs",
  ]);
});
