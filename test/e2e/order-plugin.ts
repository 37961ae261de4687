import { definePlugin, type Tool } from "@perfmon/core/plugin";

interface Options {
  /** Folder of the test's programs and its log. */
  readonly folder: string;
}

/** A tool with a companion, both of which write into a log. */
const ordered: Tool<Options> = {
  summary: "writes into a log, beside a companion that does",
  options: {
    type: "object",
    additionalProperties: false,
    required: ["folder"],
    properties: { folder: { type: "string", description: "where", examples: ["/tmp"] } },
  },
  metrics: [{ name: "n", unit: "1", better: "lower", kind: "custom", description: "always 1", headline: true }],
  parserVersion: 1,
  command: ({ folder }) => ({
    argv: [`${folder}/tool`],
    companions: [{ name: "companion", argv: [`${folder}/companion`], ready: { line: /^ready$/ } }],
  }),
  parse: () => [{ metric: "n", value: 1, unit: "1" }],
};

export default definePlugin({ name: "perfmon-plugin-ordered", apiVersion: 1, tools: { ordered } });
