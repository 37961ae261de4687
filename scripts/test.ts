/** `npm test`: everything a change must pass, cheapest first; stops at the first kind that fails. */
import { spawnSync } from "node:child_process";

const steps: readonly (readonly [string, readonly string[]])[] = [
  ["lint", ["biome", "check", ...(process.env.CI ? ["--error-on-warnings"] : []), "."]],
  ["types", ["tsc"]],
  ["types of what browsers run", ["tsc", "-p", "plugins/dashboard/client"]],
  ["tests", ["vitest", "run", ...process.argv.slice(2)]],
];

for (const [name, [program, ...args]] of steps) {
  const began = process.hrtime.bigint();
  const { status } = spawnSync(program!, args, { stdio: "inherit" });
  console.log(
    `${name}: ${status === 0 ? "passed" : "FAILED"} in ${(Number(process.hrtime.bigint() - began) / 1e9).toFixed(1)} s\n`,
  );
  if (status !== 0) process.exit(1);
}
