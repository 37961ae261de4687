import type { Diagnostic } from "../errors/diagnostic.ts";
import type { Case } from "../model/case.ts";
import type { Block, Order, Plan, ProfileWhen } from "../model/plan.ts";
import { suiteActions } from "./actions.ts";
import { loadBlocks, type SuiteBlock } from "./blocks.ts";
import { casesOf } from "./cases.ts";
import { fromCommandLine } from "./command-line.ts";
import type { PlanContext } from "./context.ts";
import { diagnoseFile } from "./document/diagnose.ts";
import { child, type MapNode, plain } from "./document/tree.ts";
import { filterCases } from "./filter.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { SuiteLoader } from "./load.ts";
import { Problems } from "./problems.ts";
import type { PlannedCase } from "./step-planner.ts";
import { checkSettings, suggestion } from "./variables.ts";

export type { PlanContext } from "./context.ts";

const ORDERS: readonly Order[] = ["suite", "interleaved", "random"];
const CASES_AT_MOST = 10_000;

/**
 * Suites to the frozen list of what runs. `plan` is null when something is wrong; `diagnostics` then holds all of it, with
 * places, across all files. The same suites, context and flags give the same plan.
 */
export async function planSuites(
  refs: readonly string[],
  context: PlanContext,
): Promise<{ readonly plan: Plan | null; readonly diagnostics: Diagnostic[] }> {
  const { problems, roots, files, blocks, suites, cases } = await readSuites(refs, context);
  if (problems.failed || refs.length === 0) return { plan: null, diagnostics: problems.list() };
  const { overrides } = context;
  const complete = ({ case: item, identity }: PlannedCase): Case => ({ ...item, fingerprint: fingerprintOf(identity) });
  const plan: Plan = {
    suite: roots.map(({ name }) => name).join("+"),
    suiteFiles: files,
    tags: [...new Set(roots.flatMap(({ root }) => listAt(root, "tags")))],
    seed: overrides.seed,
    order: overrides.order ?? orderOf(roots[0]!.root),
    target: "local",
    blocks,
    cases: cases.filter(({ skip }) => skip === null).map(complete),
    skipped: cases.flatMap((each) => (each.skip === null ? [] : [{ case: complete(each), reason: each.skip }])),
    baseline: roots.map(({ root }) => textAt(root, "baseline")).find((name) => name !== null) ?? null,
    ...minBootsOf(roots.map(({ root }) => textAt(root, "min_boots"))),
    ...profileOf(roots.map(({ root }) => textAt(root, "profile"))),
    subject: [...new Set(suites.flatMap(({ root }) => listAt(root, "subject")))],
  };
  return { plan: freeze(plan), diagnostics: problems.list() };
}

/** The diagnostics that `planSuites` gives, without the plan. */
export async function checkSuites(refs: readonly string[], context: PlanContext): Promise<Diagnostic[]> {
  return (await readSuites(refs, context)).problems.list();
}

async function readSuites(refs: readonly string[], context: PlanContext) {
  const problems = new Problems();
  const { overrides } = context;
  const loader = new SuiteLoader(context, problems);
  const { roots, files, blocks, suites } = await loadBlocks(refs, loader, overrides.set, problems);
  if (roots.length === refs.length) checkSettings(overrides.set, suites, problems);
  checkOrder(overrides.order, problems);
  const planned = blocks.map(
    (block): Block => ({
      suite: block.name,
      order: overrides.order ?? orderOf(block.root),
      ...suiteActions(block, problems),
    }),
  );
  const all: PlannedCase[] = [];
  for (const [index, block] of blocks.entries()) {
    const prefix = blocks.length > 1 ? `${block.name}/` : "";
    all.push(...(await casesOf(block, index, prefix, context, problems)));
  }
  if (all.length > CASES_AT_MOST)
    problems.add(
      diagnoseFile(refs.join(" "), {
        code: "PM1003",
        message: `${all.length} cases; at most ${CASES_AT_MOST} are run`,
      }),
    );
  checkDistinct(all, problems);
  const wanted = new Set(
    filterCases(
      all.map((each) => each.case),
      overrides.filter,
      overrides.exclude,
      // Among the cases that are missing may be the one that is meant.
      suites.some(({ root }) => root.incomplete !== undefined) ? new Problems() : problems,
    ),
  );
  const chosen = all.filter((each) => wanted.has(each.case));
  if (all.length === 0 && !problems.failed)
    problems.add(diagnoseFile(refs.join(" "), { code: "PM1013", message: "there is nothing to run" }));
  return { problems, roots, files, suites, blocks: planned, cases: chosen };
}

/** Of several suites the most demanding. */
function minBootsOf(texts: readonly (string | null)[]): Pick<Plan, "minBoots"> {
  const asked = texts.flatMap((text) => (text === null ? [] : [Number(text)]));
  return asked.length > 0 ? { minBoots: Math.max(...asked) } : {};
}

/** Of several suites what the first of them that says something says. */
function profileOf(texts: readonly (string | null)[]): Pick<Plan, "profile"> {
  const [asked] = texts.filter((text) => text !== null);
  return asked === undefined ? {} : { profile: asked as ProfileWhen };
}

/** Two cases that are the same in all that counts would be one series with twice the points. */
function checkDistinct(all: readonly PlannedCase[], problems: Problems): void {
  const seen = new Map<string, PlannedCase>();
  for (const each of all) {
    const first = seen.get(each.identity);
    if (first)
      problems.at(
        each.node,
        "PM1009",
        `"${each.case.id}" is the same case as "${first.case.id}": tool, options and placement are equal`,
        remedy(first, each),
      );
    else seen.set(each.identity, each);
  }
}

function remedy(first: PlannedCase, second: PlannedCase): string {
  if (first.case.block !== second.case.block)
    return `two of the suites hold it: run one of them, or give one step key: ${second.case.step}`;
  if (first.case.step === second.case.step) return "the matrix has the same combination twice";
  return `add key: ${second.case.step} if it is meant to be another`;
}

function checkOrder(order: string | undefined, problems: Problems): void {
  if (order === undefined || (ORDERS as readonly string[]).includes(order)) return;
  problems.at(fromCommandLine("--order", order), "PM1005", `"${order}" is no order`, suggestion(order, ORDERS));
}

const orderOf = (root: SuiteBlock["root"]): Order => (textAt(root, "order") as Order | null) ?? "interleaved";

function textAt(root: MapNode, name: string): string | null {
  const node = child(root, name);
  return node === null ? null : String(plain(node));
}

function listAt(root: MapNode, name: string): string[] {
  const node = child(root, name);
  return node?.kind === "list" ? node.items.map((item) => String(plain(item))) : [];
}

function freeze<T>(value: T): T {
  if (value !== null && typeof value === "object" && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const item of Object.values(value)) freeze(item);
  }
  return value;
}
