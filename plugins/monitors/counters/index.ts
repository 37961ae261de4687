import { definePlugin } from "@perfmon/core/plugin";

export default definePlugin({ name: "@perfmon/core/plugins/monitors/counters", apiVersion: 1, monitors: {} });
