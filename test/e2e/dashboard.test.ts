/** The dashboard in a real browser, over a real `perfmon serve`: what is shown, changed and followed, by keyboard too. */
import type { Locator } from "playwright-core";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { openPerfmon, type Run } from "../../core/index.ts";
import { barriers, useBrowser } from "../browser.ts";
import { invented } from "../cli/kept-runs.ts";
import { type Workspace, workspace } from "../perfmon.ts";
import { lacks } from "../tools.ts";

const without = lacks("chromium");
const visit = useBrowser();

/** Starts `perfmon serve` and gives where, with and without the token. */
async function serve(own: Workspace): Promise<{ readonly url: string; readonly token: string }> {
  const { child, ended } = own.spawn(["serve", "--port", "0", "--json"]);
  onTestFinished(async () => {
    child.kill("SIGINT");
    expect((await ended).exit).toBe(0);
  });
  let text = "";
  for await (const piece of child.stdout!.iterator({ destroyOnReturn: false })) {
    text += piece;
    if (text.trimEnd().endsWith("}")) break;
  }
  return JSON.parse(text);
}

/** A workspace whose store holds these runs. */
async function holding(...runs: readonly Run[]): Promise<{ readonly own: Workspace; readonly ids: readonly string[] }> {
  const own = workspace();
  const perfmon = await openPerfmon({ cwd: own.folder, env: { HOME: own.folder } });
  const ids = await perfmon.importRun(runs);
  await perfmon.close();
  return { own, ids };
}

const regressed = () => holding(invented({ latency: 100 }), invented({ latency: 130, day: 2, tags: ["release"] }));

describe.skipIf(without)("in a browser", () => {
  beforeAll(() => {
    // Nothing here is timed that another run could disturb.
    process.env.PERFMON_LOCK = "off";
  });

  test("every page: nothing serious for axe-core, no complaint of the browser, nothing asked of anybody else", async () => {
    const { own, ids } = await regressed();
    const { url } = await serve(own);
    const of = `/runs/${ids[1]}`;
    const { page, foreign, complaints } = await visit(url);
    const paths = [
      "/",
      "/runs",
      of,
      `${of}/env`,
      "/metrics/latency",
      `/compare?a=${ids[0]}&b=${ids[1]}`,
      "/baselines",
      "/acks",
      `/live/${ids[1]}`,
    ];
    for (const path of paths) {
      const answer = await page.goto(url + path);
      expect([path, answer!.status()]).toEqual([path, 200]);
      expect([path, await barriers(page)]).toEqual([path, []]);
      expect([path, await page.locator("h1").count(), await page.locator("main").count()]).toEqual([path, 1, 1]);
    }
    // What is not there is a page, too; of its status the browser complains.
    expect(complaints).toEqual([]);
    await page.goto(`${url}/runs/01M8C9G4SRHDRJK15YRSTTKJ33`);
    expect(await barriers(page)).toEqual([]);
    expect(foreign).toEqual([]);
  });

  test("all of it can be read, and filtered, without script; what changes something is not offered", async () => {
    const { own, ids } = await regressed();
    const { url } = await serve(own);
    const { page } = await visit(url, { javaScriptEnabled: false });
    await page.goto(`${url}/runs/${ids[1]}`);
    expect(await page.locator("main").textContent()).toContain("regression");
    for (const form of await page.locator("form[data-action]").all()) expect(await form.isVisible()).toBe(false);
    await page.goto(`${url}/runs`);
    const listed = async (id: string) => page.locator(`main a[href="/runs/${id}"]`).count();
    expect([await listed(ids[0]!), await listed(ids[1]!)]).toEqual([1, 1]);
    await page.locator("[name=tag]").fill("release");
    await page.locator("[name=tag]").press("Enter");
    await page.waitForURL(/[?&]tag=release/);
    expect([await listed(ids[0]!), await listed(ids[1]!)]).toEqual([0, 1]);
    await page.goto(`${url}/live/${ids[1]}`);
    expect(await page.locator("main").textContent()).toContain("completed");
  });

  test("a regression is acknowledged by keyboard, with the token of the address", async () => {
    const { own, ids } = await regressed();
    const { url, token } = await serve(own);
    const { page, complaints } = await visit(url);
    await page.goto(`${url}/runs/${ids[1]}#token=${token}`);
    // It is in nobody's history, and in no address that is copied.
    await expect.poll(() => page.url()).toBe(`${url}/runs/${ids[1]}`);
    const reason = page.locator('form[data-action="/api/acknowledge"] [name=reason]');
    const tabTo = async (place: Locator) => {
      for (let i = 0; i < 100 && !(await place.evaluate((at) => at === document.activeElement)); i++)
        await page.keyboard.press("Tab");
    };
    await tabTo(page.locator("details", { has: reason }).locator("summary"));
    await page.keyboard.press("Enter");
    await tabTo(reason);
    await page.keyboard.type("a mitigation");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator('form[data-action="/api/acknowledge"]').count(), { timeout: 20_000 }).toBe(0);
    const { document } = await own.json(["ack", "list"]);
    expect(document.acks).toMatchObject([{ run: ids[1], caseId: "getpid", reason: "a mitigation" }]);
    // Other pages of the tab have it still.
    await page.goto(`${url}/acks`);
    expect(await page.locator("main").textContent()).toContain("a mitigation");
    await page
      .locator("details", { has: page.locator('form[data-action="/api/remove-ack"]') })
      .locator("summary")
      .click();
    await page.locator('form[data-action="/api/remove-ack"] button').click();
    await expect.poll(() => page.locator('form[data-action="/api/remove-ack"]').count(), { timeout: 20_000 }).toBe(0);
    expect((await own.json(["ack", "list"])).document.acks).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test("without the token it is asked for; what is refused is said beside the button", async () => {
    const { own, ids } = await regressed();
    const { url, token } = await serve(own);
    const { page } = await visit(url);
    await page.goto(`${url}/runs/${ids[1]}`);
    const form = page.locator('form[data-action="/api/promote"]');
    const said = form.locator("output");
    const notSet = async () => expect((await own.json(["baseline", "list"])).document.baselines).toEqual([]);
    await form.locator("button").click();
    await expect.poll(() => said.textContent()).toContain("does not have the token");
    await form.locator("[type=password]").fill("wrong-wrong-wrong-wrong");
    await form.locator("button").click();
    await expect.poll(() => said.textContent()).toContain("The token is wrong");
    await notSet();
    await form.locator("[type=password]").fill(token);
    await form.locator("[name=baseline]").fill("no name");
    await form.locator("button").click();
    await expect.poll(() => said.textContent()).toContain('"no name" is no name for a baseline');
    await notSet();
    await form.locator("[name=baseline]").fill("main");
    await form.locator("button").click();
    const runs = async () => (await own.json(["baseline", "list"])).document.baselines[0]?.runs;
    await expect.poll(runs, { timeout: 20_000 }).toEqual([ids[1]]);
  });

  test("a suite that runs is followed to its end", async () => {
    const own = workspace();
    const { url } = await serve(own);
    const { page, foreign, complaints } = await visit(url);
    await page.goto(url);
    expect(await page.locator("main").textContent()).toContain("perfmon exec makes one");
    const step = (id: string, time: string) => ({
      id,
      uses: "script",
      with: { command: ["sleep", time] },
      repetitions: 8,
    });
    own.write("slow.yaml", {
      name: "slow",
      defaults: { warmup: 0 },
      steps: [step("first", "0.5"), step("second", "0.6")],
    });
    const { child, ended } = own.spawn(["exec", "slow.yaml"]);
    onTestFinished(() => void child.kill("SIGKILL"));
    // The page that said that there is no store looks again by itself.
    const link = page.locator('a[href^="/live/"]');
    await link.first().waitFor();
    await link.first().click();
    const cell = (of: string, name: string) => page.locator(`[data-live-case="${of}"] [data-live-cell="${name}"]`);
    const seen = new Set<string>();
    await expect
      .poll(
        async () => {
          seen.add((await cell("second", "count").textContent())!);
          return page.locator("[data-live=state]").textContent();
        },
        { timeout: 60_000, interval: 100 },
      )
      .toBe("completed");
    expect((await ended).exit).toBe(0);
    // It did not jump from nothing to the end, nor was the page read again.
    expect([...seen].filter((text) => /^[1-7]\/8$/.test(text)).length).toBeGreaterThan(0);
    for (const id of ["first", "second"]) {
      expect(await cell(id, "state").textContent()).toBe("completed");
      expect(await cell(id, "count").textContent()).toBe("8");
      expect(await cell(id, "value").textContent()).toMatch(/^[56]\d\d(\.\d+)? ms/);
    }
    expect(await page.locator("[data-live=done]").textContent()).toBe("16 of 16 repetitions");
    expect(await barriers(page)).toEqual([]);
    await page.locator("[data-live-over] a").click();
    await page.waitForURL(/\/runs\/[0-9A-Z]{26}$/);
    expect([foreign, complaints]).toEqual([[], []]);
  });
});
