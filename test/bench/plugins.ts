import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A tool as a third party would publish one: a manifest, and everything else in a file that is loaded when it is used. */
const MANIFEST = (name: string) => `import { definePlugin } from "@perfmon/core/plugin";

export default definePlugin({
  name: "perfmon-plugin-${name}",
  apiVersion: 1,
  tools: { ${name}: { summary: "the tool ${name}", load: () => import("./tool.js") } },
  formats: { ${name}: { summary: "its results", load: () => import("./format.js") } },
});
`;

const TOOL = `import { defineTool, failure } from "@perfmon/core/plugin";
import options from "./options.schema.json" with { type: "json" };
import { metrics } from "./metrics.js";

export default defineTool({
  summary: "a tool",
  options,
  metrics,
  parserVersion: 1,
  command: ({ size }) => ({ argv: ["tool", "--size", String(size)] }),
  parse({ stdout }) {
    const match = /^rate: (\\d+\\.\\d+)$/m.exec(stdout);
    if (!match) throw failure("no-result", "no rate", { text: stdout });
    return [{ metric: "rate", value: Number(match[1]), unit: "1/s" }];
  },
});
`;

const METRICS = `export const metrics = [
  { name: "rate", unit: "1/s", better: "higher", kind: "custom", description: "operations in a second", headline: true },
];
`;

const FORMAT = `import { readJson } from "@perfmon/core/plugin";

export default {
  summary: "results of a tool",
  detect: (head) => (head.includes('"a-tool"') ? 1 : 0),
  async *read(stream) {
    for await (const piece of readJson(stream, ["results"]))
      if (piece.kind === "entry") yield { case: piece.key, metric: "rate", labels: {}, value: piece.value.rate, unit: "1/s" };
  },
};
`;

const OPTIONS = {
  type: "object",
  additionalProperties: false,
  properties: Object.fromEntries(
    Array.from({ length: 20 }, (_, i) => [
      `option${i}`,
      { type: "integer", minimum: 1, description: `What option ${i} does.`, examples: [i + 1] },
    ]),
  ),
};

/** Installs `count` packages into `folder`/node_modules, as npm would, and gives their names. */
export function installPlugins(folder: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => {
    const tool = `tool${i}`;
    const name = `perfmon-plugin-${tool}`;
    const place = join(folder, "node_modules", name);
    mkdirSync(place, { recursive: true });
    const write = (file: string, text: string) => writeFileSync(join(place, file), text);
    write("package.json", JSON.stringify({ name, version: "1.0.0", type: "module", exports: "./index.js" }));
    write("index.js", MANIFEST(tool));
    write("tool.js", TOOL);
    write("metrics.js", METRICS);
    write("format.js", FORMAT);
    write("options.schema.json", JSON.stringify(OPTIONS));
    return name;
  });
}
