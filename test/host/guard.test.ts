import { expect, test, vi } from "vitest";
import { guard, type HookFailure } from "../../core/host/guard.ts";
import { createHooks } from "../../core/host/hooks.ts";
import type { Comparison } from "../../core/model/comparison.ts";

const options = (
  policy: "abort" | "settle" | "keep" | "silence",
  onFailure: (failure: HookFailure) => void = () => {},
) => ({ hook: "detect", tap: "perfmon-plugin-x", policy, deadline: 0.05, onFailure }) as const;

test("abort: the error names the plugin", async () => {
  const tap = guard(() => Promise.reject(new Error("no")), options("abort"));
  await expect(tap()).rejects.toMatchObject({
    code: "PM2005",
    plugin: "perfmon-plugin-x",
    message: "perfmon-plugin-x failed in detect: no",
  });
});

test("settle: told, and the caller goes on", async () => {
  const failed = vi.fn();
  await guard(() => Promise.reject(new Error("no")), options("settle", failed))();
  expect(failed).toHaveBeenCalledOnce();
});

test("keep: a waterfall keeps what it had", () => {
  const before = { verdict: "pass" };
  const tap = guard(() => {
    throw new Error("no");
  }, options("keep"));
  expect(tap(before)).toBe(before);
});

test("silence: told once, never called again", () => {
  const failed = vi.fn();
  const body = vi.fn(() => {
    throw new Error("no");
  });
  const tap = guard(body, options("silence", failed));
  tap();
  tap();
  expect([body.mock.calls.length, failed.mock.calls.length]).toEqual([1, 1]);
});

test("a tap that never ends is given up at its deadline", async () => {
  await expect(guard(() => new Promise(() => {}), options("abort"))()).rejects.toThrow("within 0.05 s");
});

test("every tap of a hook is guarded: one that throws leaves the others and the verdict", () => {
  const failed: HookFailure[] = [];
  const hooks = createHooks((failure) => failed.push(failure));
  hooks.classify.tap("bad", () => {
    throw new Error("no");
  });
  hooks.classify.tap("good", (grade) => ({ ...grade, severity: "high" }));
  expect(hooks.classify.call({ verdict: "regression", severity: "low" }, {} as Comparison)).toEqual({
    verdict: "regression",
    severity: "high",
  });
  expect(failed.map(({ tap, hook }) => `${tap} ${hook}`)).toEqual(["bad classify"]);
});
