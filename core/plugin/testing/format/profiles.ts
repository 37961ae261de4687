import { isDeepStrictEqual } from "node:util";
import type { ProfileOfRun } from "../../../model/profile.ts";
import { isFailure } from "../../failure.ts";
import type { ProfileWriter } from "../../format.ts";
import { type Check, expectThat } from "../check.ts";

/** A profile of some stacks: names with spaces, brackets, quotes and letters of no English. */
const profile = (caseIndex: number, run: string, stacks: readonly (readonly [stack: string, count: number])[]) => ({
  run,
  caseIndex,
  caseId: `case ${caseIndex}`,
  monitor: "perf",
  event: "cpu-clock",
  samples: stacks.reduce((sum, [, count]) => sum + count, 0),
  folded: stacks.map(([stack, count]) => `${stack} ${count}\n`).join(""),
  warnings: [],
});

const [FIRST, SECOND] = ["01KB2P4T0000000000000000A1", "01KB2P4T0000000000000000A2"] as const;
const odd = profile(0, FIRST, [
  ["main;operator new(unsigned long);vfs_read_[k]", 3],
  ['w 7;std::vector<int, std::allocator<int> >::at(int) const;"größe"\\', 1],
  ["main", 2],
]);

/** What the kit has profiles written of. */
export const sampleProfiles = (): { readonly name: string; readonly profiles: readonly ProfileOfRun[] }[] => [
  { name: "one profile", profiles: [odd] },
  { name: "two cases", profiles: [odd, profile(1, FIRST, [["main;spin", 7]])] },
  { name: "two runs", profiles: [odd, { ...odd, run: SECOND }] },
];

export const profileWriterChecks = (format: ProfileWriter): Check[] =>
  sampleProfiles().map(({ name, profiles }) => ({
    name: `it writes ${name}`,
    run: () => {
      const before = structuredClone(profiles);
      const text = written(format, profiles);
      expectThat(isDeepStrictEqual(profiles, before), "it changed the profiles");
      expectThat(written(format, profiles) === text, "the same profiles gave another text");
      expectThat(text !== null || profiles.length > 1, "it refuses a single profile");
      if (text === null) return;
      expectThat(text.endsWith("\n"), "its last line has no end");
      for (const word of ["NaN", "undefined", "[object"]) expectThat(!text.includes(word), `it says "${word}"`);
    },
  }));

/** Null: it refuses them, with a failure of its own. */
function written(format: ProfileWriter, profiles: readonly ProfileOfRun[]): string | null {
  try {
    return [...format.writeProfiles(profiles)].join("");
  } catch (error) {
    if (isFailure(error)) return null;
    throw error;
  }
}
