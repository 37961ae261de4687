/** What the dashboard shows, refuses and changes, over real stores. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { owner } from "../../core/api/owner.ts";
import { buildRun, openPerfmon, type RunHeader } from "../../core/index.ts";
import collector from "../../plugins/collectors/sqlite/collector.ts";
import { around, invented, project } from "../cli/kept-runs.ts";
import { measured } from "../cli/measured.ts";
import { served } from "./served.ts";

const two = async () => {
  const { cwd, ids } = await project([invented({ latency: 100 }), invented({ latency: 130, day: 2 })]);
  return { cwd, ids, ...(await served(cwd)) };
};

const api = async <T>(
  cwd: string,
  use: (perfmon: Awaited<ReturnType<typeof openPerfmon>>) => Promise<T>,
): Promise<T> => {
  const perfmon = await openPerfmon({ cwd, env: { HOME: cwd } });
  try {
    return await use(perfmon);
  } finally {
    await perfmon.close();
  }
};

describe("pages", () => {
  test("every route of a real run answers, and so does its CSV", async () => {
    const { cwd, id } = await measured();
    const { ask } = await served(cwd);
    const { text } = await ask("/");
    expect(text).toContain(id);
    const pages = ["", "/env", "/cases/0", "/cases/0?repetition=1"].map((rest) => `/runs/${id}${rest}`);
    for (const path of [...pages, "/runs", "/metrics/latency", `/compare?a=${id}&b=${id}`, `/live/${id}`]) {
      const { status, headers } = await ask(path);
      expect([path, status]).toEqual([path, 200]);
      expect(headers["content-type"]).toMatch(/^text\/html; charset=utf-8/i);
    }
    expect((await ask(`/runs/${id}/cases/0`)).text).toContain("latency: 12.5");
    const csv = await ask("/runs.csv?state=completed");
    expect(csv.headers["content-type"]).toMatch(/^text\/csv/);
    expect(csv.text).toContain(id);
  });

  test("filters are in the address", async () => {
    const { ask, ids } = await two();
    const shown = async (query: string) => {
      const { text } = await ask(`/runs.csv?${query}`);
      return ids.filter((id) => text.includes(id)).map((id) => ids.indexOf(id));
    };
    expect(await shown("")).toEqual([0, 1]);
    expect(await shown("since=2026-11-02")).toEqual([1]);
    expect(await shown("until=2026-11-02&suite=&kernel=6.12.7")).toEqual([0]);
    expect(await shown("limit=1")).toEqual([1]);
    expect(await shown("limit=1&page=1")).toEqual([0]);
    expect(await shown("state=interrupted")).toEqual([]);
    expect(await shown("limit=999999999")).toEqual([0, 1]);
  });

  test("what cannot be read is said, and is the fault of who asked", async () => {
    const { ask, said } = await two();
    const wrong: Record<string, RegExp> = {
      "/runs?since=yesterday": /since: &quot;yesterday&quot; is not a date/,
      "/runs?until=2026-02-30": /until: &quot;2026-02-30&quot; is not a date/,
      "/runs?limit=-1": /limit: &quot;-1&quot; is not a whole number from 1 to 200/,
      "/runs?limit=1e9": /limit/,
      "/runs?state=dead": /state: .* one of running, completed, interrupted/,
      "/runs?suite=a&suite=b": /suite: it is given twice/,
      "/metrics/latency?fingerprint=abc": /fingerprint/,
      "/compare?a=file:/etc/passwd&b=x": /a: .* is not a stored run/,
    };
    for (const [path, message] of Object.entries(wrong)) {
      const { status, text } = await ask(path);
      expect([path, status]).toEqual([path, 400]);
      expect(text).toMatch(message);
      expect(text).toContain("PM1506");
    }
    expect(said).toEqual([]);
  });

  test("a reference that is wrong leaves the form as it was filled in, and says what could stand there", async () => {
    const { ask, ids } = await two();
    const wrong: [a: string, b: string, status: number, message: RegExp][] = [
      ["nightly", ids[1]!, 404, /&quot;nightly&quot; is neither a baseline nor a run: no baseline is set yet/],
      [ids[0]!, "kernel:9.9", 404, /&quot;kernel:9.9&quot; names no run/],
      ["file:/etc/passwd", ids[1]!, 400, /a: .* is not a stored run/],
      ["01", ids[1]!, 400, /is the beginning of several run ids/],
    ];
    for (const [a, b, expected, message] of wrong) {
      const { status, text } = await ask(`/compare?a=${encodeURIComponent(a)}&b=${encodeURIComponent(b)}`);
      expect([a, b, status]).toEqual([a, b, expected]);
      expect(text).toMatch(message);
      expect(text).toContain(`name="a" value="${a}"`);
      expect(text).toContain(`name="b" value="${b}"`);
      expect(text).toContain('href="/compare" aria-current="page"');
    }
    // Elsewhere too one can go on from what went wrong.
    expect((await ask("/runs?since=yesterday")).text).toContain('<nav aria-label="pages">');
  });

  test("what was asked for is quoted without control characters and marks that reorder text", async () => {
    const { ask } = await two();
    const { status, text } = await ask("/runs?since=a%E2%80%AEb%1B%5B31mc%9Bd");
    expect(status).toBe(400);
    expect(text).toContain("is not a date");
    expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069]|(?!\n)\p{Cc}/u);
  });

  test("what is not there is 404, with code and hint", async () => {
    const { ask, ids } = await two();
    const nowhere = "01M8C9G4SRHDRJK15YRSTTKJ33";
    const missing = [
      ...[
        "/nothing",
        "/runs/x",
        "/runs/..%2f..%2fetc%2fpasswd",
        "/../etc/passwd",
        "/.csv/runs",
        "/runs/x.csv",
        "/index.html",
      ],
      ...[`/runs/${nowhere}`, `/live/${nowhere}`, `/events/${nowhere}`, `/runs/${ids[0]!.toLowerCase()}`],
      ...[
        `/runs/${ids[0]}/cases/x`,
        `/runs/${ids[0]}/cases/-1`,
        `/metrics/lattency`,
        `/metrics/latency?fingerprint=${"0".repeat(64)}`,
      ],
    ];
    for (const path of missing) {
      const { status } = await ask(path);
      expect([path, [400, 404].includes(status)]).toEqual([path, true]);
    }
    const { text } = await ask(`/runs/${nowhere}`);
    expect(text).toContain(nowhere);
    expect(text).toContain("PM1503");
  });

  test("names from anywhere are text", async () => {
    const evil = `<script>alert("x")</script>`;
    const run = buildRun({
      suite: evil,
      note: `${evil}' onload='x`,
      environment: { "kernel.release": evil },
      labels: { evil },
      cases: [{ id: evil, results: [{ metric: "latency", unit: "us", better: "lower", values: around(100) }] }],
    });
    const { cwd, ids } = await project([run]);
    const { ask } = await served(cwd);
    const escaped = encodeURIComponent(evil);
    const id = ids[0]!;
    const paths = [
      "/",
      `/runs?suite=${escaped}&note=${escaped}`,
      `/runs/${id}`,
      `/runs/${id}/env`,
      `/live/${id}`,
      "/metrics/latency",
    ];
    for (const path of [...paths, `/${escaped}`, `/metrics/${escaped}`, `/runs?since=${escaped}`, `/runs/${escaped}`]) {
      const { text } = await ask(path);
      expect(text, path).not.toMatch(/<script>|' onload/);
      expect(text.match(/<script /g) ?? [], path).toHaveLength(text.includes('src="/client.js"') ? 1 : 0);
    }
    expect((await ask("/")).text).toContain("&lt;script&gt;");
  });

  test("a fault of perfmon's own is a page without its inside; the operator hears it", async () => {
    const { cwd, ids } = await project([invented({ latency: 100 })]);
    const broken = () => Promise.reject(new Error("ENOENT: /secret/place"));
    const { ask, said } = await served(cwd, {
      change: (context) => ({ ...context, view: { ...context.view, report: broken } }),
    });
    const { status, text } = await ask(`/runs/${ids[0]}`);
    expect(status).toBe(500);
    expect(text).toContain("PM9001");
    expect(text).not.toMatch(/secret|\bat .*\.ts|node_modules/);
    expect(said.join()).toContain("/secret/place");
  });

  test("a store that cannot be read is said, and the next request tries again", async () => {
    const { cwd } = await project();
    writeFileSync(join(cwd, "store.db"), "no store of perfmon's, but long enough to be taken for one".repeat(40));
    const { ask, said } = await served(cwd);
    const { status, text } = await ask("/runs");
    expect(status).toBe(503);
    expect(text).toContain("PM4002");
    rmSync(join(cwd, "store.db"));
    await api(cwd, (perfmon) => perfmon.importRun(invented({ latency: 100 })));
    expect((await ask("/runs")).status).toBe(200);
    expect(said).toEqual([]);
  });

  test("no store yet: it says what to do, makes none, and shows the store when it is there", async () => {
    const { cwd } = await project();
    const { ask, post } = await served(cwd);
    const before = readdirSync(cwd);
    const { status, text } = await ask("/");
    expect(status).toBe(200);
    expect(text).toContain("perfmon exec makes one");
    expect(text).toContain('http-equiv="refresh"');
    expect((await ask("/runs")).status).toBe(503);
    expect((await post("/api/annotate", { run: "01M8C9G4SRHDRJK15YRSTTKJ33", note: "x" })).status).toBe(503);
    expect(readdirSync(cwd)).toEqual(before);
    const [id] = await api(cwd, (perfmon) => perfmon.importRun(invented({ latency: 100 })));
    expect((await ask("/")).text).toContain(id);
  });
});

describe("actions do what their commands do", () => {
  test("acknowledge, and report again", async () => {
    const { cwd, ids, ask, post } = await two();
    const finding = await api(cwd, async (perfmon) => {
      const { judgement } = await perfmon.compare({ candidate: ids[1]! });
      return judgement.comparisons.find(({ verdict }) => verdict === "regression")!.id;
    });
    expect((await ask(`/runs/${ids[1]}`)).text).toContain(`value="${finding}"`);
    const { status, text } = await post("/api/acknowledge", {
      run: ids[1],
      finding,
      reason: "mitigation",
      until: "30d",
    });
    expect([status, JSON.parse(text)]).toMatchObject([
      200,
      { done: "acknowledge", result: { id: finding, reason: "mitigation" } },
    ]);
    expect(await api(cwd, (perfmon) => perfmon.acks())).toMatchObject([{ id: finding, caseId: "getpid", run: ids[1] }]);
    // A report that was judged before is judged anew.
    expect((await ask(`/runs/${ids[1]}`)).text).not.toContain(`value="${finding}"`);
    expect((await post("/api/remove-ack", { id: finding })).status).toBe(200);
    expect(await api(cwd, (perfmon) => perfmon.acks())).toEqual([]);
    expect((await ask(`/runs/${ids[1]}`)).text).toContain(`value="${finding}"`);
    expect((await post("/api/remove-ack", { id: finding })).status).toBe(404);
  });

  test("promote", async () => {
    const { cwd, ids, post } = await two();
    expect((await post("/api/promote", { baseline: "main", run: ids[0] })).status).toBe(200);
    expect(await api(cwd, (perfmon) => perfmon.baselines())).toMatchObject([{ name: "main", runs: [ids[0]] }]);
    expect((await post("/api/promote", { baseline: "no name", run: ids[0] })).status).toBe(400);
  });

  test("annotate", async () => {
    const { cwd, ids, ask, post } = await two();
    const note = async () => (await api(cwd, (perfmon) => perfmon.run(ids[0]!))).note;
    await ask(`/runs/${ids[0]}`);
    expect((await post("/api/annotate", { run: ids[0], note: "after the BIOS update" })).status).toBe(200);
    expect(await note()).toBe("after the BIOS update");
    expect((await ask(`/runs/${ids[0]}`)).text).toContain("after the BIOS update");
    expect((await post("/api/annotate", { run: ids[0], note: "" })).status).toBe(200);
    expect(await note()).toBeNull();
  });

  test("requests that are none are refused, and change nothing", async () => {
    const { cwd, ids, ask, post } = await two();
    const run = ids[1];
    const wrong: [string, unknown, number][] = [
      ["/api/acknowledge", { run, finding: "0123abcd" }, 400],
      ["/api/acknowledge", { run, finding: "0123abcd", reason: " " }, 400],
      ["/api/acknowledge", { run, finding: "0123abcd", reason: "x" }, 404],
      ["/api/acknowledge", { run, finding: "../../x", reason: "x" }, 404],
      ["/api/acknowledge", { run: "@latest", finding: "0123abcd", reason: "x" }, 404],
      ["/api/promote", { baseline: "main", run, force: "yes" }, 400],
      ["/api/promote", { baseline: ["main"], run }, 400],
      ["/api/promote", { baseline: "main", run: "file:/etc/passwd" }, 404],
      ["/api/annotate", { note: "x" }, 400],
      ["/api/annotate", { run, note: "n".repeat(2001) }, 400],
      ["/api/annotate", [], 400],
      ["/api/annotate", null, 400],
      ["/api/annotate", { __proto__: null, constructor: "x", run }, 400],
    ];
    for (const [path, body, expected] of wrong) {
      const { status, text } = await post(path, body);
      expect([path, body, status]).toEqual([path, body, expected]);
      expect(JSON.parse(text).error.message).toEqual(expect.any(String));
    }
    expect((await ask("/api/nothing", { method: "POST" })).status).toBe(405);
    expect(await api(cwd, async (perfmon) => [await perfmon.acks(), await perfmon.baselines()])).toEqual([[], []]);
  });
});

describe("live", () => {
  /** A run that says it is running, by this process. */
  const running = async () => {
    const { cwd } = await project();
    const [header] = [
      { ...invented({ latency: 100 }), cases: [], blocks: [], state: "running", owner: owner() },
    ] as const;
    const store = await collector.open(`sqlite:${cwd}/store.db`, { readOnly: false, options: {} });
    await store.putWholeRun(header);
    await store.close();
    mkdirSync(join(cwd, "runs", header.id), { recursive: true });
    return { cwd, header: header as RunHeader };
  };

  test("a run that ended is told at once and the stream is over", async () => {
    const { cwd, id } = await measured();
    const { ask } = await served(cwd);
    const { text, headers } = await ask(`/events/${id}`);
    expect(headers["content-type"]).toMatch(/^text\/event-stream/);
    const events = [...text.matchAll(/^event: (\w+)\ndata: (.*)$/gm)].map(([, name, data]) => [
      name,
      JSON.parse(data!),
    ]);
    expect(events.map(([name]) => name)).toEqual(["change", "end"]);
    expect(events[0]![1]).toMatchObject({
      fields: { state: "completed", ratio: "1.000" },
      cases: [
        { id: "one", state: "completed", count: "3", metric: "latency", value: "12.5 ms ±0%" },
        { id: "two", state: "failed" },
      ],
    });
    expect(events[1]![1]).toBe("completed");
  });

  test("the report of a run that goes on is what it has done so far", async () => {
    const { cwd, header } = await running();
    const { ask } = await served(cwd);
    const { status, headers } = await ask(`/runs/${header.id}`);
    expect([status, headers.location]).toEqual([302, `/live/${header.id}`]);
    const { text } = await ask(`/live/${header.id}`);
    expect(text).toContain('data-live-state="running"');
    expect(text).not.toMatch(/failed|aborted|interrupted/);
  });

  test("more browsers than may look are told to come back", async () => {
    const { cwd, header } = await running();
    const { port, ask } = await served(cwd);
    const gone = new AbortController();
    const open = await Promise.all(
      Array.from({ length: 32 }, () => fetch(`http://127.0.0.1:${port}/events/${header.id}`, { signal: gone.signal })),
    );
    expect(open.map(({ status }) => status)).toEqual(Array(32).fill(200));
    const { status, headers } = await ask(`/events/${header.id}`);
    expect([status, headers["retry-after"]]).toEqual([503, "30"]);
    // Pages are shown all the same.
    expect((await ask("/")).status).toBe(200);
    gone.abort();
    await expect
      .poll(
        () =>
          fetch(`http://127.0.0.1:${port}/events/${header.id}`, { signal: AbortSignal.timeout(5000) }).then(
            (r) => r.status,
          ),
        { timeout: 20_000 },
      )
      .toBe(200);
  });
});
