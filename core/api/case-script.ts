import { readRecord } from "../exec/raw.ts";
import { reproduceScript } from "../exec/reproduce.ts";
import type { CaseResult } from "../model/run.ts";
import { rawPath } from "./runs.ts";

/**
 * A shell script that repeats a case without perfmon, as its first measured repetition ran that has saved output; where none
 * has, as a warm-up did. `folder` is its run's. Null: nothing is kept.
 */
export async function caseScript(
  run: string,
  { case: item, repetitions }: CaseResult,
  folder: string,
): Promise<string | null> {
  for (const repetition of repetitions.toSorted((a, b) => Number(a.warmup) - Number(b.warmup))) {
    const path = rawPath(folder, repetition);
    const record = path === null ? null : await readRecord(path);
    if (record) return reproduceScript(item, record, `run ${run}`);
  }
  return null;
}
