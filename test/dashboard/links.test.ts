/** Where links of the dashboard's pages lead, over real stores. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildRun, type Labels } from "../../core/index.ts";
import { invented, project } from "../cli/kept-runs.ts";
import { measured } from "../cli/measured.ts";
import { served } from "./served.ts";

/** What links of a page lead to, as far as they begin so. */
const links = (html: string, start: string): string[] =>
  [...html.matchAll(/ href="([^"]*)"/g)]
    .map(([, to]) => to!.replaceAll("&amp;", "&"))
    .filter((to) => to.startsWith(start));

test("what a page compares with is what the pages behind its links compare with", async () => {
  const runs = [100, 160, 130].map((latency, i) => invented({ latency, day: i + 1 }));
  const { cwd, ids } = await project(runs);
  const { ask, post } = await served(cwd);
  const [first, before, run] = ids as [string, string, string];
  const carried = `baseline=${first}`;
  for (const page of [`/runs/${run}?baseline=@latest~2`, `/compare?a=${first}&b=${run}`]) {
    const { text } = await ask(page);
    const own = links(text, `/runs/${run}`);
    expect(own).toEqual(
      expect.arrayContaining(["/cases/0", ".csv", "/env"].map((part) => `/runs/${run}${part}?${carried}`)),
    );
    expect(own.filter((to) => !to.endsWith(carried) && to !== `/runs/${run}`)).toEqual([]);
    expect(text).toContain(`<input type="hidden" name="baseline" value="${first}">`);
  }
  const change = async (path: string) => (await ask(path)).text.match(/<strong>([+-]\d+)/)?.[1];
  expect(await change(`/runs/${run}/cases/0?${carried}`)).toBe("+30");
  expect(await change(`/runs/${run}/cases/0?baseline=${before}`)).toBe("-18");
  const back = links((await ask(`/runs/${run}/env?${carried}`)).text, "/runs/");
  expect(back).toContain(`/runs/${run}?${carried}`);

  const finding = (await ask(`/runs/${run}.csv?${carried}`)).text.trim().split(",").at(-1)!;
  const acknowledge = (baseline: string) =>
    post("/api/acknowledge", { run, finding, reason: "a mitigation", baseline });
  expect((await acknowledge("file:/etc/passwd")).status).toBe(400);
  expect((await acknowledge(before)).status).toBe(400);
  expect((await acknowledge(first)).status).toBe(200);
});

test("the whole history of a series is its own, whatever its name and labels hold", async () => {
  const metric = "vm-scalability.throughput/s (50%).csv";
  const all: Labels[] = [{}, { cpus: "0,node=1" }, { cpus: "0", node: "1" }, { path: "x".repeat(400) }];
  const results = all.map((labels, i) => ({ metric, unit: "us", better: "lower" as const, labels, values: [i + 11] }));
  const run = (day: number) =>
    buildRun({ suite: "lkp", started: new Date(Date.UTC(2026, 10, day)), cases: [{ id: "a", results }] });
  const { cwd, ids } = await project([run(1), run(2), run(3)]);
  const { ask } = await served(cwd);
  const found = links((await ask(`/runs/${ids[2]}/cases/0`)).text, "/metrics/");
  expect(found).toHaveLength(all.length);
  for (const [i, address] of found.entries()) {
    const { status, text } = await ask(address);
    expect([address, status]).toEqual([address, 200]);
    expect(text.match(/<figcaption/g)).toHaveLength(1);
    const [csv] = links(text, "/metrics/").filter((to) => to.includes(".csv?"));
    const rows = (await ask(csv!)).text.trim().split("\r\n");
    expect([rows.length, new Set(rows.slice(1).map((row) => row.split(",").at(-2))).size, i]).toEqual([4, 1, i]);
  }
});

test("a history that is cut says so, and its CSV is not", async () => {
  const { cwd } = await project([1, 2, 3].map((day) => invented({ latency: 100, day })));
  const { ask } = await served(cwd);
  const { text } = await ask("/metrics/latency?limit=2");
  expect(text).toContain("The newest 2 runs; there are older ones");
  expect((await ask("/metrics/latency?limit=3")).text).not.toContain("older ones");
  expect((await ask("/metrics/latency.csv")).text.trim().split("\r\n")).toHaveLength(4);
});

test("one repetition's output, where it is asked for", async () => {
  const { cwd, id } = await measured();
  const { ask } = await served(cwd);
  const printed = (text: string) => [...text.matchAll(/repetition (\d+): what it printed/g)].map(([, n]) => n);
  const { text } = await ask(`/runs/${id}/cases/0?repetition=1`);
  expect(printed(text)).toEqual(["2"]);
  const others = [0, 2].map((n) => `/runs/${id}/cases/0?repetition=${n}`);
  expect(links(text, `/runs/${id}/cases/0?`)).toEqual(others);
  expect(printed((await ask(`/runs/${id}/cases/0`)).text)).toEqual(["1", "2", "3"]);
  expect((await ask(`/runs/${id}/cases/0?repetition=9`)).status).toBe(404);
});

test("a profile has a page of its own, on which it is drawn wider", async () => {
  const { cwd, ids } = await project([1, 2].map((day) => invented({ latency: 100, day })));
  for (const run of ids) {
    const folder = join(cwd, "runs", run, "profiles", "000");
    mkdirSync(folder, { recursive: true });
    const about = { caseIndex: 0, caseId: "getpid", monitor: "perf", event: "cycles", samples: 4, warnings: [] };
    writeFileSync(join(folder, "profile.json"), JSON.stringify({ schema: "perfmon.profile/1", ...about }));
    writeFileSync(join(folder, "folded"), "main;read 3\nmain;write 1\n");
  }
  const { ask } = await served(cwd);
  const own = `/runs/${ids[1]}/cases/0`;
  const widths = (text: string) =>
    [...text.matchAll(/<svg[^>]*class="chart flame[^>]* width="(\d+)"/g)].map(([, width]) => Number(width));
  const { text } = await ask(own);
  const [wider] = links(text, `${own}/flame`);
  const whole = (await ask(wider!)).text;
  expect(links(whole, own)).toEqual([own]);
  const [beside, alone] = [widths(text), widths(whole)];
  expect([beside.length, alone.length]).toEqual([2, 2]);
  expect(alone).toEqual(beside.map((width) => 2 * width));
});

test("the last page of the list says so", async () => {
  const { cwd } = await project([invented({ latency: 100 })]);
  const { ask } = await served(cwd, {
    change: (context) => {
      const runs = async (filter = {}) => {
        const [run] = await context.view.runs();
        return Array.from({ length: (filter as { limit?: number }).limit ?? 1 }, () => run!);
      };
      return { ...context, view: { ...context.view, runs } };
    },
  });
  const older = async (page: number) => links((await ask(`/runs?limit=1&page=${page}`)).text, "/runs?").at(-1);
  expect(await older(99)).toBe("/runs?limit=1&page=100");
  expect(await older(100)).toBe("/runs?limit=1&page=99");
  expect((await ask("/runs?limit=1&page=100")).text).toContain("There are older runs");
});
