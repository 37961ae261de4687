import { definePlugin, type Monitor } from "@perfmon/core/plugin";

/** A monitor that calls a repetition disturbed when its tool says so. */
const noise: Monitor = {
  scope: "repetition",
  summary: "believes the tool",
  options: { type: "object", additionalProperties: false, properties: {} },
  metrics: [],
  wrap: (command) => command,
  read: ({ stdout }) => ({
    measurements: [],
    taints: stdout.includes("noise") ? ["the neighbours had a party"] : [],
    problems: [],
  }),
};

export default definePlugin({ name: "perfmon-plugin-noise", apiVersion: 1, monitors: { noise } });
