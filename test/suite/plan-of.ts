import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import type { Diagnostic } from "../../core/errors/diagnostic.ts";
import type { Facts } from "../../core/model/case.ts";
import type { Plan } from "../../core/model/plan.ts";
import { defineTool } from "../../core/plugin/define.ts";
import type { Tool } from "../../core/plugin/tool.ts";
import { type PlanContext, planSuites } from "../../core/suite/plan.ts";
import canary from "../../plugins/monitors/canary/monitor.ts";
import resources from "../../plugins/monitors/resources/monitor.ts";

/** A tool with an option of every sort, and nothing behind it. */
export const sieve: Tool = defineTool<any>({
  summary: "finds primes",
  options: {
    type: "object",
    additionalProperties: false,
    required: ["limit"],
    properties: {
      limit: { type: "integer", minimum: 1, description: "How far." },
      memory: { type: "integer", "x-unit": "B", minimum: 1, description: "Memory." },
      runtime: { type: "number", "x-unit": "s", description: "How long." },
      share: { anyOf: [{ type: "number", "x-unit": "ratio" }, { const: "all" }], description: "Of what." },
      threads: { type: "integer", minimum: 1, default: 1, description: "Threads." },
      odd: { type: "boolean", default: true, description: "Only odd ones." },
      wheel: { enum: ["two", "six", "thirty"], description: "Wheel." },
      file: { type: "string", "x-identity": false, description: "Where to write." },
      script: { type: "string", "x-shell": true, description: "For a shell." },
      words: { type: "array", items: { type: "string" }, description: "Words." },
    },
  },
  metrics: [
    { name: "rate", unit: "1/s", better: "higher", kind: "custom", description: "primes found", headline: true },
    { name: "wait.p99", unit: "s", better: "lower", kind: "custom", description: "waiting" },
  ],
  parserVersion: 1,
  validate: ({ limit, threads }) =>
    threads > limit ? [{ path: ["threads"], message: "more threads than numbers", hint: "fewer threads" }] : [],
  command: () => ({ argv: ["sieve"] }),
  parse: () => [],
});

export const FACTS: Facts = Object.fromEntries(
  Object.entries({
    "cpu.count": 4,
    "memory.total": 8 * 2 ** 30,
    "cache.l2": 2 ** 20,
    "kernel.release": "6.12.9-amd64",
  }).map(([name, value]) => [name, { value, role: "noted" as const }]),
);

export interface Changes extends Partial<Omit<PlanContext, "overrides">> {
  readonly overrides?: Partial<PlanContext["overrides"]>;
}

/** Plans `main.yaml` of some files in a folder of their own. */
export async function planOf(
  files: string | Readonly<Record<string, string>>,
  { overrides, ...changes }: Changes = {},
  refs: readonly string[] = ["main"],
): Promise<{ plan: Plan | null; diagnostics: Diagnostic[] }> {
  const folder = mkdtempSync(join(tmpdir(), "perfmon-suite-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(typeof files === "string" ? { "main.yaml": files } : files))
    writeFileSync(join(folder, name), text);
  return planSuites(refs, {
    cwd: folder,
    folders: [folder],
    tool: async (name) => (name === "sieve" ? sieve : null),
    monitor: async (name) => (name === "canary" ? canary : resources),
    toolNames: ["sieve"],
    monitorNames: ["resources", "canary"],
    facts: FACTS,
    config: {},
    overrides: { set: {}, seed: 1, filter: [], exclude: [], ...overrides },
    ...changes,
  });
}

/** The plan of files that have nothing wrong. */
export async function goodPlan(
  files: Parameters<typeof planOf>[0],
  changes?: Changes,
  refs?: readonly string[],
): Promise<Plan> {
  const { plan, diagnostics } = await planOf(files, changes, refs);
  expect(diagnostics.map(({ message, hint, line }) => ({ message, hint, line }))).toEqual([]);
  return plan!;
}

/** Every problem as `line:column CODE message | hint`. */
export async function problemsOf(
  files: Parameters<typeof planOf>[0],
  changes?: Changes,
  refs?: readonly string[],
): Promise<string[]> {
  const { plan, diagnostics } = await planOf(files, changes, refs);
  if (diagnostics.some(({ severity }) => severity === "error")) expect(plan).toBeNull();
  return diagnostics.map(
    ({ file, line, column, code, message, hint }) =>
      `${file === "main.yaml" ? "" : `${file}:`}${line}:${column} ${code} ${message}${hint === undefined ? "" : ` | ${hint}`}`,
  );
}

/** A suite of one step with these lines in it. */
export const step = (...lines: readonly string[]) =>
  ["steps:", "  - id: a", "    uses: sieve", ...lines.map((line) => `    ${line}`)].join("\n");
