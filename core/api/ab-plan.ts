import { randomInt } from "node:crypto";
import { FEWEST_BLOCKS } from "../analysis/blocks-needed.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import { blockOrder, type SubjectKey } from "../exec/block-order.ts";
import type { Case, Facts } from "../model/case.ts";
import type { Plan } from "../model/plan.ts";
import type { Tool } from "../plugin/tool.ts";
import { buildPlan, type PlanRequest } from "./plan.ts";
import type { Project } from "./project.ts";
import { parseSubjects, type Subject } from "./subject.ts";

export interface AbPlanRequest extends PlanRequest {
  /** What `--a` and `--b` said: `env:DELAY=20`, see SUBJECT_FORMS. */
  readonly subjects: Readonly<Record<SubjectKey, readonly string[]>>;
  /** Default 10. With fewer than 6 nothing is decided. */
  readonly blocks?: number;
  /** Of each case in one visit. Default: as many as the suite asks at least, at most 3. */
  readonly visitRepetitions?: number;
}

export interface PlannedSubject {
  readonly subject: Subject;
  /** Its cases: those that both have, with the repetitions of all blocks. */
  readonly plan: Plan;
  readonly tools: ReadonlyMap<string, Tool>;
  /** Ids of cases that the other has not, which are not measured. */
  readonly alone: readonly string[];
}

/** What two subjects measured in alternating blocks will do, before anything was done. */
export interface AbPlan {
  readonly seed: number;
  readonly blocks: number;
  /** Who is first in each block. */
  readonly order: ReturnType<typeof blockOrder>;
  readonly subjects: Readonly<Record<SubjectKey, PlannedSubject>>;
  /** Repetitions of a case in one visit. */
  readonly times: (item: Case) => number;
}

const BLOCKS = 10;
const VISIT_REPETITIONS = 3;

/** Plans the suite once for each subject. PM1502 for what is wrong with them, PM1013 where they have no case in common. */
export async function planAb(project: Project, request: AbPlanRequest, facts: Facts): Promise<AbPlan> {
  const { blocks = BLOCKS, visitRepetitions, seed = randomInt(1, 2 ** 31) } = request;
  const subjects = parseSubjects(request.subjects);
  const planned = async (subject: Subject) => {
    const { overrides } = request;
    return buildPlan(
      project,
      { ...request, seed, overrides: { ...overrides, set: { ...overrides?.set, ...subject.set } } },
      facts,
    );
  };
  const [a, b] = [await planned(subjects.a), await planned(subjects.b)];
  const times = ({ repetitions }: Case) => visitRepetitions ?? Math.min(VISIT_REPETITIONS, repetitions.min);
  const inBlocks = (item: Case): Case => {
    const all = blocks * times(item);
    return { ...item, repetitions: { min: all, max: all, until: null, budget: null } };
  };
  const shared = (one: Plan, other: Plan): Pick<PlannedSubject, "plan" | "alone"> => {
    const ids = new Set(other.cases.map(({ id }) => id));
    const known = new Set([...ids, ...other.skipped.map(({ case: { id } }) => id)]);
    return {
      plan: { ...one, cases: one.cases.filter(({ id }) => ids.has(id)).map(inBlocks) },
      alone: one.cases.filter(({ id }) => !known.has(id)).map(({ id }) => id),
    };
  };
  const plans = { a: shared(a.plan, b.plan), b: shared(b.plan, a.plan) };
  if (plans.a.plan.cases.length === 0)
    throw new PerfmonError("PM1013", `${subjects.a.name} and ${subjects.b.name} have no case in common`, {
      hint: "see --filter, --exclude, and set: of the subjects",
    });
  return {
    seed,
    blocks,
    order: blockOrder(blocks, seed),
    subjects: {
      a: { subject: subjects.a, tools: a.tools, ...plans.a },
      b: { subject: subjects.b, tools: b.tools, ...plans.b },
    },
    times: ({ repetitions }) => repetitions.max / blocks,
  };
}

/** What should be said before hours are spent on too few blocks; null: nothing. */
export function tooFewBlocks({ blocks, subjects }: AbPlan, needed: number): string | null {
  const cases = subjects.a.plan.cases.filter(({ smoke }) => !smoke).length;
  if (cases === 0) return "every case is a smoke test: nothing will be judged";
  if (blocks < FEWEST_BLOCKS) return `${blocks} blocks decide nothing: at least ${FEWEST_BLOCKS} are needed`;
  if (blocks >= needed) return null;
  return `with ${blocks} blocks a change of one of ${cases} cases alone cannot be shown: that needs ${needed}`;
}
