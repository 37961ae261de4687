/** What counts for each side of a comparison, and that pages and commands agree about it; over real stores. */
import { expect, onTestFinished, test } from "vitest";
import { Project } from "../../core/api/project.ts";
import { storeView } from "../../core/api/store-view.ts";
import { buildRun, openPerfmon, type Run } from "../../core/index.ts";
import { reportDocument } from "../../plugins/dashboard/report/report-document.ts";
import { around, invented, project } from "../cli/kept-runs.ts";
import { served } from "./served.ts";

const [OLD, NEW] = ["6.12.7", "6.12.9"];

/** Runs of one kernel, a boot each, from a day of November on; their levels differ a little. */
const boots = (kernel: string, latency: number, n: number, day: number): Run[] =>
  Array.from({ length: n }, (_, i) =>
    buildRun({
      suite: "syscall",
      started: new Date(Date.UTC(2026, 10, day + i, 9)),
      environment: {
        "kernel.release": kernel,
        "cpu.model": "Example 3000",
        "boot.id": { value: `${kernel}-${day + i}`, role: "noted" },
      },
      cases: [
        {
          id: "getpid",
          results: [{ metric: "latency", unit: "us", better: "lower", values: around(latency + i / 2, 5) }],
        },
      ],
    }),
  );

/** Five boots of one kernel, then five of another, the last of which alone is less slow. */
async function kernels() {
  const stored = await project([...boots(OLD, 100, 5, 1), ...boots(NEW, 130, 4, 6), ...boots(NEW, 112, 1, 12)]);
  const api = await openPerfmon({ cwd: stored.cwd, env: { HOME: stored.cwd } });
  onTestFinished(() => api.close());
  return { ...stored, api };
}

test("two kernels on the compare page, and behind its links, are those of perfmon compare", async () => {
  const { cwd, ids, api } = await kernels();
  const [a, b] = [`kernel:${OLD}`, `kernel:${NEW}`];
  const { judgement } = await api.compare({ baseline: a, candidate: b });
  const [told] = judgement.comparisons;
  expect([told!.candidate!.runs, told!.baseline!.runs, told!.replicate]).toEqual([5, 5, "boot"]);
  const opened = await Project.open({ cwd, env: { HOME: cwd } });
  onTestFinished(() => opened.close());
  expect((await storeView(opened).report(b, a)).judgement).toEqual(judgement);

  const { ask } = await served(cwd);
  const { text } = await ask(`/compare?a=${a}&b=${b}`);
  const change = `+${(told!.change! * 100).toFixed(1)}%`;
  expect(text).toContain(`<strong>${change}</strong>`);
  const [csv] = text.match(/(?<=href=")[^"]+\.csv[^"]*/)!;
  const row = (await ask(csv.replaceAll("&amp;", "&"))).text.trim().split("\r\n").at(-1)!.split(",");
  expect([Number(row[5]), Number(row[6])]).toEqual([told!.candidate!.median, told!.change]);
  const [casePage] = text.match(/(?<=href=")[^"]+\/cases\/0[^"]*/)!;
  expect((await ask(casePage.replaceAll("&amp;", "&"))).text).toContain(`<strong>${change}</strong>`);
  // The newest of them alone is another comparison.
  expect((await ask(`/runs/${ids.at(-1)}?baseline=${a}`)).text).not.toContain(`<strong>${change}</strong>`);
});

test("what is accepted on the page of several runs is the regression of them all", async () => {
  const { cwd } = await kernels();
  const { ask, post } = await served(cwd);
  const [baseline, run] = [`kernel:${OLD}`, `kernel:${NEW}`];
  const { text } = await ask(`/compare?a=${baseline}&b=${run}`);
  expect(text).toContain(`<input type="hidden" name="run" value="${run}">`);
  const [finding] = text.match(/(?<=name="finding" value=")\w+/)!;
  expect((await post("/api/acknowledge", { run, finding, baseline, reason: "a mitigation" })).status).toBe(200);
  expect((await ask(`/compare?a=${baseline}&b=${run}`)).text).not.toContain('name="finding"');
});

test("no run is on both sides, or twice on one", async () => {
  // By itself the newest is compared with the other kernel, and the earlier ones of its own are beside it.
  const { ids, api } = await kernels();
  const few = await api.compare({ candidate: `kernel:${NEW}` });
  expect([few.judgement.others, few.judgement.comparisons[0]!.candidate!.runs]).toEqual([ids.slice(5, 9), 5]);
  // With six runs of its own these are the baseline.
  await api.importRun([14, 15].map((day) => invented({ latency: 100, day, kernel: NEW })));
  const many = await api.compare({ candidate: `kernel:${NEW}` });
  expect(many.judgement.baseline.runs.filter((run) => many.judgement.others.includes(run))).toEqual([]);
});

/** How many values a distribution says that it shows, by side. */
const shownValues = (text: string): Record<string, number> =>
  Object.fromEntries(
    [...text.matchAll(/class="name"[^>]*>([^<]+)<\/text><text[^>]*>n=(\d+)</g)].map(([, side, n]) => [side, Number(n)]),
  );

test("a side of several runs is called so wherever it is named, and its values are those of all of them", async () => {
  const { cwd, ids, api } = await kernels();
  const { ask } = await served(cwd);
  const run = ids.at(-1)!;
  const { judgement } = await api.compare({ candidate: run });
  const { candidate, baseline } = judgement.comparisons[0]!;
  const page = (await ask(`/runs/${run}`)).text;
  expect(page).toContain("<dd>this kernel, 5 runs (2026-11-06 to 2026-11-12)</dd>");
  expect(page).toContain('class="number roomy">this kernel, 5 runs</th>');
  const one = (await ask(`/runs/${run}/cases/0`)).text;
  expect(one).toContain("this kernel, 5 runs: ");
  expect(shownValues(one)).toEqual({ baseline: baseline!.n, "this kernel, 5 runs": candidate!.n });
  expect([...one.matchAll(/class="dot other"/g)].length).toBeGreaterThanOrEqual(4);
  const [a, b] = [`kernel:${OLD}`, `kernel:${NEW}`];
  expect((await ask(`/compare?a=${a}&b=${b}`)).text).toContain(`class="number roomy">${b}, 5 runs</th>`);
});

test("so is a run that was measured again; a run alone is this run", async () => {
  const first = invented({ latency: 100 });
  const second = invented({ latency: 130, day: 2 });
  const again = [3, 4].map((day) => invented({ latency: 131, day, rerunOf: second.id }));
  const { cwd } = await project([first, second, ...again]);
  const { ask } = await served(cwd);
  const one = (await ask(`/runs/${second.id}/cases/0`)).text;
  expect(one).toContain("n = 24 of 3 runs against 8");
  expect(shownValues(one)).toEqual({ baseline: 8, "this run and 2 re-runs": 24 });
  expect((await ask(`/runs/${first.id}/cases/0`)).text).not.toMatch(/re-run|runs: /);
});

test("too few boots are said where one reads how sure a change is, without the p of their repetitions", async () => {
  const { cwd, ids } = await project([...boots(OLD, 100, 5, 1), ...boots(NEW, 130, 4, 6)]);
  const { ask } = await served(cwd);
  const found = async (run: string) => {
    const { text } = await ask(`/runs/${run}`);
    return text.slice(text.indexOf('id="findings"'), text.indexOf("</section>", text.indexOf('id="findings"')));
  };
  const few = await found(ids.at(-1)!);
  expect(few).toContain("n = 20 of 4 runs against 25 of 5 runs)");
  expect(few).toContain(
    "The kernel differs, and each boot has luck of its own, which is unmeasured: 5 boots against 4",
  );
  expect((await ask(`/runs/${ids.at(-1)}/cases/0`)).text).not.toContain(", p ");
  // From five a side on boots are what is compared.
  const enough = await kernels();
  const { ask: again } = await served(enough.cwd);
  const { text } = await again(`/runs/${enough.ids.at(-1)}`);
  expect(text).toContain("by boots, of 5 runs against 5, p = 0.0079)");
  expect(text).not.toContain("luck of its own");
});

test("a limit is shown where it decides: set by somebody, or with too few earlier runs for their noise to decide", async () => {
  const history = (n: number) =>
    Array.from({ length: n }, (_, i) => invented({ latency: 100 + (i % 3) / 10, day: 1 + i }));
  const shown = async (earlier: number, thresholds: Record<string, string> = {}, latency = 104) => {
    const results = [{ metric: "latency", unit: "us", better: "lower" as const, values: around(latency) }];
    const last = buildRun({
      suite: "syscall",
      started: new Date(Date.UTC(2026, 10, 20)),
      environment: { "kernel.release": OLD, "cpu.model": "Example 3000" },
      cases: [{ id: "getpid", results, thresholds }],
    });
    const { cwd } = await project([...history(earlier), last]);
    const { ask } = await served(cwd);
    const { text } = await ask(`/runs/${last.id}`);
    const says = text.slice(text.indexOf('id="findings"'));
    return [/limit (\d+(?:\.\d)?%)/.exec(says)?.[1] ?? null, text.includes('class="beyond"')];
  };
  expect(await shown(8)).toEqual([null, false]);
  expect(await shown(8, { latency: "2%" })).toEqual(["2%", true]);
  expect(await shown(2, {}, 120)).toEqual(["10%", true]);
});

test("of a side with too few values to have a distribution none is drawn, but its dots", async () => {
  const { cwd, ids } = await project([
    invented({ latency: 100 }),
    invented({ latency: 130, day: 2, n: 5 }),
    invented({ latency: 101, day: 3 }),
  ]);
  const { ask } = await served(cwd);
  const shown = async (run: string, baseline: string) => {
    const { text } = await ask(`/runs/${run}/cases/0?baseline=${baseline}`);
    return [...text.matchAll(/class="chart (distribution|ecdf)|<rect class="(box)"/g)].map(
      ([, chart, box]) => chart ?? box,
    );
  };
  const [eight, five, later] = ids as [string, string, string];
  expect(await shown(five, eight)).toEqual(["distribution", "box"]);
  expect(await shown(later, eight)).toEqual(["distribution", "box", "box", "ecdf"]);
});

test("the command that makes a report again compares the same, or there is none", async () => {
  const { cwd, ids } = await kernels();
  const opened = await Project.open({ cwd, env: { HOME: cwd } });
  onTestFinished(() => opened.close());
  const view = storeView(opened);
  const command = async (run: string, baseline?: string) => {
    const text = await reportDocument(await view.report(run, baseline), view, { now: "2026-12-01T00:00:00Z" });
    return /Again: <code>([^<]+)</.exec(text)?.[1] ?? null;
  };
  const [newest, old] = [ids.at(-1)!, `kernel:${OLD}`];
  expect(await command(newest)).toBe(`perfmon report ${newest}`);
  expect(await command(newest, old)).toBe(`perfmon report ${old} ${newest}`);
  expect(await command(`kernel:${NEW}`, old)).toBeNull();
});

test("what got worse and stayed so is listed until it is mended", async () => {
  const luck = (day: number) => 1 + (((day * 37) % 11) - 5) / 500;
  const at = (level: number, day: number) => invented({ latency: level * luck(day), day });
  const { cwd, ids } = await project([
    ...Array.from({ length: 12 }, (_, i) => at(10, i + 1)),
    ...Array.from({ length: 8 }, (_, i) => at(11.5, i + 13)),
  ]);
  const { ask } = await served(cwd);
  const { text } = await ask(`/runs/${ids.at(-1)}`);
  expect(text).toMatch(/still worse<\/span> <a [^>]*>getpid<\/a> .*: the level got worse by \+1\d\.\d% with run/);
  const mended = await ask(`/runs/${ids[11]}`);
  expect(mended.text).not.toContain("still worse");
});
