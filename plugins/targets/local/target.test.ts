import { randomUUID } from "node:crypto";
import { testTarget } from "@perfmon/core/plugin/testing";
import { beforeAll, describe, test } from "vitest";
import target from "./target.ts";

// A lock of these tests' own: others may run beside them.
beforeAll(() => {
  process.env.PERFMON_LOCK = `kit-${randomUUID()}`;
});

describe.each(["auto", "off"] as const)("cgroup %s", (cgroup) => {
  const open = () => target.open({ scratch: "/tmp", cgroup, lock_wait: 60 }, { cookie: "kit", subject: [] });
  for (const { name, run } of testTarget({ open })) test(name, run);
});
