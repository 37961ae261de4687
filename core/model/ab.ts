import type { Json } from "./case.ts";
import type { RunHeader } from "./run.ts";

/** What a run of `perfmon ab` keeps of how it was made, under `settings.ab`. */
export interface AbSettings {
  /** Id of the run of a. */
  readonly pair: string;
  readonly subject: "a" | "b";
  /** What the subjects are called, and how they were described. */
  readonly a: AbSubject;
  readonly b: AbSubject;
  /** Blocks that were asked for. */
  readonly blocks: number;
  /** Who was first in each block: `ab` or `ba`. */
  readonly order: readonly string[];
}

/** One of the two subjects of `perfmon ab`, as its run keeps it. */
export interface AbSubject {
  readonly run: string;
  readonly name: string;
  /** `env:DELAY=20`, one each. Empty: the machine as it is. */
  readonly given: readonly string[];
}

/** Of a run that is one of a pair; null: it is none. */
export function abSettings({ settings }: Pick<RunHeader, "settings">): AbSettings | null {
  const { ab } = settings as { readonly ab?: Json };
  const whole = ab as Partial<AbSettings> | null | undefined;
  return whole?.pair && whole.subject && whole.a && whole.b && whole.blocks ? (whole as AbSettings) : null;
}

/** What is known of the run's own subject, and of the one that it was measured against. */
export const abSides = (ab: AbSettings): { readonly own: AbSubject; readonly other: AbSubject } =>
  ab.subject === "a" ? { own: ab.a, other: ab.b } : { own: ab.b, other: ab.a };
