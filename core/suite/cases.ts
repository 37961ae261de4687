import type { SuiteBlock } from "./blocks.ts";
import type { PlanContext } from "./context.ts";
import { child, plain } from "./document/tree.ts";
import { checkNamedMetrics } from "./named-metrics.ts";
import type { Problems } from "./problems.ts";
import { concerns, monitorMetrics, type StepMetrics } from "./step-metrics.ts";
import { type DraftedStep, type PlannedCase, StepPlanner } from "./step-planner.ts";
import { type Scope, substitute } from "./substitute.ts";
import { readThresholds } from "./thresholds.ts";
import { incompleteNames } from "./variables.ts";

/** Every case of a block, in the order written. */
export async function casesOf(
  block: SuiteBlock,
  index: number,
  prefix: string,
  context: PlanContext,
  problems: Problems,
): Promise<PlannedCase[]> {
  const scope: Scope = { vars: block.vars, matrix: null, incomplete: incompleteNames(block.root) };
  const suiteWide = (name: string) => {
    const node = child(block.root, name);
    return node && substitute(node, scope, problems);
  };
  const configured = readThresholds(context.config.thresholds ?? null, "config", problems);
  const suite = readThresholds(suiteWide("thresholds"), "suite", problems);
  const planner = new StepPlanner(block, index, prefix, context, problems, suiteWide("tags"));
  const drafted: DraftedStep[] = [];
  for (const step of block.steps) drafted.push(await planner.draft(step));
  const steps = drafted.map(
    (step): StepMetrics => ({
      ...step,
      cases: [...new Set(step.cases.map(({ measures }) => measures))],
    }),
  );
  const texts = [
    ...[...suite, ...steps.flatMap(({ thresholds }) => thresholds)].map(({ threshold }) => threshold.metric),
    ...steps.flatMap(({ patterns }) => patterns.map((node) => String(plain(node)))),
  ];
  const known = await monitorMetrics(
    texts,
    steps.flatMap(({ cases }) => cases),
    context,
  );
  const whole = child(block.root, "steps")?.incomplete === undefined;
  checkNamedMetrics({ steps, suiteWide: suite, whole }, known, problems);
  const concerned = concerns(known);
  return drafted.flatMap(({ cases, incomplete }) =>
    incomplete
      ? []
      : cases.map(({ measures, ...planned }): PlannedCase => {
          const said = [...suite.map(({ threshold }) => threshold), ...planned.case.thresholds];
          const about = said.filter((each) => concerned(each, measures));
          const above = configured.map(({ threshold }) => threshold);
          return { ...planned, case: { ...planned.case, thresholds: [...above, ...about] } };
        }),
  );
}
