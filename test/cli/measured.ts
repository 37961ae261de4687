import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { project } from "./kept-runs.ts";
import { perfmon } from "./terminal.ts";

const extract = `[{ metric: latency, unit: ms, better: lower, regex: 'latency: ([0-9.]+)' }]`;
const step = (id: string, says: string) =>
  `  - { id: ${id}, uses: script, monitors: [], with: { command: [/bin/echo, "${says}"], extract: ${extract} } }\n`;

/** A folder with one real run of two cases: `one` prints a latency, `two` prints what nobody can read. */
export async function measured(): Promise<{ readonly cwd: string; readonly id: string }> {
  const { cwd } = await project();
  writeFileSync(
    join(cwd, "demo.yaml"),
    `name: demo\ndefaults: { repetitions: 3, warmup: 0 }\nsteps:\n${step("one", "latency: 12.5")}${step("two", "nothing")}`,
  );
  const ran = await perfmon(["exec", "demo.yaml", "--json", "-q"], { cwd });
  return { cwd, id: ran.json().id };
}
