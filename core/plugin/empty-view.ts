import { PerfmonError } from "../errors/perfmon-error.ts";
import type { StoreView } from "./store-view.ts";

/** Of a run that is in no store: there is nothing beside it. */
export const emptyView: StoreView = {
  runs: async () => [],
  run: async () => null,
  cases: async () => [],
  samples: async () => [],
  report: async (run) => {
    throw new PerfmonError("PM1503", `there is no run ${run}: nothing is stored`);
  },
  trends: async () => ({ series: [], runs: { used: 0, tainted: 0, unfinished: 0 }, older: false }),
  baselines: async () => [],
  acks: async () => [],
  output: async () => null,
  profiles: async () => [],
  timelines: async () => [],
  reproduction: async () => null,
};
