import type { Reporter } from "@perfmon/core/plugin";
import { doneBefore } from "./next-steps.ts";
import schema from "./options.schema.json" with { type: "json" };
import type { TerminalOptions } from "./options.ts";
import { NARROWEST, pen } from "./pen.ts";
import { profileLine } from "./profile-line.ts";
import { liveProgress } from "./progress-live.ts";
import { plainProgress } from "./progress-plain.ts";
import { reportLines } from "./report.ts";

const reporter: Reporter = {
  summary: "progress and results for people, at a terminal or in a log",
  options: schema as never,
  // Where lines would be broken by the terminal, a redrawn block would leave rests.
  progress: (stream) => (stream.live && stream.columns >= NARROWEST ? liveProgress(stream) : plainProgress(stream)),
  async report(report, stream, { all = false }: Partial<TerminalOptions> = {}, view) {
    const profile = await profileLine(report, view);
    const done = await doneBefore(view, report.run.id);
    stream.write(`${reportLines(report, pen(stream), all, { done, profile }).join("\n")}\n`);
  },
};

export default reporter;
