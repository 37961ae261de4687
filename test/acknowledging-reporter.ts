import { definePlugin, type ProgressEvent, type Reporter } from "@perfmon/core/plugin";

/** One JSON line on stderr for each repetition that perfmon says it has stored. */
const reporter: Reporter = {
  summary: "acknowledged repetitions, for tests",
  options: { type: "object", additionalProperties: false, properties: {} },
  progress: (stream) => ({
    event(event: ProgressEvent) {
      if (event.type === "run-start") stream.write(`run-start ${event.run}\n`);
      if (event.type === "message") stream.write(`${event.text}\n`);
      if (event.type !== "repetition-end") return;
      const { index, warmup, outcome, measurements } = event;
      const values = measurements.map(({ metric, value }) => [metric, value]);
      stream.write(`stored ${JSON.stringify({ id: event.case.id, index, warmup, outcome, values })}\n`);
    },
    close() {},
  }),
  report() {},
};

export default definePlugin({
  name: "perfmon-plugin-acknowledging",
  apiVersion: 1,
  reporters: { acknowledging: reporter },
});

export interface Acknowledged {
  readonly id: string;
  readonly index: number;
  readonly warmup: boolean;
  readonly outcome: string;
  readonly values: readonly (readonly [metric: string, value: number])[];
}

/** The lines that reached the reader; one that was cut off was not acknowledged. */
export const acknowledged = (stderr: string): Acknowledged[] =>
  [...stderr.matchAll(/^stored (.*)\n/gm)].map((match) => JSON.parse(match[1]!));
