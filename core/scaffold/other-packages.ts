import type { PluginNames } from "./names.ts";
import { commonFiles, word } from "./package-files.ts";

/** The files of a package with an analyzer that reports what became much worse; by path. Pure. */
export const analyzerPackage = (names: PluginNames, perfmon: string): Readonly<Record<string, string>> => ({
  "index.ts": indexText(names, "analyzers", ANALYZER),
  "analyzer.ts": analyzerText(names.name),
  "options.ts": optionsText(ANALYZER_OPTIONS),
  ...commonFiles(names, "analyzer", perfmon, ANALYZER),
  "perfmon.config.yaml": configText(`analyzers: [evidence, threshold, changepoint, severity, ${names.name}]`),
  [`${names.name}.test.ts`]: testText("testAnalyzer", "analyzer", "{ options: { factor: 2 } }"),
  "README.md": readmeText(names, ANALYZER, `analyzers: [evidence, threshold, changepoint, severity, ${names.name}]`),
});

/** The files of a package with a reporter that writes one line a case; by path. Pure. */
export const reporterPackage = (names: PluginNames, perfmon: string): Readonly<Record<string, string>> => ({
  "index.ts": indexText(names, "reporters", REPORTER),
  "reporter.ts": REPORTER_TEXT,
  "options.ts": optionsText(REPORTER_OPTIONS),
  ...commonFiles(names, "reporter", perfmon, REPORTER),
  "perfmon.config.yaml": configText(`reporters: [terminal, ${names.name}=report.txt]`),
  [`${names.name}.test.ts`]: testText("testReporter", "reporter", "{ options: { failed: true } }"),
  "README.md": readmeText(names, REPORTER, `reporters: [terminal, ${names.name}=report.txt]`),
});

const ANALYZER = "claims what became several times worse";
const REPORTER = "one line for each case";

const indexText = ({ package: name, name: short }: PluginNames, kind: string, summary: string) => `\
import { definePlugin } from "@perfmon/core/plugin";

/** Read at every start of perfmon: the rest is loaded when it is used. */
export default definePlugin({
  name: ${word(name)},
  apiVersion: 1,
  ${kind}: {
    ${word(short)}: { summary: ${word(summary)}, load: () => import("./${kind.slice(0, -1)}.ts") },
  },
});
`;

const ANALYZER_OPTIONS = `\
    factor: { type: "number", exclusiveMinimum: 1, default: 2, description: "From how many times worse on it speaks." },`;
const REPORTER_OPTIONS = `\
    failed: { type: "boolean", default: true, description: "Whether cases that failed have a line too." },`;

const optionsText = (properties: string) => `\
import type { OptionsOf, OptionsSchema } from "@perfmon/core/plugin";

/** What the configuration may say under \`options:\`. perfmon checks it and fills the defaults in. */
export const options = {
  type: "object",
  additionalProperties: false,
  properties: {
${properties}
  },
} as const satisfies OptionsSchema;

export type Options = OptionsOf<typeof options>;
`;

const analyzerText = (name: string) => `\
import type { DetectingAnalyzer, Evidence, Finding } from "@perfmon/core/plugin";
import { type Options, options } from "./options.ts";

/** A finding where the median is several times worse. Of the rest it claims nothing: others may. */
function detect(evidence: readonly Evidence[], { factor }: Options): Finding[] {
  return evidence.flatMap(({ comparison }) => {
    const times = timesWorse(comparison);
    if (times === null || times < factor) return [];
    const message = \`the median is \${times.toFixed(1)} times worse\`;
    return [
      {
        analyzer: ${word(name)},
        caseId: comparison.case.id,
        metric: comparison.metric,
        labels: comparison.labels,
        verdict: "regression",
        reasons: [{ code: "times-worse", message }],
        evidence: { times },
      },
    ];
  });
}

/** 2: twice as slow, or half as fast. Null: nobody can tell. */
function timesWorse({ change, better }: Evidence["comparison"]): number | null {
  if (change === null) return null;
  const times = better === "lower" ? 1 + change : 1 / (1 + change);
  return Number.isFinite(times) ? times : null;
}

const analyzer: DetectingAnalyzer = { summary: ${word(ANALYZER)}, options, hook: "detect", detect };
export default analyzer;
`;

const REPORTER_TEXT = `\
import { cutText, formatQuantity, plainText, type Reporter, type ReportStream, type RunReport } from "@perfmon/core/plugin";
import { type Options, options } from "./options.ts";

function report({ run, judgement }: RunReport, stream: ReportStream, { failed }: Options): void {
  // Names and messages are users' and tools': no character of theirs may steer a terminal.
  const line = (text: string) => {
    const plain = plainText(text, stream);
    stream.write(\`\${stream.columns > 0 ? cutText(plain, stream.columns, stream.unicode ? "…" : "...") : plain}\\n\`);
  };
  line(\`\${run.suite}: \${judgement.verdict}\`);
  for (const { case: of, metric, candidate, unit, verdict } of judgement.comparisons) {
    const value = candidate === null ? "-" : formatQuantity(candidate.median, unit, { ascii: !stream.unicode });
    line(\`\${of.id} \${metric} \${value} \${verdict}\`);
  }
  if (!failed) return;
  for (const { case: of, outcome, reason } of run.cases)
    if (outcome !== "completed") line(\`\${of.id} \${outcome} \${reason ?? ""}\`);
}

const reporter: Reporter = { summary: ${word(REPORTER)}, options, report };
export default reporter;
`;

const configText = (how: string) => `# To try the plugin from its sources.\nplugins: ["...", .]\n${how}\n`;

const testText = (kit: string, what: string, how: string) => `\
import { test } from "node:test";
import { ${kit} } from "@perfmon/core/plugin/testing";
import ${what} from "./${what}.ts";

for (const { name, run } of ${kit}(${what}, ${how})) test(name, run);
`;

const readmeText = ({ package: name }: PluginNames, what: string, how: string) => `\
# ${name}

For perfmon: ${what}.

\`\`\`yaml
# perfmon.config.yaml
plugins: ["...", ${word(name)}]
${how}
\`\`\`
`;
