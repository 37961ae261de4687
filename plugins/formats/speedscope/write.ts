import type { Profile, ProfileOfRun } from "@perfmon/core/plugin";

/**
 * One file for all: speedscope shows one profile at a time and lets the user choose. Each is `sampled`, its stacks outermost frame
 * first, and a weight is a number of samples: of what, the name says, since perf counts in them and not in seconds.
 */
export function writeProfiles(profiles: readonly ProfileOfRun[]): Iterable<string> {
  const frames = new Map<string, number>();
  const indexOf = (name: string): number => {
    const known = frames.get(name);
    if (known !== undefined) return known;
    frames.set(name, frames.size);
    return frames.size - 1;
  };
  const sampled = profiles.map((profile) => {
    const stacks = stacksOf(profile);
    return {
      type: "sampled",
      name: nameOf(profile, profiles),
      unit: "none",
      startValue: 0,
      endValue: profile.samples,
      samples: stacks.map(({ names }) => names.map(indexOf)),
      weights: stacks.map(({ count }) => count),
    };
  });
  const document = {
    $schema: "https://www.speedscope.app/file-format-schema.json",
    name: profiles.length === 1 ? sampled[0]!.name : `${profiles.length} profiles`,
    exporter: "perfmon",
    activeProfileIndex: 0,
    shared: { frames: [...frames.keys()].map((name) => ({ name })) },
    profiles: sampled,
  };
  return [`${JSON.stringify(document)}\n`];
}

function nameOf({ caseId, event, run }: ProfileOfRun, all: readonly ProfileOfRun[]): string {
  const runs = new Set(all.map((profile) => profile.run));
  return `${caseId}, samples of ${event}${runs.size > 1 ? `, run ${run}` : ""}`;
}

function stacksOf({ folded }: Profile): { readonly names: readonly string[]; readonly count: number }[] {
  return folded.split("\n").flatMap((line) => {
    const at = line.lastIndexOf(" ");
    return at < 1 ? [] : [{ names: line.slice(0, at).split(";"), count: Number(line.slice(at + 1)) }];
  });
}
