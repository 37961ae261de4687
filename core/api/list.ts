import { KIND_NAMES, type KindName } from "../host/kinds.ts";
import type { Case } from "../model/case.ts";
import type { Metric } from "../model/metric.ts";
import { parseYaml } from "../suite/document/parse.ts";
import { readSource } from "../suite/document/read.ts";
import { child, plain } from "../suite/document/tree.ts";
import { listSuites } from "../suite/find.ts";
import { unitNames, unitOf } from "../units/units.ts";
import { declaredMetrics } from "./declared.ts";
import { buildPlan, type PlanRequest } from "./plan.ts";
import type { Project } from "./project.ts";

/** A suite that is found by its name. */
export interface SuiteListing {
  readonly name: string;
  readonly path: string;
  readonly description: string | null;
  readonly tags: readonly string[];
}

/** Suites of the project's folders, then the built-in ones. */
export async function suites(project: Project): Promise<SuiteListing[]> {
  return Promise.all(
    (await listSuites(project.config.suites)).map(async ({ name, path }) => {
      const read = await readSource(path, project.cwd);
      const root = "source" in read ? parseYaml(read.source).root : null;
      const description = child(root, "description");
      const tags = child(root, "tags");
      return {
        name,
        path,
        description: description === null ? null : String(plain(description)),
        tags: tags?.kind === "list" ? tags.items.map((item) => String(plain(item))) : [],
      };
    }),
  );
}

/** A case of a suite, as `--filter` selects it. */
export interface StepListing extends Pick<Case, "id" | "step" | "uses" | "parameters" | "tags" | "smoke"> {
  readonly repetitions: { readonly min: number; readonly max: number };
}

/** All cases of suites, whether this machine can run them or not. */
export async function steps(project: Project, request: PlanRequest): Promise<StepListing[]> {
  const { plan } = await buildPlan(project, request, null);
  return [...plan.cases, ...plan.skipped.map(({ case: item }) => item)].map(
    ({ id, step, uses, parameters, tags, smoke, repetitions: { min, max } }) => ({
      id,
      step,
      uses,
      parameters,
      tags,
      smoke,
      repetitions: { min, max },
    }),
  );
}

export interface MetricListing extends Metric {
  /** The tool or monitor that gives it. */
  readonly from: string;
}

/** Metrics of one tool or monitor, or of all. Where they depend on options: those of every choice of them. */
export async function metrics(project: Project, name: string | null): Promise<MetricListing[]> {
  const { registry } = project;
  const found: MetricListing[] = [];
  const monitor = name !== null && registry.giver("monitors", name) !== null;
  for (const tool of name === null ? registry.names("tools") : monitor ? [] : [name]) {
    const { metrics: declared, options } = await registry.get("tools", tool);
    found.push(...declaredMetrics(options, declared).map((metric) => ({ ...metric, from: tool })));
  }
  for (const each of name === null ? registry.names("monitors") : monitor ? [name] : [])
    found.push(...(await registry.get("monitors", each)).metrics.map((metric) => ({ ...metric, from: each })));
  return found;
}

export interface PluginListing {
  readonly name: string;
  /** The configuration's line that named it. */
  readonly origin: string;
  /** Names of what it gives, by kind. */
  readonly gives: Readonly<Partial<Record<KindName, readonly string[]>>>;
}

export function plugins({ registry, config }: Project): PluginListing[] {
  return registry.plugins.map((plugin, index) => ({
    name: plugin.name,
    origin: config.plugins[index]?.origin ?? "",
    gives: Object.fromEntries(
      KIND_NAMES.map((kind) => [kind, Object.keys(plugin[kind] ?? {})] as const).filter(
        ([, names]) => names.length > 0,
      ),
    ),
  }));
}

export interface UnitListing {
  readonly name: string;
  readonly base: string;
  /** Value in the base unit of 1 of this. */
  readonly factor: number;
}

export const units = (): UnitListing[] =>
  unitNames().map((name) => {
    const { base, factor } = unitOf(name)!;
    return { name, base, factor };
  });
