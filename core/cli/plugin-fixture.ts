import { newFixture } from "../api/plugin-fixture.ts";
import { keptFolder } from "../api/runs.ts";
import { withCases } from "../api/show.ts";
import { oneRun } from "../api/sides.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import { labelKey } from "../model/metric.ts";
import { shownPath } from "../suite/document/read.ts";
import type { Cli } from "./cli.ts";
import type { GlobalOptions } from "./terminal.ts";
import { withProject } from "./with-project.ts";

export interface FixtureFlags extends GlobalOptions {
  readonly case?: string;
  readonly repetition?: number;
}

/** `perfmon plugin fixture` */
export async function fixture(name: string, reference: string, flags: FixtureFlags, cli: Cli): Promise<void> {
  const made = await withProject(cli, flags, async (project) => {
    const run = withCases(await oneRun(project, reference), flags.case);
    const kept = keptFolder(await project.store({ readOnly: true }), run.id);
    if (kept === null) throw new PerfmonError("PM1506", `no raw output of run ${run.id} is kept`);
    return newFixture(project, { name, run, kept, repetition: flags.repetition });
  });
  const { folder, tool, command, measurements, problems } = made;
  if (flags.json) {
    const expected = measurements.map(({ metric, labels, original }) => ({ metric, labels, ...original }));
    const { case: id, repetition } = made;
    return cli.document({
      schema: "perfmon.plugin-fixture/1",
      folder,
      tool,
      case: id,
      repetition,
      command,
      measurements: expected,
      problems,
    });
  }
  cli.print(`wrote ${shownPath(folder, cli.terminal.cwd())}, of ${command}`);
  for (const { metric, labels, original } of measurements)
    cli.print(
      ` ${metric}${Object.keys(labels).length > 0 ? `{${labelKey(labels)}}` : ""} ${original.value} ${original.unit}`,
    );
  for (const { code, severity, message } of problems) cli.print(` ${severity} ${code}: ${message}`);
  cli.say("It expects what the parser reads of it today: look whether that is what the program said.", flags);
}
