import { bareRepetition } from "../../../model/bare.ts";
import type { RunFilter, Store } from "../../collector.ts";
import { expectRefused, expectSame } from "./expect-store.ts";
import { idOf, LATENCY, latency, plainCase, plainHeader, plainResult, plainRun } from "./plain-run.ts";

export async function filters(store: Store): Promise<void> {
  await store.putWholeRun(plainRun(1, [1], { suite: "io", labels: { branch: "main", __proto__x: "1" } }));
  await store.putWholeRun({ ...plainRun(2, [1], { target: "lab", tags: ["nightly"] }), cases: [] });
  const environment = { "kernel.release": { value: "6.12.9", role: "subject" as const } };
  await store.putWholeRun(plainRun(3, [1], { environment, state: "interrupted" }));
  await store.putWholeRun(plainRun(4, [1], { labels: { branch: "main", by: "me" } }));
  const found = async (filter: RunFilter) => (await store.runs(filter)).map(({ id }) => Number(id.slice(-3)));
  const expected: readonly (readonly [RunFilter, readonly number[]])[] = [
    [{}, [4, 3, 2, 1]],
    [{ limit: 2 }, [4, 3]],
    [{ limit: 0 }, []],
    [{ id: idOf(3) }, [3]],
    [{ id: idOf(3).slice(0, -1) }, [4, 3, 2, 1]],
    [{ id: "%" }, []],
    [{ suite: "io" }, [1]],
    [{ target: "lab" }, [2]],
    [{ kernel: "6.12.9" }, [3]],
    [{ tag: "nightly" }, [2]],
    [{ labels: { branch: "main" } }, [4, 1]],
    [{ labels: { branch: "main", by: "me" }, limit: 1 }, [4]],
    [{ labels: { toString: "1" } }, []],
    [{ state: "interrupted" }, [3]],
    [{ since: plainHeader(2).started, until: plainHeader(4).started }, [3, 2]],
    [{ fingerprint: plainCase("a").fingerprint }, [4, 3, 1]],
    [{ fingerprint: plainCase("b").fingerprint }, []],
  ];
  for (const [filter, ids] of expected) expectSame(await found(filter), ids, `runs(${JSON.stringify(filter)})`);
}

export async function sampleFilters(store: Store): Promise<void> {
  await store.putWholeRun(plainRun(1, [1, 2]));
  await store.putWholeRun(plainRun(2, [3, 4]));
  const values = async (query: Parameters<Store["samples"]>[0]) =>
    (await store.samples(query)).map((sample) => [sample.run, ...sample.values]);
  expectSame(
    await values({ runs: [idOf(2), idOf(1)] }),
    [
      [idOf(2), 3, 4],
      [idOf(1), 1, 2],
    ],
    "samples come run by run as asked for",
  );
  const { fingerprint } = plainCase("a");
  expectSame(await values({ runs: [idOf(1)], fingerprints: [fingerprint] }), [[idOf(1), 1, 2]], "by fingerprint");
  expectSame(await values({ runs: [idOf(1)], fingerprints: ["f"] }), [], "by another fingerprint");
  expectSame(await values({ runs: [idOf(1)], metrics: [LATENCY.name] }), [[idOf(1), 1, 2]], "by metric");
  expectSame(await values({ runs: [idOf(1)], metrics: ["rate"] }), [], "by a metric that was not measured");
  await store.putCase(idOf(1), 0, { ...plainResult("a"), outcome: "aborted", metrics: [] });
  expectSame(await values({ runs: [idOf(1)] }), [], "values of a metric that nobody declared");
}

export async function owners(store: Store): Promise<void> {
  const owner = { pid: 2 ** 22 + 1, startTime: "1", boot: "00000000-0000-0000-0000-000000000000" };
  await store.putWholeRun(plainRun(1, [1], { state: "running", owner }));
  await store.putWholeRun(plainRun(2, [1], { state: "running", owner: null }));
  expectSame((await store.run(idOf(1)))?.state, "interrupted", "a run whose owner is dead");
  expectSame((await store.run(idOf(2)))?.state, "running", "a run of which nobody knows the owner");
  const ids = async (filter: RunFilter) => (await store.runs(filter)).map(({ id }) => id);
  expectSame(await ids({ state: "interrupted" }), [idOf(1)], "runs that were interrupted");
  expectSame(await ids({ state: "running" }), [idOf(2)], "runs that run");
}

export async function tags(store: Store): Promise<void> {
  await store.putWholeRun(plainRun(1, [1], { tags: ["a"] }));
  for (const tag of ["b", "b", "__proto__"]) await store.tag(idOf(1), tag, true);
  await store.tag(idOf(1), "a", false);
  expectSame((await store.run(idOf(1)))?.tags, ["b", "__proto__"], "tags");
}

export async function baselines(store: Store): Promise<void> {
  for (const n of [1, 2, 3]) await store.putWholeRun(plainRun(n, [n]));
  const main = { name: "main", runs: [idOf(1), idOf(2)], set: "2026-01-01T00:00:00.000Z", note: null };
  const other = { name: "v6.12 µ", runs: [idOf(2)], set: "2026-02-01T00:00:00.000Z", note: "kept" };
  await store.setBaseline(main);
  await store.setBaseline(other);
  expectSame(await store.baselines(), [other, main], "the baseline set last comes first");
  const unknown = { ...main, runs: [idOf(3), idOf(9)] };
  await expectRefused("PM1503", () => store.setBaseline(unknown), "a baseline of a run that is not there");
  expectSame(await store.baselines(), [other, main], "the refused baseline changed the old one");
  await expectRefused("PM1506", () => store.removeRun(idOf(1)), "removing a run of a baseline");
  await store.setBaseline({ ...main, runs: [idOf(3)] });
  await store.removeRun(idOf(1));
  expectSame([await store.removeBaseline("main"), await store.removeBaseline("main")], [true, false], "removal");
  expectSame(await store.baselines(), [other], "what is left");
}

export async function removal(store: Store): Promise<void> {
  for (const n of [1, 2]) await store.putWholeRun(plainRun(n, [n, n]));
  await store.putBlock(idOf(1), 0, {
    block: 0,
    monitor: "kit",
    when: "before",
    round: 0,
    metrics: [],
    measurements: [],
    problems: [],
  });
  await store.removeRun(idOf(1));
  expectSame(await store.run(idOf(1)), null, "a removed run");
  expectSame(await store.samples({ runs: [idOf(1)] }), [], "its samples");
  expectSame(await store.run(idOf(2)), plainRun(2, [2, 2]), "the other run");
  await store.putRun(plainHeader(1));
  await store.putCase(idOf(1), 0, plainResult("a"));
  await store.putRepetition(idOf(1), 0, 0, bareRepetition(0, plainHeader(1).started, [latency(9)]));
  expectSame(await store.run(idOf(1)), plainRun(1, [9]), "a new run under the old id");
  expectSame(await store.verify(), [], "verify after removals");
}
