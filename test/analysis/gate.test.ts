import { expect, test } from "vitest";
import { alarms } from "../evaluation/gate.ts";
import { models } from "../evaluation/noise-models.ts";

// The whole table is printed by `npm run evaluate -- gate`; here a part of it, from fixed seeds.
const ROUNDS = 300;
/** Three standard deviations of a share of 2 % in so many rounds. */
const SLACK = 3 * Math.sqrt((0.02 * 0.98) / ROUNDS);

test.each(Object.keys(models))("%s: nothing changed, and next to nothing is called worse", async (name) => {
  expect(await alarms("perfmon", models[name]!, 0, ROUNDS)).toBeLessThanOrEqual(0.02 + SLACK);
});

test.each([
  ["runEffect", 0.65],
  ["heavyTails", 0.85],
  ["oldStep", 0.85],
])("%s: 5 %% slower is found", async (name, power) => {
  const slack = 3 * Math.sqrt((power * (1 - power)) / ROUNDS);
  expect(await alarms("perfmon", models[name]!, 0.05, ROUNDS)).toBeGreaterThanOrEqual(power - slack);
});
