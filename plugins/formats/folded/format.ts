import { failure, type ProfileOfRun, type ProfileWriter } from "@perfmon/core/plugin";

/** One profile, as it is kept. Two of them in one file would be one picture of neither. */
function writeProfiles(profiles: readonly ProfileOfRun[]): Iterable<string> {
  const [profile, ...others] = profiles;
  if (profile === undefined) return [];
  if (others.length > 0) {
    const one = new Set(profiles.map(({ caseId }) => caseId)).size === 1;
    const names = profiles.map(({ run, caseId }) => (one ? run : `"${caseId}"`)).join(", ");
    throw failure(
      "several-profiles",
      `it holds one, and there are those of ${names}: choose ${one ? "a run" : "with --case"}`,
    );
  }
  return [profile.folded];
}

const format: ProfileWriter = { summary: "a profile as folded stacks (flamegraph.pl)", writeProfiles };
export default format;
