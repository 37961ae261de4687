import type { Case, Json, JsonObject, Scalar } from "../model/case.ts";
import type { Tool } from "../plugin/tool.ts";
import { shown } from "../schema/phrases.ts";
import { checkStep } from "../schema/suite-document.ts";
import type { SuiteBlock } from "./blocks.ts";
import type { PlanContext } from "./context.ts";
import { child, type Entry, type MapNode, type Node, nodeAt, plain } from "./document/tree.ts";
import { identityText } from "./fingerprint.ts";
import { type Combination, caseId, combinations, parametersOf } from "./matrix.ts";
import type { Problems } from "./problems.ts";
import { unmet } from "./requirements.ts";
import { guardActions, guardShells } from "./shell-guard.ts";
import { type CaseMetrics, DistinctCaseMetrics, type StepMetrics } from "./step-metrics.ts";
import { checkOptions, toolOf, usedNames } from "./step-options.ts";
import { readSettings, type StepSettings, withDefaults } from "./step-settings.ts";
import { holdsExpression, matrixNames, type Scope, substitute } from "./substitute.ts";
import { type PlacedThreshold, readThresholds } from "./thresholds.ts";
import { entriesOf, incompleteNames, scaleOf, suggestion } from "./variables.ts";

/** A case with the place of its step, and why it will not run. */
export interface PlannedCase {
  readonly case: Omit<Case, "fingerprint">;
  /** What its fingerprint is of. */
  readonly identity: string;
  readonly node: Node;
  /** Null: it runs. */
  readonly skip: string | null;
}

/** A case before it is known which thresholds of its suite are about it. */
export interface DraftedCase extends PlannedCase {
  readonly measures: CaseMetrics;
}

export interface DraftedStep
  extends Pick<StepMetrics, "uses" | "thresholds" | "patterns" | "ownFilter" | "namesMonitors"> {
  readonly cases: readonly DraftedCase[];
  /** Something wrong was taken out of it: that its cases are like others is no news. */
  readonly incomplete: boolean;
}

/** What a step says of its case apart from the options, with expressions filled in. */
interface Frame {
  readonly step: MapNode;
  readonly settings: StepSettings;
  readonly thresholds: readonly PlacedThreshold[];
  readonly monitors: readonly string[];
}

/** What the cases of a step differ in. */
interface Axes {
  /** `with` as it is written. */
  readonly given: Entry | null;
  readonly points: readonly Combination[];
  readonly tool: Tool;
  /** Names of the matrix that tell cases apart by their options. */
  readonly used: ReadonlySet<string>;
}

const ACTIONS = ["setup", "cleanup", "prepare", "conclude"] as const;

/** Reads the steps of a block one by one. */
export class StepPlanner {
  readonly #block: SuiteBlock;
  readonly #index: number;
  readonly #prefix: string;
  readonly #context: PlanContext;
  readonly #problems: Problems;
  readonly #tags: Node | null;
  readonly #distinct = new DistinctCaseMetrics();

  constructor(
    block: SuiteBlock,
    index: number,
    prefix: string,
    context: PlanContext,
    problems: Problems,
    tags: Node | null,
  ) {
    this.#block = block;
    this.#index = index;
    this.#prefix = prefix;
    this.#context = context;
    this.#problems = problems;
    this.#tags = tags;
  }

  async draft(step: Node): Promise<DraftedStep> {
    const uses = child(step, "uses");
    const tool = uses && (await toolOf(uses, this.#context, this.#problems));
    const layered = withDefaults(step, {
      configured: this.#context.config.defaults,
      defaults: child(this.#block.root, "defaults"),
      scale: child(scaleOf(this.#block.root, this.#context.overrides.set), "defaults"),
      tags: this.#tags,
    });
    for (const name of ACTIONS) guardActions(child(layered, name), this.#problems);
    const given = child(layered, "with");
    if (given) guardShells(given, tool?.options ?? null, this.#problems);
    const axis = child(layered, "matrix");
    const noMatrix = axis !== null && plain(axis) === null;
    const incomplete = { ...incompleteNames(this.#block.root), matrix: noMatrix || step.incomplete === "base" };
    const known = { vars: this.#block.vars, incomplete };
    const points = combinations(noMatrix ? null : child(step, "matrix"), known, this.#problems);
    const rest = without(layered, "with");
    // Most matrices are about options: what else the step says is then the same in every case.
    const varies =
      points.length > 1 &&
      [...rest.entries].some(([name, { value }]) => !LITERAL.has(name) && matrixNames(value).size > 0);
    // What a base that is not to be had says of the options is not known.
    const unknown = step.incomplete === "base" || (given !== null && plain(given) === null);
    const axes: Axes | null =
      unknown || tool === null
        ? null
        : { given: given && layered.entries.get("with")!, points, tool, used: usedNames(given, tool) };
    const names = new Set(points.flatMap((point) => [...point.keys()]));
    const frames: Frame[] = [];
    const cases = points.flatMap((point): DraftedCase[] => {
      const matrix = axis ? point : null;
      const scope: Scope = { vars: this.#block.vars, matrix, matrixNames: names, incomplete };
      if (frames.length === 0 || varies) frames.push(this.#frame(rest, scope));
      return axes === null ? [] : [this.#case(axes, frames.at(-1)!, scope, point)];
    });
    return {
      incomplete: step.incomplete !== undefined,
      uses: uses === null ? "" : String(plain(uses)),
      cases,
      thresholds: distinct(
        frames.flatMap(({ thresholds }) => thresholds),
        ({ threshold, node }) => [threshold.metric, threshold.limit.unit, node.start],
      ),
      patterns: distinct(
        frames.flatMap(({ settings }) => settings.patterns),
        (node) => [plain(node), node.start],
      ),
      ownFilter: child(step, "metrics") !== null && child(step, "metrics") === child(layered, "metrics"),
      namesMonitors: frames.some(({ settings }) => settings.monitors !== null),
    };
  }

  #frame(rest: MapNode, scope: Scope): Frame {
    const problems = this.#problems;
    const step = substituted(rest, scope, problems);
    for (const name of ACTIONS) guardActions(child(step, name), problems);
    const told = ["matrix", ...(step.incomplete ? ["id", "uses"] : [])];
    const wrong = checkStep({ id: "told", ...(plain(without(step, ...told)) as JsonObject) });
    problems.schema(step, wrong);
    // A property of the wrong shape was told; the others are still read.
    const settings = readSettings(
      without(step, ...wrong.map(({ path }) => String(path[0]))),
      this.#context.overrides,
      problems,
    );
    return {
      step,
      settings,
      thresholds: readThresholds(child(step, "thresholds"), "step", problems),
      monitors: this.#monitors(settings.monitors),
    };
  }

  #case(
    { given, points, tool, used }: Axes,
    { step, settings, thresholds, monitors }: Frame,
    scope: Scope,
    point: Combination,
  ): DraftedCase {
    const problems = this.#problems;
    const id = String(plain(child(step, "id")!));
    const uses = String(plain(child(step, "uses")!));
    const filled = given && { key: given.key, value: substitute(given.value, scope, problems) };
    if (filled && filled.value !== given.value) guardShells(filled.value, tool.options, problems);
    const options = checkOptions(step, filled, uses, tool, this.#context, problems);
    const parameters = parametersOf(point, points);
    const { key, monitors: _, patterns: __, ...rest } = settings;
    const unused = [...point].filter(([name]) => !used.has(name));
    const matrix = Object.fromEntries(unused.map(([name, value]) => [name, plain(value) as Scalar]));
    const item: PlannedCase["case"] = {
      id: this.#prefix + caseId(id, parameters),
      step: id,
      block: this.#index,
      uses,
      parameters,
      with: options.written,
      options: options.options,
      monitors,
      thresholds: thresholds.map(({ threshold }) => threshold),
      ...rest,
    };
    const skip =
      this.#context.facts === null
        ? null
        : (missing(options.missingFacts) ?? unmet(item.requires, this.#context.facts));
    const { placement, cache } = rest;
    const identity = identityText({ uses, with: options.identity as Json, matrix, placement, cache, key });
    const open = [...(filled ? [filled.value] : []), ...settings.patterns].some(holdsExpression);
    const measures = this.#distinct.one(open ? null : options.metrics, monitors, settings.metrics);
    return { case: item, identity, node: nodeAt(step, ["id"]) ?? step, skip, measures };
  }

  #monitors(named: readonly Node[] | null): readonly string[] {
    if (named === null) return this.#context.config.monitors ?? [];
    const { monitorNames } = this.#context;
    return named.map((node) => {
      const name = String(plain(node));
      if (!monitorNames.includes(name))
        this.#problems.at(node, "PM2004", `no plugin gives a monitor ${shown(name)}`, suggestion(name, monitorNames));
      return name;
    });
  }
}

const missing = (facts: readonly string[]): string | null =>
  facts.length > 0 ? `the target does not tell ${facts.join(", ")}` : null;

/** Frames of a large matrix say the same at the same places. */
const distinct = <T>(all: readonly T[], of: (one: T) => Json): readonly T[] => [
  ...new Map(all.map((one) => [JSON.stringify(of(one)), one])).values(),
];

/** What identifies a step, and its matrix, hold no expressions of its own. */
const LITERAL = new Set(["id", "uses", "matrix"]);

function substituted(step: MapNode, scope: Scope, problems: Problems): MapNode {
  const entries = [...step.entries].map(([name, { key, value }]): [string, Entry] => [
    name,
    { key, value: LITERAL.has(name) ? value : substitute(value, scope, problems) },
  ]);
  return { ...step, entries: new Map(entries) };
}

const without = (step: MapNode, ...names: readonly string[]): MapNode => ({
  ...step,
  entries: new Map([...entriesOf(step)].filter(([name]) => !names.includes(name))),
});
