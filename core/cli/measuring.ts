import { Project } from "../api/project.ts";
import { version } from "../config/own-package.ts";
import type { MessageLevel, ProgressEvent } from "../model/event.ts";
import type { Cli } from "./cli.ts";
import { monitorNames } from "./option-values.ts";
import { type OpenReporters, openReporters } from "./reporters.ts";
import { withSignals } from "./signals.ts";
import type { GlobalOptions } from "./terminal.ts";

/** Flags of every command that measures. */
export interface MeasuringFlags extends GlobalOptions {
  readonly target?: string;
  readonly monitors?: string;
  readonly label: Readonly<Record<string, string>>;
  readonly tag: readonly string[];
  readonly note?: string;
  readonly skipMissing?: boolean;
  /** s */
  readonly maxTime?: number;
}

/** What all of them ask for alike, and how they are stopped and heard. */
export interface MeasuringRequest {
  readonly version: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly tags: readonly string[];
  readonly note: string | null;
  readonly skipMissing: boolean | undefined;
  readonly maxTime: number | null;
  readonly signal: AbortSignal;
  readonly kill: AbortSignal;
  readonly onEvent: (event: ProgressEvent) => void;
  readonly onMessage: (message: string, level?: MessageLevel) => void;
}

/**
 * Opens the project and its reporters, measures under signals, and closes both whatever happens. `reporters`: names in place
 * of the configuration's. `ask` says what to measure; it comes before any reporter has opened its file.
 */
export async function measuring<Asked>(
  cli: Cli,
  flags: MeasuringFlags,
  reporters: readonly string[] | undefined,
  ask: (project: Project) => Promise<Asked>,
  work: (project: Project, request: Asked & MeasuringRequest, reporters: OpenReporters) => Promise<void>,
): Promise<void> {
  const project = await Project.open({
    cwd: cli.terminal.cwd(),
    env: cli.terminal.env,
    file: flags.config,
    flags: { store: flags.store, monitors: monitorNames(flags.monitors), target: flags.target, reporters },
  });
  try {
    await withSignals(cli, flags, async (stop) => {
      const asked = await ask(project);
      const open = await openReporters(project, cli, flags);
      try {
        const request = {
          ...asked,
          ...stop,
          version: version(),
          labels: flags.label,
          tags: flags.tag,
          note: flags.note ?? null,
          skipMissing: flags.skipMissing,
          maxTime: flags.maxTime ?? null,
          onEvent: (event: ProgressEvent) => open.event(event),
          onMessage: (message: string, level: MessageLevel = "warning") => open.message(message, level),
        };
        await work(project, request, open);
      } finally {
        open.close();
      }
    });
  } finally {
    await project.close();
  }
}
