import { gates } from "./gates.ts";
import { type Model, models, rerun } from "./noise-models.ts";
import { uniform } from "./random.ts";

const EARLIER = 20;
const REPETITIONS = 10;
const EFFECTS = [0, 0.02, 0.05, 0.1];
/** A share of 1 % is known to within 0.6 points (95 %). */
const ROUNDS = 1000;

/** Share of candidates, slower by `effect`, that a gate calls worse. */
export async function alarms(gate: string, model: Model, effect: number, rounds: number): Promise<number> {
  const random = uniform(20261126 + Math.round(effect * 1000));
  const slower = (values: readonly number[]) => values.map((value) => value * (1 + effect));
  let alarmed = 0;
  for (let round = 0; round < rounds; round++) {
    const runs = model(random, EARLIER + 1, REPETITIONS);
    // Re-runs come from a generator of their own, so that every gate meets the same candidates.
    const own = uniform(round + 1);
    const draw = () => slower(rerun(model, own, REPETITIONS));
    if (await gates[gate]!(runs.slice(0, -1), slower(runs.at(-1)!), draw)) alarmed++;
  }
  return alarmed / rounds;
}

/** The table of false alarms and power: the gate on six models of noise, and what peers do on the same. */
export async function run(rounds = ROUNDS): Promise<void> {
  console.log(
    `The gate: ${EARLIER} earlier runs of ${REPETITIONS} repetitions, ${rounds} candidates a cell; share called worse when nothing changed, and at +2, +5 and +10 %\n`,
  );
  const width = Math.max(...Object.keys(gates).map((name) => name.length));
  const percent = (share: number) => `${(100 * share).toFixed(1)}`.padStart(6);
  for (const gate of Object.keys(gates)) {
    console.log(`${gate.padEnd(width)}   false    +2%    +5%   +10%`);
    const false_: number[] = [];
    for (const [name, model] of Object.entries(models)) {
      const shares: number[] = [];
      for (const effect of EFFECTS) shares.push(await alarms(gate, model, effect, rounds));
      false_.push(shares[0]!);
      console.log(`  ${name.padEnd(width)} ${shares.map(percent).join(" ")}`);
    }
    console.log(`  ${"mean".padEnd(width)} ${percent(false_.reduce((sum, one) => sum + one, 0) / false_.length)}\n`);
  }
  console.log(`A gate that reports nothing has 0 false alarms, and 0 power.\n`);
}
