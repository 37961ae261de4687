import type { Reporter } from "@perfmon/core/plugin";
import { junitDocument } from "./document.ts";
import schema from "./options.schema.json" with { type: "json" };
import type { JunitOptions } from "./options.ts";
import { xmlLines } from "./xml.ts";

const reporter: Reporter = {
  summary: "JUnit XML for CI servers",
  options: schema as never,
  writes: "document",
  report(report, stream, { fail_on = report.failOn }: Partial<JunitOptions> = {}) {
    for (const line of xmlLines(junitDocument(report, fail_on))) stream.write(line);
  },
};

export default reporter;
