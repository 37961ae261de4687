import { PerfmonError } from "../errors/perfmon-error.ts";
import { thresholdsOf } from "../suite/thresholds.ts";
import { baselineRule, namedBaseline } from "./baseline.ts";
import { type Check, failed, ok } from "./doctor-check.ts";
import { bindMonitors } from "./monitors.ts";
import { configuredProfiler } from "./profiler.ts";
import type { Project } from "./project.ts";

type Part = readonly [name: string, look: (project: Project) => Promise<string | null>];

/** What `exec` needs of the configuration beside the store and the target: each gives what it found, or throws as `exec` would. */
const PARTS: readonly Part[] = [
  [
    "analyzers",
    async (project) => {
      await project.hooks(() => undefined);
      return project.config.analyzers.join(", ");
    },
  ],
  [
    "monitors",
    async (project) => {
      const { monitors } = project.config;
      await bindMonitors(project, { cases: [{ monitors }] });
      return monitors.join(", ");
    },
  ],
  [
    "reporters",
    async (project) => {
      const names = project.config.reporters.map((reference) => reference.replace(/\+?=.*$/s, ""));
      for (const name of names)
        project.options("reporter", name, (await project.registry.get("reporters", name)).options);
      return names.join(", ");
    },
  ],
  [
    "profiler",
    async (project) => {
      const { profile, profiler } = project.config;
      if (profile === "off") return null;
      await configuredProfiler(project);
      return `${profiler}, ${profile}`;
    },
  ],
  [
    "thresholds",
    async ({ config, origins }) => {
      if (config.thresholds === null) return null;
      const { thresholds, diagnostics } = thresholdsOf(config.thresholds, "config");
      const wrong = diagnostics.find(({ severity }) => severity === "error");
      const origin = Object.entries(origins).find(([key]) => key.startsWith("thresholds."))?.[1];
      if (wrong) throw new PerfmonError(wrong.code, wrong.message, { hint: `${wrong.hint ?? "see it"} (${origin})` });
      return `${thresholds.length} of the configuration`;
    },
  ],
  [
    "baseline",
    async (project) => {
      const { baseline } = project.config;
      if (baselineRule(baseline)) return null;
      const { choice } = await namedBaseline(await project.store({ readOnly: true }), baseline);
      return `${baseline}: ${choice.runs.length} run${choice.runs.length === 1 ? "" : "s"}`;
    },
  ],
];

/** One check for each part that the configuration names, or where it fails. */
export async function partChecks(project: Project): Promise<Check[]> {
  const checks = await Promise.all(
    PARTS.map(async ([name, look]): Promise<Check | null> => {
      try {
        const found = await look(project);
        return found === null ? null : ok(name, found === "" ? "none" : found);
      } catch (error) {
        return failed(name, error);
      }
    }),
  );
  return checks.filter((check) => check !== null);
}
