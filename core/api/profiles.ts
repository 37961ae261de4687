import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { PerfmonError } from "../errors/perfmon-error.ts";
import { readOwn } from "../exec/raw.ts";
import type { Profile, ProfileOfRun } from "../model/profile.ts";
import type { Run } from "../model/run.ts";
import type { Store } from "../plugin/collector.ts";
import { keptFolder } from "./runs.ts";

/** Where a run's profiles lie, in its folder. */
export const PROFILES = "profiles";

/** The profiles in a run's folder, by case; of `only` these. One that was not finished, or is none, is left out. */
function profilesIn(runFolder: string, only: readonly number[] | undefined): Profile[] {
  const folder = join(runFolder, PROFILES);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^\d{3,}$/.test(name) && (only === undefined || only.includes(Number(name))))
    .sort((a, b) => Number(a) - Number(b))
    .flatMap((name) => {
      const profile = profileIn(join(folder, name));
      return profile === null ? [] : [profile];
    });
}

function profileIn(folder: string): Profile | null {
  if (!existsSync(join(folder, "profile.json"))) return null;
  try {
    const { schema, ...about } = JSON.parse(readOwn(join(folder, "profile.json")));
    return schema === "perfmon.profile/1" ? { ...about, folded: readOwn(join(folder, "folded")) } : null;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** Those of a stored run; of `cases`, by their places, only these. */
export function keptProfiles(store: Store, run: string, cases?: readonly number[]): Profile[] {
  const folder = keptFolder(store, run);
  return folder === null ? [] : profilesIn(folder, cases);
}

/** The profiles of runs' cases, as many as are kept. PM1506 where there is none at all. */
export function profilesOf(store: Store | null, runs: readonly Pick<Run, "id" | "cases">[]): ProfileOfRun[] {
  const found = runs.flatMap(({ id, cases }) => {
    const ids = new Set(cases.map(({ case: item }) => item.id));
    const kept = store === null ? [] : keptProfiles(store, id);
    return kept.filter(({ caseId }) => ids.has(caseId)).map((profile) => ({ ...profile, run: id }));
  });
  if (found.length > 0) return found;
  throw new PerfmonError("PM1506", `no profile is kept of ${runs.map(({ id }) => `run ${id}`).join(", ")}`, {
    hint: "perfmon exec SUITE --profile makes one of every case",
  });
}
