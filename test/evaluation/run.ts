/**
 * `npm run evaluate`, or `npm run evaluate -- NAME...`: the figures that perfmon's statistics reach on noise from fixed
 * seeds, each beside what doing nothing would reach. Looked at; what must hold of them is asserted in test/stats.
 */
const SECTIONS: Readonly<Record<string, () => Promise<{ run(): void | Promise<void> }>>> = {
  gate: () => import("./gate.ts"),
  "change-points": () => import("./change-points.ts"),
};

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !Object.hasOwn(SECTIONS, name));
if (unknown !== undefined) {
  console.error(`there is no evaluation "${unknown}"; there are ${Object.keys(SECTIONS).join(", ")}`);
  process.exit(2);
}
for (const name of asked.length > 0 ? asked : Object.keys(SECTIONS)) await (await SECTIONS[name]!()).run();
