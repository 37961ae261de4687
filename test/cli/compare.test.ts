import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { around, invented, project } from "./kept-runs.ts";
import { expectDocument } from "./schemas.ts";
import { perfmon } from "./terminal.ts";

const csv = (values: readonly number[], more = "") =>
  `metric,value,unit,better,case\n${values.map((value) => `latency,${value},us,lower,getpid\n`).join("")}${more}`;

test("A B: a regression is exit 1, in words and as a document", async () => {
  const { cwd, ids } = await project([
    invented({ latency: 100 }),
    invented({ latency: 130, day: 2, kernel: "6.12.9" }),
  ]);
  const shown = await perfmon(["compare", ids[0]!, ids[1]!], { cwd });
  expect(shown.exit).toBe(1);
  expect(shown.stdout).toMatch(/getpid latency +99\.9 µs .* \+30\.\d% .* regression/);
  expect(shown.stdout).toContain("kernel.release 6.12.7 -> 6.12.9");
  const { json, exit } = await perfmon(["compare", ids[0]!, ids[1]!, "--json"], { cwd });
  expect(exit).toBe(1);
  expectDocument(json(), "compare");
  expect(json()).toMatchObject({ verdict: "regression", candidate: ids[1], exit: 1 });
  expect(json().comparisons[0].change).toBeCloseTo(0.3, 2);
});

test("B A the other way round is an improvement; the same run is nothing to compare with", async () => {
  const { cwd, ids } = await project([invented({ latency: 100 }), invented({ latency: 130, day: 2 })]);
  expect((await perfmon(["compare", ids[1]!, ids[0]!, "--json"], { cwd })).json()).toMatchObject({
    verdict: "improvement",
    exit: 0,
  });
  expect((await perfmon(["compare", ids[0]!, ids[0]!, "--json"], { cwd })).json()).toMatchObject({
    baseline: { rule: "run", runs: [] },
    verdict: "inconclusive",
    exit: 0,
  });
  expect((await perfmon(["compare", ids[0]!, ids[0]!, "--fail-on-inconclusive"], { cwd })).exit).toBe(4);
});

test("a baseline that is the run itself is nothing to compare with; one that holds it among others goes without it", async () => {
  const { cwd, ids } = await project([1, 2, 3].map((day) => invented({ latency: 100 + day, day })));
  await perfmon(["baseline", "set", "main", "@latest"], { cwd });
  const alone = await perfmon(["compare", "main", "@latest"], { cwd });
  expect(alone.exit).toBe(0);
  expect(alone.stdout).toContain("baseline main is this very run: there is nothing to compare before it runs again");
  expect(alone.stdout).toContain("1 measured, not compared");
  expect(alone.stdout).not.toMatch(/more repetitions|perfmon baseline/);
  const { comparisons } = (await perfmon(["compare", "main", "@latest", "--json"], { cwd })).json();
  expect(comparisons[0]).toMatchObject({ verdict: "inconclusive", baseline: null, change: null });
  expect(comparisons[0].reasons[0]).toMatchObject({
    code: "no-baseline",
    message: expect.stringContaining("baseline main is this very run"),
  });
  await perfmon(["baseline", "set", "main", ...ids], { cwd });
  const among = await perfmon(["compare", "main", "@latest", "--json"], { cwd });
  expect(among.json().baseline).toMatchObject({
    runs: ids.slice(0, 2),
    reasons: [
      { code: "itself-left-out", message: "baseline main holds this run too, which is not compared with itself" },
    ],
  });
  expect(among.json().comparisons[0].baseline.runs).toBe(2);
});

test("a run of the baseline counts for no other side", async () => {
  const { cwd, ids } = await project([1, 2, 3].map((day) => invented({ latency: 100 + day, day, tags: ["all"] })));
  await perfmon(["baseline", "set", "main", ids[0]!], { cwd });
  const { json } = await perfmon(["compare", "main", "tag:all", "--json"], { cwd });
  expect(json()).toMatchObject({ baseline: { runs: [ids[0]] }, candidate: ids[2], others: [ids[1]] });
});

test("A alone: against the latest comparable run; without one it is inconclusive and exit 0", async () => {
  const { cwd, ids } = await project([invented({ latency: 100 }), invented({ latency: 130, day: 2 })]);
  const later = await perfmon(["compare", "@latest", "--json"], { cwd });
  expect(later.json()).toMatchObject({ baseline: { rule: "automatic", runs: [ids[0]] }, verdict: "regression" });
  const first = await perfmon(["compare", ids[0]!, "--json"], { cwd });
  expect(first.exit).toBe(0);
  expectDocument(first.json(), "compare");
  expect(first.json().comparisons[0]).toMatchObject({
    baseline: null,
    change: null,
    interval: null,
    p: null,
    verdict: "inconclusive",
  });
  expect(first.json().comparisons[0].reasons[0].code).toBe("no-baseline");
  expect((await perfmon(["compare", ids[0]!, "--fail-on-inconclusive"], { cwd })).exit).toBe(4);
});

test("--fail-on and --threshold decide what fails", async () => {
  const { cwd, ids } = await project([invented({ latency: 100 }), invented({ latency: 130, day: 2 })]);
  const compare = async (...more: string[]) => (await perfmon(["compare", ids[0]!, ids[1]!, ...more], { cwd })).exit;
  expect(await compare("--fail-on", "none")).toBe(0);
  expect(await compare("--fail-on", "critical")).toBe(0);
  expect(await compare("--threshold", "50%")).toBe(0);
  expect(await compare("--threshold", "latency=50%")).toBe(0);
  expect(await compare("--threshold", "5%")).toBe(1);
  expect(await compare("--threshold", "latency=2us", "--threshold", "50%")).toBe(1);
  expect(await compare("--threshold", "latency=fast")).toBe(2);
  expect(await compare("--threshold", "latncy=5%"), "a threshold for nothing would let all pass").toBe(2);
  expect(await compare("--threshold", "latency{job=a}=5%")).toBe(2);
  expect(await compare("--threshold", "1MB/s"), "a threshold in a unit of no metric would change nothing").toBe(2);
  expect(await compare("--threshold", "latency=1MB")).toBe(2);
  expect(await compare("--fail-on", "sometimes")).toBe(2);
});

test("files and standard input need no store", async () => {
  const { cwd } = await project();
  writeFileSync(join(cwd, "a.csv"), csv(around(100)));
  writeFileSync(join(cwd, "b.csv"), csv(around(130)));
  expect((await perfmon(["compare", "file:a.csv", "file:b.csv"], { cwd })).exit).toBe(1);
  const piped = await perfmon(["compare", "file:a.csv", "-", "--json"], { cwd, stdin: csv(around(100)) });
  expect(piped.json()).toMatchObject({ baseline: { rule: "file", name: "a.csv" }, verdict: "pass", exit: 0 });
  const alone = await perfmon(["compare", "file:a.csv", "--json"], { cwd });
  expect(alone.json()).toMatchObject({ verdict: "inconclusive", exit: 0 });
  expect((await perfmon(["compare", "-", "-"], { cwd })).exit).toBe(2);
});

test("of a file with several runs the newest is compared, and it is said", async () => {
  const { cwd } = await project();
  const rows = ["r1", "r2"].map((run) =>
    around(run === "r1" ? 300 : 100).map((value) => `latency,${value},us,${run}\n`),
  );
  writeFileSync(join(cwd, "a.csv"), `metric,value,unit,run\n${rows.flat().join("")}`);
  const { json } = await perfmon(["compare", "file:a.csv", "file:a.csv", "--json"], { cwd });
  expect(json().comparisons[0]).toMatchObject({ baseline: { runs: 2 }, candidate: { runs: 1 } });
  expect(json().reasons).toContainEqual(expect.objectContaining({ message: expect.stringMatching(/holds 2 runs/) }));
});

test("a file is compared with stored runs by the names of its cases", async () => {
  const { cwd, ids } = await project([invented({ latency: 100 })]);
  const { json } = await perfmon(["compare", ids[0]!, "-", "--json"], { cwd, stdin: csv(around(130)) });
  expect(json()).toMatchObject({ verdict: "regression", exit: 1 });
  expect(json().reasons.map(({ code }: { code: string }) => code)).toContain("unknown-facts");
});

test("a metric that one side lacks is null with a reason, never a number", async () => {
  const { cwd } = await project();
  writeFileSync(join(cwd, "a.csv"), csv(around(100), "rate,5,1/s,higher,getpid\n"));
  const { json } = await perfmon(["compare", "-", "file:a.csv", "--json"], { cwd, stdin: csv(around(100)) });
  expectDocument(json(), "compare");
  const rate = json().comparisons.find(({ metric }: { metric: string }) => metric === "rate");
  expect(rate).toMatchObject({ baseline: null, change: null, verdict: "inconclusive" });
  expect(rate.reasons).not.toEqual([]);
});

test("another machine: exit 6, with the difference", async () => {
  const { cwd, ids } = await project([
    invented({ latency: 100 }),
    invented({ latency: 100, day: 2, cpu: "Example 4000" }),
  ]);
  const { exit, stdout } = await perfmon(["compare", ids[0]!, ids[1]!], { cwd });
  expect(exit).toBe(6);
  expect(stdout).toContain("cpu.model: Example 3000, now Example 4000");
});

test("git:REV is the newest run whose label git begins so", async () => {
  const { cwd } = await project();
  const label = (revision: string) =>
    perfmon(["import", "--label", `git=${revision}`], { cwd, stdin: csv(around(100)) });
  await label("deadbeef01");
  await label("deadc0de02");
  expect((await perfmon(["show", "git:dead", "--json"], { cwd })).json().labels.git).toBe("deadc0de02");
  expect((await perfmon(["show", "git:deadb", "--json"], { cwd })).json().labels.git).toBe("deadbeef01");
  expect((await perfmon(["show", "git:f00"], { cwd })).exit).toBe(2);
});

test("what names no run says what to type", async () => {
  const { cwd } = await project([invented({ latency: 100 })]);
  writeFileSync(join(cwd, "a.csv"), csv([1]));
  const file = await perfmon(["compare", "a.csv", "@latest"], { cwd });
  expect(file.exit).toBe(2);
  expect(file.stderr).toContain("file:a.csv");
  const none = await perfmon(["compare", "@latest~7", "--json"], { cwd });
  expect(none.exit).toBe(2);
  expectDocument(none.json(), "error");
  expect(none.json().errors[0].code).toBe("PM1503");
  const missing = await perfmon(["compare", "file:gone.csv"], { cwd });
  expect([missing.exit, missing.stderr]).toEqual([2, expect.stringContaining("PM1001 gone.csv cannot be read")]);
  const unknown = await perfmon(["compare", "-"], { cwd, stdin: "hello\n" });
  expect([unknown.exit, unknown.stderr]).toEqual([2, expect.stringContaining("PM1505")]);
});
