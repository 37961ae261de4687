import { Hono } from "hono";
import { expect, test } from "vitest";
import { LiveRun } from "../live/live-run.ts";
import { EventStreams, type StreamLimits } from "./events.ts";

const ended = new LiveRun().snapshot("completed", 0);

function streaming(limits: StreamLimits) {
  const streams = new EventStreams({ snapshot: async () => ended }, limits);
  const app = new Hono();
  app.get("/", (c) => streams.respond(c, "R", ended));
  return { streams, ask: (method: string) => app.fetch(new Request("http://localhost/", { method })) };
}

test("a HEAD is answered and takes no place", async () => {
  const { streams, ask } = streaming({ most: 1 });
  for (let i = 0; i < 3; i++) {
    const { status, headers, body } = await ask("HEAD");
    expect([status, headers.get("content-type"), body]).toEqual([200, "text/event-stream", null]);
  }
  expect(streams.full).toBe(false);
  expect(await (await ask("GET")).text()).toContain("event: end");
});

test("who does not take what is sent loses its place", async () => {
  const { streams, ask } = streaming({ most: 1, deadline: 50 });
  const unread = await ask("GET");
  expect(streams.full).toBe(true);
  await expect.poll(() => streams.full).toBe(false);
  await unread.body?.cancel();
});
