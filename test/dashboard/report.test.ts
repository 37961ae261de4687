import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildRun, openPerfmon } from "../../core/index.ts";
import { barriers, useBrowser, type Visited } from "../browser.ts";
import { perfmon } from "../cli/terminal.ts";
import { lacks } from "../tools.ts";

/** Runs, of which from this one on `getpid` is slower, on another kernel; the last one is also slower in `open`. */
const RUNS = 24;
const CHANGED = 16;

const folder = mkdtempSync(join(tmpdir(), "perfmon-report-"));
const file = join(folder, "report.html");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Values that differ a little, the same in every test. */
const wobble = (seed: number, i: number) => 1 + ((((seed * 7919 + i * 104729) % 1000) - 500) / 500) * 0.004;
const value = (run: number, of: string, i: number) =>
  (of === "getpid" && run >= CHANGED ? 125 : of === "open" && run === RUNS - 1 ? 150 : 100) * wobble(run, i);

beforeAll(async () => {
  const opened = await openPerfmon({ cwd: folder, store: `sqlite:${join(folder, ".perfmon/store.db")}` });
  for (let run = 0; run < RUNS; run++)
    await opened.importRun(
      buildRun({
        suite: "calls",
        started: new Date(Date.UTC(2026, 9, 1 + run, 6)),
        target: "host",
        environment: { "kernel.release": run < CHANGED ? "6.12.7" : "6.12.9", "cpu.model": "<b>Xeon</b>" },
        cases: ["getpid", "open", "stat"].map((id) => ({
          id,
          results: [
            {
              metric: "latency",
              unit: "ns",
              better: "lower",
              values: Array.from({ length: 6 }, (_, i) => value(run, id, i)),
            },
          ],
        })),
      }),
    );
  await opened.close();
  const { exit, stderr } = await perfmon(["report", "-o", file], { cwd: folder });
  expect(exit, stderr).toBe(0);
});

describe.skipIf(lacks("chromium"))("the report in a browser", () => {
  const visit = useBrowser();
  const open = async (options: Parameters<typeof visit>[1] = {}): Promise<Visited> => {
    const visited = await visit("file://", options);
    await visited.page.goto(pathToFileURL(file).href);
    return visited;
  };
  /** What a reader sees, whatever breaks its lines. */
  const text = async (page: Page, selector: string) =>
    ((await page.locator(selector).textContent()) ?? "").replace(/\s+/g, " ");

  /** Of getpid, in ns. */
  const median = (run: number) => {
    const values = Array.from({ length: 6 }, (_, i) => value(run, "getpid", i)).sort((a, b) => a - b);
    return (values[2]! + values[3]!) / 2;
  };

  test("without scripts and network it says what regressed, since when, and how sure that is", async () => {
    const { page, foreign, complaints } = await open({ javaScriptEnabled: false, offline: true });
    const found = await text(page, "#findings");
    expect(found).toMatch(/regression, \w+\s+open latency \+50\.\d% \(95% interval \[\+4\d\.\d%, \+5\d\.\d%\]/);
    expect(found).toContain("This run is the first to show it");
    expect(await text(page, ".facts")).toContain("<b>Xeon</b>");
    expect(foreign).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test("a history has a mark a run where its value is, its change of level named, and the same numbers as a table", async () => {
    const { page } = await open();
    const figure = page.locator("figure", { has: page.locator("figcaption", { hasText: "getpid latency: history" }) });
    const marks = await figure.locator("> .canvas svg .dots [data-run]").all();
    expect(marks).toHaveLength(RUNS);
    expect(await figure.locator("> .canvas svg").innerHTML()).toMatch(/\+2[45]\.\d%.*2026-10-17/s);
    const notes = await figure.locator(".note").allInnerTexts();
    expect(notes.join()).toContain("kernel.release 6.12.7 → 6.12.9");
    await figure.locator("summary", { hasText: "table and CSV" }).click();
    const rows = await figure.locator("tbody tr").allInnerTexts();
    expect(rows).toHaveLength(RUNS);
    expect(rows[0]).toContain(`${median(0).toFixed(1).replace(/\.0$/, "")} ns`);
    expect(rows.at(-1)).toContain(
      `${median(RUNS - 1)
        .toFixed(1)
        .replace(/\.0$/, "")} ns`,
    );
    // Heights: a slower run stands higher, by as much as its value says.
    const places = await page.evaluate<number[]>(
      `[...document.querySelectorAll("#case-0-0-history > .canvas .dots [data-run] :is(circle, rect, path)")]
        .map((mark) => mark.getBBox()).map(({ y, height }) => y + height / 2)`,
    );
    expect(places).toHaveLength(RUNS);
    const [before, after] = [places.slice(0, CHANGED), places.slice(CHANGED)];
    expect(Math.max(...after)).toBeLessThan(Math.min(...before));
  });

  test("a history is there by run too, its axis logarithmic", async () => {
    const { page } = await open();
    const figure = page.locator("figure", { has: page.locator("figcaption", { hasText: "getpid latency: history" }) });
    await figure.locator("summary", { hasText: "by run, logarithmic" }).click();
    const places = await page.evaluate<(readonly [number, number])[]>(
      `[...document.querySelectorAll("#case-0-0-history > details .dots [data-run] :is(circle, rect, path)")]
        .map((mark) => mark.getBBox()).map(({ x, y, width, height }) => [x + width / 2, y + height / 2])`,
    );
    expect(places).toHaveLength(RUNS);
    const steps = places.slice(1).map(([x], i) => x - places[i]![0]);
    for (const step of steps) expect(step).toBeCloseTo(steps[0]!, 0);
    const medians = places.map((_, run) => median(run));
    const [low, high] = [medians.indexOf(Math.min(...medians)), medians.indexOf(Math.max(...medians))];
    /** px from where a mark would be if heights went by this measure of its value. */
    const off = (measure: (value: number) => number) =>
      Math.max(
        ...places.map(([, y], run) => {
          const share =
            (measure(medians[run]!) - measure(medians[low]!)) / (measure(medians[high]!) - measure(medians[low]!));
          return Math.abs(y - (places[low]![1] + share * (places[high]![1] - places[low]![1])));
        }),
      );
    expect(off(Math.log)).toBeLessThan(0.03);
    expect(off((value) => value)).toBeGreaterThan(0.1);
  });

  test("its CSV holds every run, in base units", async () => {
    const { page } = await open();
    const figure = page.locator("figure", { has: page.locator("figcaption", { hasText: "getpid latency: history" }) });
    await figure.locator("summary", { hasText: "table and CSV" }).click();
    const [download] = await Promise.all([page.waitForEvent("download"), figure.locator("a[download]").click()]);
    expect(download.suggestedFilename()).toMatch(/\.csv$/);
    const lines = readFileSync(await download.path(), "utf8")
      .trim()
      .split("\r\n");
    expect(lines).toHaveLength(1 + RUNS);
    const [, , metric, unit, median] = lines[1]!.split(",");
    expect([metric, unit]).toEqual(["latency", "s"]);
    expect(Number(median)).toBeCloseTo(100e-9, 9);
  });

  test("by keyboard: the first stop skips to the results, tables open with Enter", async () => {
    const { page } = await open();
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to the results");
    await page.keyboard.press("Enter");
    expect(new URL(page.url()).hash).toBe("#main");
    const details = page.locator("figure details").first();
    await details.locator("summary").focus();
    await page.keyboard.press("Enter");
    expect(await details.getAttribute("open")).not.toBeNull();
  });

  test.each([
    ["light", 1200],
    ["dark", 380],
  ] as const)("nothing serious for axe, %s, %d wide, and no page wider than the window", async (colorScheme, width) => {
    const { page } = await open({ colorScheme, viewport: { width, height: 800 } });
    expect(await barriers(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
  });

  test.each([
    [380, ["case and metric", "change", "verdict"]],
    [1200, ["case and metric", "baseline", "this run", "change", "interval", "history", "verdict", "would show"]],
  ])("what a comparison came to is in a window %d wide, without scrolling", async (width, columns) => {
    const { page } = await open({ viewport: { width, height: 800 } });
    const shown = await page.evaluate<(readonly [string, number])[]>(
      `[...document.querySelectorAll("table.results thead th")].filter((one) => one.offsetWidth > 0)
        .map((one) => [one.textContent, one.getBoundingClientRect().right])`,
    );
    expect(shown.map(([title]) => title.replace(/,.*/, ""))).toEqual(columns);
    expect(Math.max(...shown.map(([, right]) => right))).toBeLessThanOrEqual(width);
    const badges = await page.evaluate<number[]>(
      `[...document.querySelectorAll("table.results .verdict")].map((one) => one.getBoundingClientRect().right)`,
    );
    expect(Math.max(...badges)).toBeLessThanOrEqual(width);
  });

  test("on paper there is no navigation, and the charts are there", async () => {
    const { page } = await open();
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("nav").isVisible()).toBe(false);
    expect(await page.locator("figure svg").first().isVisible()).toBe(true);
    expect((await page.pdf({ format: "A4" })).length).toBeGreaterThan(20_000);
  });
});

test("200 cases over 50 runs make a file below 2 MB that says what it leaves out; regressed cases are whole", async () => {
  const store = `sqlite:${join(folder, "many.db")}`;
  const opened = await openPerfmon({ cwd: folder, store });
  for (let run = 0; run < 50; run++)
    await opened.importRun(
      buildRun({
        suite: "many",
        started: new Date(Date.UTC(2026, 8, 1 + run, 6)),
        target: "host",
        cases: Array.from({ length: 200 }, (_, c) => ({
          id: `case-${c}`,
          results: [
            {
              metric: "latency",
              unit: "us",
              better: "lower" as const,
              values: Array.from({ length: 3 }, (_, i) => (run === 49 && c === 120 ? 130 : 100) * wobble(run + c, i)),
            },
          ],
        })),
      }),
    );
  await opened.close();
  const many = join(folder, "many.html");
  const { exit, stderr } = await perfmon(["report", "--store", store, "-o", many], { cwd: folder });
  expect(exit, stderr).toBe(0);
  expect(statSync(many).size).toBeLessThan(2_000_000);
  const html = readFileSync(many, "utf8");
  expect(html).toMatch(/To keep this file small enough for a mail: \d+ cases only in the table above/);
  const regressed = html.slice(html.indexOf('id="case-120"'));
  expect(regressed.slice(0, regressed.indexOf("</section>"))).toContain("in the order measured");
});
