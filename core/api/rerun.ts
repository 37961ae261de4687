import type { Judgement } from "../model/comparison.ts";

/** Re-runs between two judgements: with fewer than two the noise of the re-run itself is all that is new. */
const AT_ONCE = 2;

export interface Rerunning {
  /** Re-runs at most; 0: none. */
  readonly most: number;
  judge(mayRerun: boolean): Promise<Judgement>;
  /** Measures cases again, as a run of their own. False: it was stopped. */
  measure(suspects: readonly string[], nth: number): Promise<boolean>;
  say(text: string): void;
}

/** Judges; what looks worse is measured again, two runs at a time, until it is clear or there have been enough. */
export async function measureAgain({ most, judge, measure, say }: Rerunning): Promise<Judgement> {
  let judgement = await judge(most > 0);
  for (let done = 0; judgement.suspects.length > 0; ) {
    const { suspects } = judgement;
    let going = true;
    for (const until = Math.min(most, done + AT_ONCE); going && done < until; ) {
      const what = suspects.length === 1 ? suspects[0] : `${suspects.length} cases`;
      say(`${what} ${suspects.length === 1 ? "looks" : "look"} worse: measured again, ${done + 1} of at most ${most}`);
      done++;
      going = await measure(suspects, done);
    }
    judgement = await judge(going && done < most);
  }
  return judgement;
}
