import { isAbsolute } from "node:path";
import { PerfmonError } from "../errors/perfmon-error.ts";
import { runAction } from "./action.ts";
import type { CaseVisit, ExecHooks, RepetitionVisit } from "./context.ts";
import { toolEnvironment } from "./environment.ts";
import { rawFolder } from "./raw.ts";

const caseFolder = ({ prepared }: CaseVisit) => rawFolder(prepared.index, 0).replace(/[\\/][^\\/]*$/, "");

/**
 * What core itself does around cases and repetitions. Order of a repetition: prepare, settle, cache, inputs, companions; clock;
 * companions stop, files are fetched, conclude. `End` taps all run, whatever failed before.
 */
export function tapLifecycle(hooks: ExecHooks): void {
  hooks.caseStart.tapPromise("setup", async (visit) => {
    for (const [i, action] of visit.prepared.case.setup.entries())
      await runAction(visit.context, action, `${caseFolder(visit)}/setup-${i}`, visit.prepared.case.timeout);
  });
  hooks.caseStart.tapPromise("requirements", checkCaseRequirements);
  hooks.caseEnd.tapPromise("cleanup", async (visit) => {
    for (const [i, action] of visit.prepared.case.cleanup.entries())
      await runAction(visit.context, action, `${caseFolder(visit)}/cleanup-${i}`, visit.prepared.case.timeout, true);
  });
  hooks.repetitionStart.tapPromise("prepare", async (visit) => {
    for (const [i, action] of visit.prepared.case.prepare.entries())
      await runAction(visit.context, action, `${visit.raw}/prepare-${i}`, visit.prepared.case.timeout);
  });
  hooks.repetitionStart.tapPromise("settle", async ({ context, prepared, problems }) => {
    const { settle, cache } = prepared.case;
    if (settle)
      for (const message of await context.session.settle(settle))
        problems.push({ code: "not-settled", severity: "warning", message });
    if (cache !== "cold") return;
    const refused = await context.session.dropCaches();
    if (refused !== null)
      throw new PerfmonError("PM5002", `cache: cold is not possible: ${refused}`, {
        hint: "run as root, or take cache: cold out of the step",
      });
  });
  hooks.repetitionStart.tapPromise("inputs", async ({ context, prepared }) => {
    for (const [name, content] of Object.entries(prepared.command.inputs ?? {}))
      await context.session.put(`${context.scratch}/${name}`, content);
  });
  hooks.repetitionStart.tapPromise("companions", startCompanions);
  // For the repetition that was not timed: after the clock they are stopped before files are fetched.
  hooks.repetitionEnd.tapPromise("companions", stopCompanions);
  hooks.repetitionEnd.tapPromise("conclude", async (visit) => {
    for (const [i, action] of visit.prepared.case.conclude.entries())
      await runAction(visit.context, action, `${visit.raw}/conclude-${i}`, visit.prepared.case.timeout, true);
  });
}

/** Files and folders that must be there once setup has run. */
async function checkCaseRequirements({ context, prepared }: CaseVisit): Promise<void> {
  for (const { file, folder, when, hint } of prepared.tool.requires?.(prepared.case.options) ?? []) {
    if (when !== "case") continue;
    const path = file ?? folder;
    if (path === undefined || !isAbsolute(path)) continue;
    const is = await context.session.stat(path);
    if (folder !== undefined ? is === "folder" : is === "file" || is === "block-device") continue;
    throw new PerfmonError(
      "PM5002",
      `${path} is ${is === null ? "not there" : `a ${is}`}; ${prepared.case.uses} needs a ${folder !== undefined ? "folder" : "file"}`,
      {
        hint: hint ?? "create it in the step's setup:",
      },
    );
  }
}

/** Without one of the tool's own nothing can be measured; without a monitor's, something beside it is missing. */
async function startCompanions(visit: RepetitionVisit): Promise<void> {
  const { context, companions, running, problems } = visit;
  for (const { name, argv, env, ready, timeout = 10 } of companions) {
    try {
      running.push(await context.session.start(name, { argv, env: toolEnvironment(context.env, env) }, ready, timeout));
    } catch (cause) {
      const message = `${name} did not become ready: ${cause instanceof Error ? cause.message : cause}`;
      if (isTools(visit, name)) throw new PerfmonError("PM5004", message, { hint: `try it: ${argv.join(" ")}`, cause });
      problems.push({ code: "companion-not-ready", severity: "warning", message });
    }
  }
}

/**
 * Stops those that run, the last one first; does nothing a second time. Never rejects: one that cannot be stopped is a problem,
 * and neither keeps the others running nor what was measured from being kept.
 */
export async function stopCompanions(visit: RepetitionVisit): Promise<void> {
  for (const companion of visit.running.splice(0).reverse()) {
    const problem = (code: string, message: string) =>
      visit.problems.push({ code, severity: isTools(visit, companion.name) ? "error" : "warning", message });
    try {
      const { died, output } = await companion.stop();
      if (died) {
        const said = output.trim().slice(-200) || "it said nothing";
        problem("companion-died", `${companion.name} ended before the measurement did: ${said}`);
      }
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : cause;
      problem("companion-not-stopped", `${companion.name} could not be stopped: ${why}`);
    }
  }
}

const isTools = ({ prepared }: RepetitionVisit, name: string): boolean =>
  (prepared.plain.companions ?? []).some((own) => own.name === name);
