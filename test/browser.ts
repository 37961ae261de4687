import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import axe from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, onTestFinished } from "vitest";

/** A page in a headless Chromium, and what was noticed about it. */
export interface Visited {
  readonly page: Page;
  /** Addresses outside `origin` that it asked for; none of these requests left the machine. */
  readonly foreign: readonly string[];
  /** Errors of scripts, and what the console complains about: a violated policy is among these. */
  readonly complaints: readonly string[];
}

let launched: Promise<Browser> | null = null;

/** One for all tests of a file. */
function browser(): Promise<Browser> {
  launched ??= chromium.launch({
    executablePath: onPath("chromium"),
    // Root's Chromium has no sandbox to build; anybody else's has.
    args: [...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), "--disable-background-networking"],
  });
  return launched;
}

/** Call it where tests are declared: the browser is closed after the file's last test. */
export function useBrowser(): (origin: string, options?: BrowserContextOptions) => Promise<Visited> {
  afterAll(async () => {
    const opened = launched;
    launched = null;
    await (await opened)?.close();
  });
  return visit;
}

/** An empty page of a fresh profile, which may ask `origin` and nobody else. It is gone when the test is over. */
async function visit(origin: string, options: BrowserContextOptions = {}): Promise<Visited> {
  const context = await (await browser()).newContext({ viewport: { width: 1200, height: 900 }, ...options });
  onTestFinished(() => context.close());
  const foreign: string[] = [];
  const complaints: string[] = [];
  await context.route("**", async (route) => {
    const url = route.request().url();
    if (url.startsWith(`${origin}/`) || /^(data|about):/.test(url)) return route.continue();
    foreign.push(url);
    return route.abort();
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  return { page, foreign, complaints };
}

/** What axe-core finds serious or critical about a page, each with the first element that it is about. */
export async function barriers(page: Page): Promise<string[]> {
  // Given to the browser itself, so that the page's policy does not keep it out.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run());
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0]?.html}`);
}

function onPath(program: string): string {
  const found = (process.env.PATH ?? "").split(delimiter).find((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (found === undefined) throw new Error(`${program} is not installed`);
  return join(found, program);
}
