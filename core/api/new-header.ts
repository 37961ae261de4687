import type { JsonObject } from "../model/case.ts";
import type { Environment } from "../model/environment.ts";
import type { Plan } from "../model/plan.ts";
import type { RunHeader } from "../model/run.ts";
import { owner } from "./owner.ts";
import type { PlanRequest } from "./plan.ts";

export interface HeaderRequest extends PlanRequest {
  readonly labels?: Readonly<Record<string, string>>;
  readonly tags?: readonly string[];
  readonly note?: string | null;
  /** Id of the run whose suspicious cases this one measures again. */
  readonly rerunOf?: string | null;
  /** Of perfmon. */
  readonly version: string;
}

/** A run that begins now, in this process. */
export const newHeader = (
  id: string,
  plan: Plan,
  environment: Environment,
  request: HeaderRequest,
  target: string,
): RunHeader => ({
  id,
  state: "running",
  suite: plan.suite,
  suiteFiles: plan.suiteFiles,
  started: new Date().toISOString(),
  finished: null,
  target,
  labels: { ...request.labels },
  tags: [...new Set(request.tags ?? [])],
  note: request.note ?? null,
  rerunOf: request.rerunOf ?? null,
  seed: plan.seed,
  order: plan.order,
  perfmon: request.version,
  environment,
  environmentAfter: null,
  taints: [],
  owner: owner(),
  settings: planSettings(request),
  reasons: [],
});

/** What was asked for: --resume needs it again. */
const planSettings = ({ suites, stdin, overrides }: PlanRequest): JsonObject => ({
  suites: [...suites],
  ...(stdin === undefined ? {} : { stdin }),
  overrides: { ...overrides } as never,
});
