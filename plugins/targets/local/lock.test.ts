import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { beforeEach, expect, test, vi } from "vitest";
import { lock } from "./lock.ts";
import target from "./target.ts";

const request = (name: string, wait: number, signal?: AbortSignal) => {
  const told: string[] = [];
  return {
    told,
    request: { name, description: `run of ${name}`, wait, onWait: (who: string) => told.push(who), signal },
  };
};

beforeEach(() => void vi.stubEnv("PERFMON_LOCK", undefined));

test("who does not wait is refused with the holder's name; who waits gets it when it is given back", async () => {
  const name = randomUUID();
  const first = await lock(request(name, 0).request);
  await expect(lock(request(name, 0).request)).rejects.toMatchObject({
    code: "PM5002",
    message: expect.stringContaining(`run of ${name} (pid ${process.pid}`),
  });
  const waiting = [request(name, 30), request(name, 30)];
  let inside = 0;
  const turns = waiting.map(async ({ request }) => {
    const held = await lock(request);
    expect(++inside).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    inside--;
    await held.release();
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(inside).toBe(0);
  await first.release();
  await Promise.all(turns);
  for (const { told } of waiting) {
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(`run of ${name}`);
  }
});

test("patience ends; an abort ends it at once", async () => {
  const name = randomUUID();
  const held = await lock(request(name, 0).request);
  await expect(lock(request(name, 0.2).request)).rejects.toMatchObject({ code: "PM5002" });
  await expect(lock(request(name, 30, AbortSignal.timeout(100)).request)).rejects.toMatchObject({ code: "PM3005" });
  await held.release();
});

test("a killed holder holds nothing; a stopped one still does", async () => {
  const name = randomUUID();
  const script = `
    const { lock } = await import(${JSON.stringify(fileURLToPath(new URL("./lock.ts", import.meta.url)))});
    await lock({ name: ${JSON.stringify(name)}, description: "the other", wait: 0, onWait() {} });
    console.log("held");
    setInterval(() => {}, 1000);`;
  const other = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(other.stdout, "data");
  other.kill("SIGSTOP");
  await expect(lock(request(name, 0).request)).rejects.toMatchObject({ code: "PM5002" });
  const waiting = request(name, 30);
  const gotten = lock(waiting.request);
  await new Promise((resolve) => setTimeout(resolve, 100));
  other.kill("SIGKILL");
  await (await gotten).release();
});

test("PERFMON_LOCK=off measures all the same", async () => {
  vi.stubEnv("PERFMON_LOCK", "off");
  const open = () => target.open({ scratch: "/tmp", cgroup: "off", lock_wait: 0 }, { cookie: "lock", subject: [] });
  const [first, second] = [await open(), await open()];
  await first.lock("one", () => {});
  await second.lock("two", () => {});
  await first.close();
  await second.close();
});
