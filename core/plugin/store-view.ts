import type { Ack } from "../model/ack.ts";
import type { Baseline } from "../model/comparison.ts";
import type { Trends } from "../model/history.ts";
import type { Labels } from "../model/metric.ts";
import type { Profile } from "../model/profile.ts";
import type { CaseResult, Run, RunHeader, Sample } from "../model/run.ts";
import type { Timelines } from "../model/timeline.ts";
import type { RunFilter, SampleQuery } from "./collector.ts";
import type { RunReport } from "./reporter.ts";

/** Which trends are meant; what is left out is not looked at. */
export interface TrendQuery {
  /** `read.iops{job=a}`, `read.*`. Left out: the headline metric of every case. */
  readonly metric?: string;
  /** A metric by its name as it is, whatever that holds, with exactly these labels; left out: with any. In place of `metric`. */
  readonly series?: { readonly metric: string; readonly labels?: Labels };
  /** Beside the headlines, where these are meant: metrics by their names as they are, of every case that has them. */
  readonly metrics?: readonly string[];
  readonly suite?: string;
  readonly target?: string;
  /** Globs of cases by id or step, or `tag:TAG`. */
  readonly cases?: readonly string[];
  /** Cases by their fingerprints. */
  readonly fingerprints?: readonly string[];
  /** Only so many of the newest runs that count and hold what is meant. */
  readonly newest?: number;
  /** ISO 8601: runs that started then or later, and before. */
  readonly since?: string;
  readonly until?: string;
}

/** What is kept of one repetition: how it was called and what it printed. */
export interface KeptOutput {
  /** Without monitors, as `perfmon show --reproduce` repeats it. */
  readonly argv: readonly string[];
  /** As it was started, monitors included. */
  readonly wrapped: readonly string[];
  readonly cwd: string | null;
  readonly env: Readonly<Record<string, string>>;
  readonly toolVersion: string | null;
  /** stdout, stderr, and the files that were fetched. Empty ones are left out. */
  readonly files: readonly {
    readonly name: string;
    /** B of the whole file. */
    readonly bytes: number;
    /** Its beginning, at most as much as was asked for. Bytes that are no UTF-8 are U+FFFD. */
    readonly text: string;
    /** Whether `text` is not all of it. */
    readonly cut: boolean;
  }[];
}

/**
 * What a reporter or a dashboard can look up beside the run it shows. It only reads, and reads nothing before it is asked.
 * Where a run comes from a file there is no store: then there are no other runs, and no raw output.
 */
export interface StoreView {
  /** Newest first. */
  runs(filter?: RunFilter): Promise<readonly RunHeader[]>;
  run(id: string): Promise<Run | null>;
  /** Header and cases without repetitions. */
  cases(run: string): Promise<readonly (Omit<CaseResult, "repetitions"> & { readonly index: number })[]>;
  samples(query: SampleQuery): Promise<readonly Sample[]>;
  /**
   * A stored run, by its id or another reference, against its own baseline or what `baseline` refers to, as `perfmon compare` sets
   * them against each other: of a reference that names several runs (`kernel:RELEASE`) all count for its side, the newest is the run.
   * `beside`: such a reference, whose earlier runs count for the side of a run that is named by its id. PM1503 for one that is not
   * there.
   */
  report(run: string, baseline?: string, beside?: string): Promise<RunReport>;
  /** Histories with what changed when. Rejects with PM1506 or PM1013 for a metric or a case that no run has. */
  trends(query: TrendQuery): Promise<Trends>;
  baselines(): Promise<readonly Baseline[]>;
  /** Known regressions, the one acknowledged last first; expired ones too. */
  acks(): Promise<readonly Ack[]>;
  /**
   * What one repetition left: `sequence` is its place in the case. At most `most` B of each file are read. Null: nothing is
   * kept.
   */
  output(run: string, caseIndex: number, sequence: number, most: number): Promise<KeptOutput | null>;
  /** Profiles of a run's cases, or of those at these places: each is read whole. */
  profiles(run: string, cases?: readonly number[]): Promise<readonly Profile[]>;
  /**
   * What monitors sampled beside the measured repetitions of a case, in the order in which these ran. `newest`: only of the last
   * so many repetitions beside which one did; the output of earlier ones is not read.
   */
  timelines(run: string, caseIndex: number, newest?: number): Promise<readonly Timelines[]>;
  /** A shell script that repeats a case without perfmon. Null: its raw output is not kept. */
  reproduction(run: string, caseIndex: number): Promise<string | null>;
}
