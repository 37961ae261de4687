import { bareRepetition } from "../../../model/bare.ts";
import type { Store } from "../../collector.ts";
import { expectThat } from "../check.ts";
import { expectRefused, expectSame } from "./expect-store.ts";
import { idOf, LATENCY, latency, plainHeader, plainResult, plainRun, RATE, rate } from "./plain-run.ts";

export async function nothing(store: Store): Promise<void> {
  expectSame(await store.runs(), [], "runs of an empty store");
  expectSame(await store.run(idOf(1)), null, "a run that is not there");
  expectSame(await store.cases(idOf(1)), [], "cases of a run that is not there");
  expectSame(await store.blocks(idOf(1)), [], "blocks of a run that is not there");
  expectSame(await store.samples({ runs: [idOf(1)] }), [], "samples of a run that is not there");
  expectSame(await store.baselines(), [], "baselines of an empty store");
  expectSame(await store.verify(), [], "verify of an empty store");
}

export async function again(store: Store): Promise<void> {
  const run = plainRun(1, [1, 2, 3]);
  await store.putWholeRun(run);
  const begun = run.started;
  await store.putRepetition(run.id, 0, 1, bareRepetition(1, begun, [latency(5)]));
  await store.putCase(run.id, 0, { ...plainResult("a"), outcome: "failed", reason: "why" });
  const stored = (await store.run(run.id))!.cases[0]!;
  expectSame([stored.outcome, stored.reason], ["failed", "why"], "a case put again has the new outcome");
  const values = stored.repetitions.map(({ measurements }) => measurements?.map(({ value }) => value));
  expectSame(values, [[1], [5], [3]], "a repetition put again replaces the earlier one and no other");
  const { commandHash: _, ...rest } = bareRepetition(1, begun, []);
  await store.putRepetition(run.id, 0, 1, { ...rest, commandHash: null, outcome: "failed", measurements: undefined });
  expectSame((await store.samples({ runs: [run.id] }))[0]?.values, [1, 3], "what failed has no value");
}

export async function wholeOnce(store: Store): Promise<void> {
  const run = plainRun(1, [1, 2]);
  await store.putWholeRun(run);
  await expectRefused("PM1506", () => store.putWholeRun(plainRun(1, [7])), "a run that is there already");
  expectSame(await store.run(run.id), run, "the refused run changed the one that was there");
  await store.putWholeRun(plainRun(1, [7]), { replace: true });
  expectSame(await store.run(run.id), plainRun(1, [7]), "replacing leaves nothing of the old run");
}

export async function streaming(store: Store): Promise<void> {
  const header = plainHeader(1);
  await store.putRun(header);
  await store.putCase(header.id, 0, plainResult("a"));
  const put = (...rows: readonly [sequence: number, measurement: ReturnType<typeof latency>][]) =>
    store.putMeasurements(
      header.id,
      rows.map(([sequence, measurement]) => ({
        caseIndex: 0,
        sequence,
        position: measurement.metric === RATE.name ? 1 : 0,
        measurement,
      })),
    );
  await put([2, latency(3)], [0, latency(1)], [1, latency(2)]);
  await put([4, latency(5)], [0, rate(10)], [1, rate(20)]);
  await put([3, latency(4)]);
  const expected = [[latency(1), rate(10)], [latency(2), rate(20)], [latency(3)], [latency(4)], [latency(5)]];
  const repetitions = expected.map((all, index) => bareRepetition(index, header.started, all));
  expectSame((await store.run(header.id))!.cases[0]!.repetitions, repetitions, "what was streamed came back otherwise");
  await expectRefused("PM1506", () => put([9, latency(1)], [4, latency(1)]), "a second value of a series");
  await expectRefused("PM1506", () => put([9, latency(Number.NaN)]), "a value that is not finite");
  expectSame((await store.run(header.id))!.cases[0]!.repetitions, repetitions, "a refused batch left something");
  const { measurements: _, ...failed } = bareRepetition(1, header.started, []);
  await store.putRepetition(header.id, 0, 1, { ...failed, outcome: "failed" });
  await expectRefused("PM1506", () => put([1, latency(1)]), "a value of a failed repetition");
  const samples = await store.samples({ runs: [header.id] });
  expectSame(
    samples.map(({ metric, values }) => [metric.name, values]),
    [
      [LATENCY.name, [1, 3, 4, 5]],
      [RATE.name, [10]],
    ],
    "a repetition that was put over a streamed one",
  );
  expectSame(await store.verify(), [], "verify after streaming");
}

export async function atOnce(store: Store): Promise<void> {
  const header = plainHeader(1);
  await store.putRun(header);
  await store.putCase(header.id, 0, plainResult("a"));
  const places = Array.from({ length: 50 }, (_, index) => index);
  await Promise.all(
    places.map((index) =>
      store.putRepetition(header.id, 0, index, bareRepetition(index, header.started, [latency(index + 1)])),
    ),
  );
  const [sample] = await store.samples({ runs: [header.id] });
  expectSame(
    sample?.values,
    places.map((index) => index + 1),
    "repetitions put at the same time",
  );
}

export async function refusals(store: Store): Promise<void> {
  for (const id of ["", "../../x", "01ka", `${idOf(1)}0`])
    await expectRefused("PM1506", () => store.putRun(plainHeader(1, { id })), `the id ${JSON.stringify(id)}`);
  await expectRefused("PM1506", () => store.putRun(plainHeader(1, { seed: Number.NaN })), "a seed that is NaN");
  const missing = [
    () => store.putCase(idOf(1), 0, plainResult("a")),
    () => store.putRepetition(idOf(1), 0, 0, bareRepetition(0, "", [])),
    () => store.tag(idOf(1), "t", true),
    () => store.annotate(idOf(1), "n"),
    () => store.removeRun(idOf(1)),
  ];
  for (const act of missing) await expectRefused("PM1503", act, "a run that is not there");
  await store.putRun(plainHeader(1));
  const put = () => store.putRepetition(idOf(1), 0, 0, bareRepetition(0, "", []));
  await expectRefused("PM1506", put, "a case that is not there");
  await store.putCase(idOf(1), 0, plainResult("a"));
  const twice = bareRepetition(0, "", [latency(1), latency(2)]);
  await expectRefused("PM1506", () => store.putRepetition(idOf(1), 0, 0, twice), "two values of one series");
  expectThat((await store.run(idOf(1)))?.cases[0]?.repetitions.length === 0, "a refused repetition left something");
  expectSame(await store.verify(), [], "verify after the refusals");
}
