import type { KeptOutput, Repetition, StoreView, Timelines } from "@perfmon/core/plugin";
import type { CaseModel } from "./report-model.ts";

/** What one repetition left. */
export interface KeptRepetition {
  readonly repetition: Repetition;
  /** Place in the case. */
  readonly sequence: number;
  /** Null: nothing is kept, or it was not asked for. */
  readonly output: KeptOutput | null;
}

/** What lies behind the numbers of one case. */
export interface Evidence {
  /** In the order in which they ran. */
  readonly repetitions: readonly KeptRepetition[];
  /** A shell script. Null: nothing is kept. */
  readonly reproduction: string | null;
  readonly timelines: readonly Timelines[];
  /** Repetitions whose output was not read: there are more than that. */
  readonly unread: number;
}

export interface EvidenceRequest {
  /** B of each file. */
  readonly most: number;
  /** Repetitions whose output is read: those that failed first, then the measured ones. */
  readonly repetitions: number;
  /** Repetitions whose timelines are read, the last ones; each with all monitors that sampled. Default 1. */
  readonly timelines?: number;
  /** The only repetition whose output is read, by its place in the case. Default: as many as `repetitions` says. */
  readonly only?: number;
}

/** Reads what is kept of a case. What cannot be read is not there. */
export async function evidenceOf(
  run: string,
  { index, result }: CaseModel,
  view: StoreView,
  { most, repetitions: limit, timelines = 1, only }: EvidenceRequest,
): Promise<Evidence> {
  const numbered = result.repetitions.map((repetition, sequence) => ({ repetition, sequence }));
  const wanted = new Set(
    numbered
      .filter(({ sequence }) => only === undefined || sequence === only)
      .toSorted((a, b) => interest(a.repetition) - interest(b.repetition))
      .slice(0, limit)
      .map(({ sequence }) => sequence),
  );
  const quiet = async <T>(look: Promise<T>, none: T): Promise<T> => look.catch(() => none);
  const repetitions = await Promise.all(
    numbered.map(async (one) => ({
      ...one,
      output: wanted.has(one.sequence) ? await quiet(view.output(run, index, one.sequence, most), null) : null,
    })),
  );
  return {
    repetitions,
    reproduction: await quiet(view.reproduction(run, index), null),
    timelines: await quiet(view.timelines(run, index, timelines), []),
    unread: numbered.length - wanted.size,
  };
}

function interest({ outcome, warmup, setAside }: Repetition): number {
  if (outcome !== "completed") return 0;
  return warmup ? 3 : setAside ? 2 : 1;
}
