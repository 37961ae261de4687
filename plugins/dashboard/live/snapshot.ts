/** What a page shows of a run that goes on, in words: the server writes them into the page, and sends what changes of them. */
export interface LiveSnapshot {
  readonly state: "running" | "completed" | "interrupted";
  readonly fields: LiveFields;
  /** In the order of the plan. */
  readonly cases: readonly LiveCase[];
}

/** By their names in `data-live`. */
export interface LiveFields {
  /** `running`, `completed`, `interrupted`. */
  readonly state: string;
  /** `7 of 12 repetitions` */
  readonly done: string;
  /** Ratio, for the bar; empty: unknown. */
  readonly ratio: string;
  /** `6m12s` */
  readonly elapsed: string;
  /** `about 4m`; empty: nobody knows yet. */
  readonly left: string;
  /** What runs now: `seq-write: repetition 3`. */
  readonly now: string;
  /** What was said last. */
  readonly message: string;
}

/** One row, by the names of its cells in `data-live-cell`. */
export interface LiveCase {
  readonly id: string;
  /** `waiting`, `running`, or how it ended. */
  readonly state: string;
  /** `7/12` */
  readonly count: string;
  readonly metric: string;
  /** `412.6 k/s ±0.6%` */
  readonly value: string;
  /** Sparkline of its values. */
  readonly values: string;
  readonly note: string;
}

/** What the server sends: fields that changed, and rows that did. */
export interface LiveChange {
  readonly fields: Partial<LiveFields>;
  readonly cases: readonly LiveCase[];
}

/** What is another in `next`. */
export function changeOf(last: LiveSnapshot | null, next: LiveSnapshot): LiveChange {
  const fields = Object.entries(next.fields).filter(
    ([name, value]) => last?.fields[name as keyof LiveFields] !== value,
  );
  const before = new Map(last?.cases.map((row) => [row.id, JSON.stringify(row)]));
  return {
    fields: Object.fromEntries(fields),
    cases: next.cases.filter((row) => before.get(row.id) !== JSON.stringify(row)),
  };
}
