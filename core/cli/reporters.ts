import { resolve } from "node:path";
import type { Project } from "../api/project.ts";
import { reportFile } from "../api/report-file.ts";
import { viewBeside } from "../api/store-view.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import { guard, type HookFailure } from "../host/guard.ts";
import type { MessageLevel, ProgressEvent } from "../model/event.ts";
import type { Reporter, RunReport } from "../plugin/reporter.ts";
import type { Cli } from "./cli.ts";
import type { GlobalOptions } from "./terminal.ts";

export interface OpenReporters {
  event(event: ProgressEvent): void;
  message(text: string, level: MessageLevel): void;
  report(report: RunReport): Promise<void>;
  close(): void;
}

/**
 * Opens every reporter's place before anything runs, so that a bad path fails early. Progress goes to stderr; `--json` puts
 * the json reporter on stdout in place of the terminal one.
 */
export async function openReporters(project: Project, cli: Cli, flags: GlobalOptions): Promise<OpenReporters> {
  const names = flags.json ? ["json", ...project.config.reporters.filter(toFile)] : project.config.reporters;
  const reports = await openReports(project, cli, flags, names);
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
      await reports.report(report);
    },
    close() {
      progress?.close();
      reports.close();
    },
  };
}

/** Reporters that are ready to write, each to its own place. */
export interface OpenReports {
  /** All of them write; what goes wrong with one is a warning. */
  report(report: RunReport): Promise<void>;
  close(): void;
}

/** `all`: the reporter `terminal` shows every metric. */
export async function openReports(
  project: Project,
  cli: Cli,
  flags: GlobalOptions & { readonly all?: boolean },
  references: readonly string[],
): Promise<OpenReports> {
  refuseSharedFiles(project, references);
  const opened: Awaited<ReturnType<typeof openReporter>>[] = [];
  const close = () => {
    for (const [i, reporter] of opened.entries())
      try {
        reporter.close();
      } catch (error) {
        cli.say(`warning: of the reporter ${references[i]}: ${reasonOf(error)}; what its file says is not of this run`);
      }
  };
  try {
    for (const reference of references) opened.push(await openReporter(project, cli, flags, reference));
  } catch (error) {
    close();
    throw error;
  }
  return {
    close,
    async report(report) {
      const results = await Promise.allSettled(opened.map((reporter) => reporter.report(report)));
      for (const [i, result] of results.entries())
        if (result.status === "rejected")
          cli.say(`warning: the reporter ${references[i]} failed: ${reasonOf(result.reason)}`);
    },
  };
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Whether a reference names a file: `junit=report.xml`. The file `-` is none. */
export const toFile = (reference: string): boolean => readReference(reference).file !== "-";

/** `junit=out.xml` is written anew, `markdown+=summary.md` goes on at its end; a bare name, or the file `-`, is stdout. */
function readReference(reference: string): { readonly name: string; readonly file: string; readonly append: boolean } {
  const [, name, plus, file] = /^([^=]*?)(\+?)=(.*)$/s.exec(reference) ?? [null, reference, "", "-"];
  if (file === "")
    throw new PerfmonError("PM1502", `--reporter ${reference} names no file`, {
      hint: "give one after the =, or the name alone for standard output; is a variable empty?",
    });
  return { name: name!, file: file!, append: plus === "+" };
}

/** s for one report. */
const REPORT_DEADLINE = 120;

/** Each would replace what the other wrote. */
function refuseSharedFiles(project: Project, references: readonly string[]): void {
  const files = references.map(readReference).filter(({ file }) => file !== "-");
  const byPath = Map.groupBy(files, ({ file }) => resolve(project.cwd, file));
  for (const [path, [first, second]] of byPath)
    if (second && !(first!.append && second.append))
      throw new PerfmonError("PM1502", `the reporters ${first!.name} and ${second.name} both write to ${path}`, {
        hint: "name a file for each, or append with both: NAME+=FILE",
      });
  // Those that go to standard output of themselves are asked for together: what is read there, and a log's annotations.
  const printed = references.map(readReference).filter(({ file }) => file === "-");
  const alone = references.find((each) => /[^+]=-$/.test(each));
  if (alone !== undefined && printed.length > 1)
    throw new PerfmonError(
      "PM1502",
      `the reporters ${printed.map(({ name }) => name).join(" and ")} write to standard output together`,
      {
        hint: `${alone} wants it alone: name a file for the others, NAME=FILE`,
      },
    );
}

/** One that is ready to write. What goes wrong with it is thrown, under its plugin's name. */
export async function openReporter(
  project: Project,
  cli: Cli,
  flags: GlobalOptions & { readonly all?: boolean },
  reference: string,
) {
  const { name, file, append } = readReference(reference);
  const reporter = await project.registry.get("reporters", name);
  const configured = project.options("reporter", name, reporter.options);
  const options = flags.all && name === "terminal" ? { ...configured, all: true } : configured;
  const { stream, finish, close } =
    file === "-"
      ? { stream: cli.stream("stdout", flags), finish() {}, close() {} }
      : reportFile(resolve(project.cwd, file), { append });
  const tap = project.registry.giver("reporters", name)!;
  // It keeps its error, which `report` tells under the reporter's name; one that waits for ever is given up.
  const write = (report: RunReport) => reporter.report(report, stream, options, viewBeside(project, report));
  const report = guard((each) => write(each as RunReport), {
    tap,
    hook: "report",
    policy: "abort",
    deadline: REPORT_DEADLINE,
    onFailure: () => {},
  });
  return {
    async report(each: RunReport) {
      await report(each);
      finish();
    },
    close,
  };
}

type Progress = ReturnType<NonNullable<Reporter["progress"]>>;

/** The first configured reporter that shows progress; the terminal one where none does. */
async function openProgress(project: Project, cli: Cli, flags: GlobalOptions) {
  for (const reference of [...project.config.reporters, "terminal"]) {
    const { name, file } = readReference(reference);
    if (file !== "-" || project.registry.giver("reporters", name) === null) continue;
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
