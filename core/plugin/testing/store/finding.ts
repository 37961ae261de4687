import type { Ack } from "../../../model/ack.ts";
import { bareRepetition } from "../../../model/bare.ts";
import type { RunFilter, Store } from "../../collector.ts";
import { expectRefused, expectSame } from "./expect-store.ts";
import { idOf, LATENCY, latency, plainCase, plainHeader, plainResult, plainRun } from "./plain-run.ts";

export async function filters(store: Store): Promise<void> {
  await store.putWholeRun(plainRun(1, [1], { suite: "io", labels: { branch: "main", __proto__x: "1" } }));
  await store.putWholeRun({ ...plainRun(2, [1], { target: "lab", tags: ["nightly"] }), cases: [] });
  const environment = { "kernel.release": { value: "6.12.9", role: "subject" as const } };
  await store.putWholeRun(plainRun(3, [1], { environment, state: "interrupted", rerunOf: idOf(1) }));
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
    [{ rerunOf: idOf(1) }, [3]],
    [{ rerunOf: idOf(1), limit: 0 }, []],
    [{ rerunOf: idOf(3) }, []],
    [{ rerunOf: null }, [4, 2, 1]],
    [{ rerunOf: null, fingerprint: plainCase("a").fingerprint, limit: 1 }, [4]],
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

export async function notes(store: Store): Promise<void> {
  await store.putWholeRun(plainRun(1, [1], { note: "first", tags: ["a"] }));
  await store.annotate(idOf(1), "after the update\nof the BIOS µ");
  const { note, tags } = (await store.run(idOf(1)))!;
  expectSame([note, tags], ["after the update\nof the BIOS µ", ["a"]], "a note in place of another");
  await store.annotate(idOf(1), null);
  expectSame((await store.run(idOf(1)))?.note, null, "a note that was taken away");
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

export async function reruns(store: Store): Promise<void> {
  const of = [null, 1, 1, null, 3] as const;
  for (const [at, rerunOf] of of.entries())
    await store.putWholeRun(plainRun(at + 1, [at], { rerunOf: rerunOf === null ? null : idOf(rerunOf) }));
  const kept = { name: "kept", runs: [idOf(5)], set: "2026-01-01T00:00:00.000Z", note: null };
  await store.setBaseline(kept);
  await expectRefused("PM1506", () => store.removeRun(idOf(1)), "removing a run whose re-run is of a baseline");
  const left = async () => (await store.runs()).map(({ id }) => Number(id.slice(-3)));
  expectSame(await left(), [5, 4, 3, 2, 1], "runs after a refused removal");
  expectSame(await store.run(idOf(2)), plainRun(2, [1], { rerunOf: idOf(1) }), "a re-run after a refused removal");
  await store.removeBaseline("kept");
  expectSame(await store.removeRun(idOf(2)), [idOf(2)], "what went with a re-run");
  const [first, ...others] = await store.removeRun(idOf(1));
  expectSame([first, ...others.sort()], [idOf(1), idOf(3), idOf(5)], "what went with a run that was measured again");
  expectSame(await left(), [4], "runs that are left");
  await store.putWholeRun(plainRun(6, [1], { rerunOf: idOf(1) }));
  expectSame(await store.removeRun(idOf(6)), [idOf(6)], "a re-run of a run that is not there");
  expectSame(await store.verify(), [], "verify after removals");
}

export async function acks(store: Store): Promise<void> {
  expectSame(await store.acks(), [], "acknowledgements of an empty store");
  const known: Ack = {
    id: "0123abcd",
    fingerprint: plainCase("a").fingerprint,
    caseId: "a \ud800",
    metric: LATENCY.name,
    labels: { size: "4k", ["__proto__"]: "\0" },
    target: "local",
    run: idOf(9),
    change: 0.1 + 0.2,
    interval: [-0, 0.5],
    difference: null,
    level: 1.3e-6,
    unit: "s",
    severity: "high",
    reason: "the price of a mitigation",
    until: null,
    created: "2026-01-01T00:00:00.000Z",
    by: null,
  };
  const later: Ack = {
    ...known,
    id: "fedc4321",
    labels: {},
    target: null,
    change: null,
    interval: null,
    difference: { value: 3e-6, interval: null },
    until: "2026-12-31T00:00:00.000Z",
    created: "2026-02-01T00:00:00.000Z",
    by: "somebody",
  };
  await store.putAck(known);
  await store.putAck(later);
  expectSame(await store.acks(), [later, known], "the acknowledgement made last comes first");
  const again = { ...known, reason: "still", created: "2026-03-01T00:00:00.000Z" };
  await store.putAck(again);
  expectSame(await store.acks(), [again, later], "an acknowledgement put again");
  await expectRefused("PM1506", () => store.putAck({ ...known, id: "" }), "an acknowledgement without an id");
  await expectRefused("PM1506", () => store.putAck({ ...later, change: Number.NaN }), "a change that is NaN");
  expectSame([await store.removeAck(known.id), await store.removeAck(known.id)], [true, false], "removal");
  expectSame(await store.acks(), [later], "what is left");
  expectSame(await store.verify(), [], "verify with an acknowledgement");
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
  expectSame(await store.removeRun(idOf(1)), [idOf(1)], "what went");
  expectSame(await store.run(idOf(1)), null, "a removed run");
  expectSame(await store.samples({ runs: [idOf(1)] }), [], "its samples");
  expectSame(await store.run(idOf(2)), plainRun(2, [2, 2]), "the other run");
  await store.putRun(plainHeader(1));
  await store.putCase(idOf(1), 0, plainResult("a"));
  await store.putRepetition(idOf(1), 0, 0, bareRepetition(0, plainHeader(1).started, [latency(9)]));
  expectSame(await store.run(idOf(1)), plainRun(1, [9]), "a new run under the old id");
  expectSame(await store.verify(), [], "verify after removals");
}
