import { definePlugin, type Monitor, type Timeline } from "@perfmon/core/plugin";

/** A monitor whose course in time is the number that the tool printed. */
const watcher = (name: string): Monitor => ({
  scope: "repetition",
  summary: "reads what the tool says",
  options: { type: "object", additionalProperties: false, properties: {} },
  metrics: [],
  wrap: (command) => command,
  read: () => ({ measurements: [], taints: [], problems: [] }),
  timelines: ({ stdout }): Timeline[] => [
    { name, unit: "1", description: "what it says", points: [[0, Number(stdout.replace(/\D/g, ""))]] },
  ],
});

export default definePlugin({
  name: "perfmon-plugin-watchers",
  apiVersion: 1,
  monitors: { left: watcher("left"), right: watcher("right") },
});
