import { closeSync, openSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import type { Project } from "../api/project.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import { guard, type HookFailure } from "../host/guard.ts";
import type { MessageLevel, ProgressEvent } from "../model/event.ts";
import type { Reporter, ReportStream, RunReport } from "../plugin/reporter.ts";
import type { Cli } from "./cli.ts";
import type { GlobalOptions } from "./terminal.ts";

export interface OpenReporters {
  event(event: ProgressEvent): void;
  message(text: string, level: MessageLevel): void;
  report(report: RunReport): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens every reporter's place before anything runs, so that a bad path fails early. Progress goes to stderr; `--json` puts
 * the json reporter on stdout in place of the terminal one.
 */
export async function openReporters(project: Project, cli: Cli, flags: GlobalOptions): Promise<OpenReporters> {
  const names = flags.json
    ? ["json", ...project.config.reporters.filter((name) => name.includes("="))]
    : project.config.reporters;
  const opened = await Promise.all(names.map((name) => openReporter(project, cli, flags, name)));
  const progress = flags.quiet ? null : await openProgress(project, cli, flags);
  let time = 0;
  return {
    event(event) {
      time = event.time;
      progress?.event(event);
    },
    message(text, level) {
      if (progress) progress.event({ time, type: "message", level, text });
      else cli.say(text, flags);
    },
    async report(report) {
      progress?.close();
      const results = await Promise.allSettled(opened.map((reporter) => reporter.report(report)));
      for (const [i, result] of results.entries())
        if (result.status === "rejected")
          cli.say(
            `warning: the reporter ${names[i]} failed: ${result.reason instanceof Error ? result.reason.message : result.reason}`,
          );
    },
    async close() {
      progress?.close();
      for (const reporter of opened) reporter.close();
    },
  };
}

/** s for one report. */
const REPORT_DEADLINE = 120;

async function openReporter(project: Project, cli: Cli, flags: GlobalOptions, reference: string) {
  const at = reference.indexOf("=");
  const name = at === -1 ? reference : reference.slice(0, at);
  const file = at === -1 ? "-" : reference.slice(at + 1);
  const reporter = await project.registry.get("reporters", name);
  const options = project.options("reporter", name, reporter.options);
  const { stream, close } =
    file === "-" ? { stream: cli.stream("stdout", flags), close: () => {} } : fileStream(resolve(project.cwd, file));
  const tap = project.registry.giver("reporters", name)!;
  // It keeps its error, which `report` tells under the reporter's name; one that waits for ever is given up.
  const report = guard((each) => reporter.report(each as RunReport, stream, options), {
    tap,
    hook: "report",
    policy: "abort",
    deadline: REPORT_DEADLINE,
    onFailure: () => {},
  });
  return { report: async (each: RunReport) => void (await report(each)), close };
}

type Progress = ReturnType<NonNullable<Reporter["progress"]>>;

/** The first configured reporter that shows progress; the terminal one where none does. */
async function openProgress(project: Project, cli: Cli, flags: GlobalOptions) {
  for (const reference of [...project.config.reporters, "terminal"]) {
    const name = reference.split("=")[0]!;
    if (reference.includes("=") || project.registry.giver("reporters", name) === null) continue;
    const reporter = await project.registry.get("reporters", name);
    if (!reporter.progress) continue;
    const options = project.options("reporter", name, reporter.options);
    const stream = cli.stream("stderr", flags);
    const tap = project.registry.giver("reporters", name)!;
    // What shows the progress never ends what it shows: told once, then it is silent.
    const once = { tap, hook: "event", policy: "silence", deadline: null } as const;
    const onFailure = ({ error }: HookFailure) => cli.say(`warning: ${error.message}`);
    const progress = guard(() => reporter.progress!(stream, options), { ...once, onFailure })() as Progress | undefined;
    if (progress === undefined) return null;
    let open = true;
    const event = guard((each) => progress.event(each as ProgressEvent), { ...once, onFailure });
    const close = guard(() => progress.close(), { ...once, onFailure });
    return {
      event: (each: ProgressEvent) => void (open && event(each)),
      close() {
        if (open) close();
        open = false;
      },
    };
  }
  return null;
}

function fileStream(path: string): { stream: ReportStream; close: () => void } {
  let fd: number;
  try {
    fd = openSync(path, "w");
  } catch (cause) {
    throw new PerfmonError("PM1502", `the report cannot be written to ${path}: ${(cause as Error).message}`, {
      hint: "name a file in a folder that exists: --reporter NAME=FILE",
      cause,
    });
  }
  let open = true;
  return {
    stream: { write: (text) => void writeSync(fd, text), columns: 0, color: false, unicode: true, live: false },
    close() {
      if (open) closeSync(fd);
      open = false;
    },
  };
}
