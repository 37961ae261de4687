import { randomUUID } from "node:crypto";
import { testTarget } from "@perfmon/core/plugin/testing";
import { beforeEach, describe, test, vi } from "vitest";
import target from "./target.ts";

// A lock of these tests' own: others may run beside them.
const LOCK = `kit-${randomUUID()}`;
beforeEach(() => void vi.stubEnv("PERFMON_LOCK", LOCK));

describe.each(["auto", "off"] as const)("cgroup %s", (cgroup) => {
  const open = () => target.open({ scratch: "/tmp", cgroup, lock_wait: 60 }, { cookie: "kit", subject: [] });
  for (const { name, run } of testTarget({ open })) test(name, run);
});
