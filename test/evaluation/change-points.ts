import { performance } from "node:perf_hooks";
import { drawTable } from "../../core/plugin/text-table.ts";
import { changePoints } from "../../core/stats/index.ts";
import { normal, uniform } from "./random.ts";
import { cover, f1 } from "./score.ts";
import { drawShape, NOISES } from "./shapes.ts";
import { type Detector, falseAlarms, MODELS, power } from "./steps.ts";
import { windowedT } from "./windowed-t.ts";

const own: Detector = (values) => changePoints(values).changePoints.map(({ index }) => index);
const nothing: Detector = () => [];

/** The figures of core/stats/change-points; everything is drawn from fixed seeds. */
export function run(): void {
  heading("False change points per 1000 points, in series of 50 to 1000 points without a step");
  const lengths = [50, 100, 300, 1000];
  table(
    ["noise", ...lengths.map(String), "a report of nothing"],
    Object.keys(MODELS).map((model) => [
      model,
      ...lengths.map((n) => falseAlarms(own, model, n, 100_000).toFixed(2)),
      "0.00",
    ]),
  );
  heading("One step in 300 points: found within 5 points, F1 and cover (of a detector that reports nothing)");
  table(
    ["noise", "step", "found", "F1", "(nothing)", "cover", "(nothing)"],
    Object.keys(MODELS).flatMap((model) =>
      [1, 2, 3].map((size) => {
        const [ours, none] = [own, nothing].map((detect) => power(detect, model, size, 400)) as [Power, Power];
        return [
          model,
          `${size} sigma`,
          `${Math.round(ours.found * 100)} %`,
          ours.f1.toFixed(3),
          none.f1.toFixed(3),
          ours.cover.toFixed(3),
          none.cover.toFixed(3),
        ];
      }),
    ),
  );
  heading("15 to 500 points, 0 to 6 steps of 2 to 20 sigma: F1 / cover, 150 series each");
  const detectors: Readonly<Record<string, Detector>> = { ours: own, "t of 12 against 12 > 7": windowedT, nothing };
  const scores = Object.values(detectors).map((detect) => Object.keys(NOISES).map((name) => shapes(detect, name, 150)));
  table(
    ["noise", ...Object.keys(detectors)],
    [
      ...Object.keys(NOISES).map((name, i) => [name, ...scores.map((of) => shown(of[i]!))]),
      ["mean", ...scores.map((of) => shown(average(of)))],
    ],
  );
  heading("Time");
  table(["series", "points", "ms"], speed());
}

type Power = ReturnType<typeof power>;
type Scores = readonly [f1: number, cover: number];

function shapes(detect: Detector, noise: string, series: number): Scores {
  return average(
    Array.from({ length: series }, (_, seed) => {
      const { values, truth } = drawShape(seed * 31337 + 5, NOISES[noise]!);
      const found = detect(values);
      return [f1(truth, found), cover(values.length, truth, found)] as const;
    }),
  );
}

const average = (scores: readonly Scores[]): Scores => [
  scores.reduce((sum, [one]) => sum + one, 0) / scores.length,
  scores.reduce((sum, [, one]) => sum + one, 0) / scores.length,
];

const shown = ([one, other]: Scores): string => `${one.toFixed(3)} / ${other.toFixed(3)}`;

function speed(): string[][] {
  const random = uniform(1);
  const draw = (n: number, level: (i: number) => number) =>
    Array.from({ length: n }, (_, i) => 100 * Math.exp(0.02 * (normal(random) + level(i))));
  const levels: Readonly<Record<string, (i: number) => number>> = {
    "no step": () => 0,
    "one step": (i) => (i < 60 ? 0 : 3),
    "a step every 50 points": (i) => 4 * (Math.floor(i / 50) % 3),
  };
  const single = Object.entries(levels).flatMap(([name, level]) =>
    [100, 1000, 10_000, 100_000, 1_000_000].map((n) => {
      const values = draw(n, level);
      const times = Array.from({ length: n > 100_000 ? 1 : 5 }, () => timed(() => own(values)));
      return [name, n.toLocaleString("en"), Math.min(...times).toFixed(1)];
    }),
  );
  const many = Array.from({ length: 10_000 }, () => draw(200, levels["one step"]!));
  const all = timed(() => {
    for (const values of many) own(values);
  });
  return [...single, ["one step", "10,000 x 200", all.toFixed(0)]];
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

const heading = (text: string) => console.log(`\n ${text}`);

function table(titles: readonly string[], rows: readonly (readonly string[])[]): void {
  const columns = titles.map((title, i) => ({ title, align: i === 0 ? ("left" as const) : ("right" as const) }));
  console.log(drawTable(columns, rows, { width: 0, color: false, unicode: true }).join("\n"));
}
