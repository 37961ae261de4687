import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildRun, openPerfmon, regressions } from "../../core/index.ts";
import collector from "../../plugins/collectors/sqlite/collector.ts";
import { around, invented, project } from "./kept-runs.ts";
import { expectDocument } from "./schemas.ts";
import { perfmon } from "./terminal.ts";

const slower = () => project([invented({ latency: 100 }), invented({ latency: 130, day: 2 })]);

/** Two cases, of which one has two metrics. */
const wide = (level: number, day: number) =>
  buildRun({
    suite: "syscall",
    started: new Date(Date.UTC(2026, 10, day, 9)),
    cases: [
      { id: "getpid", results: [{ metric: "latency", unit: "us", better: "lower", values: around(level) }] },
      {
        id: "read",
        results: [
          { metric: "bw", unit: "MB/s", better: "higher", values: around(1e5 / level) },
          { metric: "iops", unit: "1/s", better: "higher", labels: { job: "a" }, values: around(1e6 / level) },
        ],
      },
    ],
  });

test("the id of a report makes a regression a known one: listed, and exit 0, until it worsens", async () => {
  const { cwd, ids } = await slower();
  const reported = await perfmon(["compare", "@latest"], { cwd });
  expect(reported.exit).toBe(1);
  const id = /regression, \w+ \[([0-9a-f]{8})\]/.exec(reported.stdout)![1]!;

  const env = { USER: "somebody" };
  const set = await perfmon(["ack", id, "--reason", "mitigation", "--until", "30d", "--json"], { cwd, env });
  expect([set.exit, set.stderr]).toEqual([0, ""]);
  expectDocument(set.json(), "ack");
  expect(set.json()).toMatchObject({
    action: "set",
    acks: [
      { id, caseId: "getpid", metric: "latency", run: ids[1], reason: "mitigation", by: "somebody", expired: false },
    ],
  });
  expect(set.json().acks[0].change).toBeCloseTo(0.3, 2);

  const known = await perfmon(["compare", "@latest"], { cwd });
  expect(known.exit).toBe(0);
  const until = set.json().acks[0].until.slice(0, 10);
  expect(known.stdout).toMatch(new RegExp(`getpid latency .* known until ${until}: mitigation`));
  expect(known.stdout).toContain("0 regressions · 0 inconclusive · 1 known");
  const { json } = await perfmon(["compare", "@latest", "--json"], { cwd });
  expectDocument(json(), "compare");
  expect(json()).toMatchObject({ verdict: "pass", severity: "none", exit: 0 });
  expect(json().comparisons[0]).toMatchObject({
    id,
    verdict: "regression",
    acknowledged: { id, reason: "mitigation" },
  });
  expect(json().reasons[0].code).toBe("acknowledged");
  expect((await perfmon(["judge"], { cwd })).exit).toBe(0);

  const api = await openPerfmon({ cwd, env: { HOME: cwd } });
  await api.importRun([invented({ latency: 132, day: 3 }), invented({ latency: 160, day: 4 })]);
  await api.close();
  expect((await perfmon(["compare", ids[0]!, "@latest~1"], { cwd })).exit).toBe(0);
  const worse = await perfmon(["compare", ids[0]!, "@latest"], { cwd });
  expect([worse.exit, worse.stdout]).toEqual([
    1,
    expect.stringMatching(/worse than what is known: \+30\.0%, 129\.9 µs/),
  ]);

  const listed = await perfmon(["ack", "list"], { cwd });
  expect(listed.stdout).toMatch(
    new RegExp(`${id} +getpid latency +\\+30\\.0% +129\\.9 µs +${until} +external +mitigation`),
  );
  const removed = await perfmon(["ack", "rm", id.slice(0, 5), "--json"], { cwd });
  expectDocument(removed.json(), "ack");
  expect(removed.json()).toMatchObject({ action: "removed", acks: [{ id }] });
  expect((await perfmon(["compare", ids[0]!, "@latest~1"], { cwd })).exit).toBe(1);
  expect((await perfmon(["ack", "list"], { cwd })).stderr).toContain("no regression is acknowledged");
});

test("exec passes with what is known, and fails again when it has expired", async () => {
  const { cwd } = await project();
  const extract = "[{ metric: latency, unit: ms, better: lower, key: latency }]";
  const step = `{ id: one, uses: script, monitors: [], with: { command: [cat, ${join(cwd, "value")}], extract: ${extract} } }`;
  writeFileSync(join(cwd, "demo.yaml"), `name: demo\ndefaults: { repetitions: 5, warmup: 0 }\nsteps: [${step}]\n`);
  // Nothing is timed here that another test could disturb.
  const env = { PERFMON_LOCK: "off" };
  const exec = async (latency: number, ...more: string[]) => {
    writeFileSync(join(cwd, "value"), `latency: ${latency}\n`);
    return perfmon(["exec", "demo.yaml", ...more], { cwd, env });
  };
  expect((await exec(10)).exit).toBe(0);
  expect((await perfmon(["baseline", "set", "main", "@latest"], { cwd })).exit).toBe(0);
  const failed = await exec(13, "--baseline", "main");
  // The run asked for that baseline itself.
  const hint = /perfmon (ack [0-9a-f]{8}) --reason TEXT --until 30d/.exec(failed.stdout);
  expect([failed.exit, hint]).toEqual([1, expect.anything()]);
  expect((await perfmon([...hint![1]!.split(" "), "--reason", "why", "--until", "1s"], { cwd })).exit).toBe(0);
  const { acks } = (await perfmon(["ack", "list", "--json"], { cwd })).json();
  const store = await collector.open(join(cwd, "store.db"), { readOnly: false, options: undefined });
  await store.putAck({ ...acks[0], until: null });
  const known = await exec(13.5, "--baseline", "main", "--json", "-q");
  expect([known.exit, known.json().judgement.verdict]).toEqual([0, "pass"]);
  expect(known.json().judgement.comparisons[0]).toMatchObject({
    verdict: "regression",
    acknowledged: { reason: "why" },
  });
  await store.putAck({ ...acks[0], until: "2020-01-01T00:00:00.000Z" });
  await store.close();
  const expired = await exec(13, "--baseline", "main");
  expect([expired.exit, expired.stdout]).toEqual([
    1,
    expect.stringContaining("known until 2020-01-01, which has passed"),
  ]);
});

test("RUN CASE METRIC, said again: the later reason, and the later level, count", async () => {
  const { cwd, ids } = await project([wide(100, 1), wide(130, 2)]);
  const ack = async (...words: string[]) => perfmon(["ack", ...words, "--reason", "why", "--json"], { cwd });
  const metrics = ["bw", "iops{job=a}"];
  for (const metric of metrics) expect((await ack(ids[1]!, "read", metric)).exit).toBe(0);
  expect((await ack("@latest", "getpid", "--any-target")).json().acks[0].target).toBeNull();
  expect((await perfmon(["compare", "@latest"], { cwd })).exit).toBe(0);
  const again = await perfmon(["ack", "@latest", "read", "bw", "--reason", "another", "--until", "2999-12-31"], {
    cwd,
  });
  expect(again.stdout).toMatch(/^ [0-9a-f]{8} {2}read bw -23\.1%: known until 2999-12-31: another\n$/);
  const listed = (await perfmon(["ack", "list", "--json"], { cwd })).json();
  expectDocument(listed, "ack");
  expect(listed.acks.map(({ metric, reason }: Record<string, string>) => [metric, reason])).toEqual([
    ["bw", "another"],
    ["latency", "why"],
    ["iops", "why"],
  ]);
});

test("what is no regression cannot be acknowledged, and several must be told apart", async () => {
  const { cwd, ids } = await project([wide(100, 1), wide(100, 2), wide(130, 3)]);
  const refused = async (...words: string[]) => {
    const { exit, stderr } = await perfmon(["ack", ...words, "--reason", "why"], { cwd });
    expect(exit).toBe(2);
    return stderr;
  };
  expect(await refused("@latest")).toMatch(
    /PM1506 3 regressions fit in run .*: getpid latency \([0-9a-f]{8}\), read bw/,
  );
  expect(await refused(ids[1]!, "getpid")).toMatch(/no regression to acknowledge .*: getpid latency \(no change, /);
  expect(await refused(ids[0]!, "getpid")).toMatch(/getpid latency \(inconclusive: no earlier run/);
  expect(await refused(ids[2]!, "getpdi")).toMatch(/PM1509 .* has no case "getpdi"\n.*did you mean "getpid"/);
  expect(await refused(ids[2]!, "read", "bww")).toMatch(/PM1509 read has no metric "bww"\n.*did you mean "bw"/);
  expect(await refused("00000000")).toMatch(/PM1509 none of the newest 50 runs shows a finding 00000000/);
  expect(await refused("00000000", "--run", ids[2]!)).toMatch(/PM1509 run .* has no finding 00000000/);
  expect(await refused("file:x.csv")).toMatch(/perfmon import/);
  expect((await perfmon(["ack", "list", "--json"], { cwd })).json().acks).toEqual([]);
  await perfmon(["ack", ids[2]!, "getpid", "--baseline", ids[0]!, "--reason", "why"], { cwd });
  expect((await perfmon(["ack", "list", "--json"], { cwd })).json().acks).toHaveLength(1);
});

test("usage: a finding, a reason, a date to come; an id to remove", async () => {
  const { cwd, ids } = await slower();
  const wrong = async (...argv: string[]) => {
    const { exit, json } = await perfmon(["ack", ...argv, "--json"], { cwd });
    expectDocument(json(), "error");
    return { exit, code: json().errors[0].code, message: json().errors[0].message };
  };
  const of = [ids[1]!, "getpid"];
  expect(await wrong("--reason", "why")).toEqual({ exit: 2, code: "PM1502", message: "no finding is named" });
  expect(await wrong(...of)).toEqual({ exit: 2, code: "PM1502", message: "no --reason is given" });
  expect(await wrong(...of, "--reason", " ")).toEqual({ exit: 2, code: "PM1506", message: "no reason is given" });
  expect(await wrong(...of, "--reason", "why", "--until", "someday")).toEqual({
    exit: 2,
    code: "PM1506",
    message: '"someday" is no date',
  });
  expect(await wrong(...of, "--reason", "why", "--until", "2020-01-01")).toMatchObject({ exit: 2, code: "PM1506" });
  expect(await wrong(...of, "--reason", "why", "--run", "@latest")).toMatchObject({ exit: 2, code: "PM1502" });
  expect(await wrong("rm", "123")).toEqual({ exit: 2, code: "PM1509", message: 'nothing is acknowledged as "123"' });
  expect(await wrong("rm", "")).toMatchObject({ exit: 2, code: "PM1509" });
  expect((await perfmon(["ack", "list"], { cwd: (await project()).cwd })).exit).toBe(5);
});

test("the API: by the id of a comparison; what is known is no regression to report", async () => {
  const { cwd, ids } = await slower();
  const api = await openPerfmon({ cwd, env: { HOME: cwd } });
  try {
    const before = await api.compare({ candidate: "@latest" });
    expect(regressions(before.judgement)).toHaveLength(1);
    const { id } = before.judgement.comparisons[0]!;
    const ack = await api.ack(id, { reason: "why", until: "30d" });
    expect([ack.id, ack.run, ack.by]).toEqual([id, ids[1], null]);
    expect(await api.acks()).toEqual([ack]);
    for (const candidate of ["@latest", await api.run("@latest")]) {
      const after = await api.compare({ candidate });
      expect([after.exit, after.judgement.verdict, regressions(after.judgement)]).toEqual([0, "pass", []]);
    }
    expect(await api.removeAck(id)).toEqual(ack);
    await expect(api.ack({ run: ids[0]!, case: "getpid" }, { reason: "why" })).rejects.toMatchObject({
      code: "PM1506",
    });
    expect(await api.acks()).toEqual([]);
  } finally {
    await api.close();
  }
});
