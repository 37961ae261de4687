import { expect, test } from "vitest";
import { spawnPerfmon } from "../perfmon.ts";

const into = (file: string, ...args: string[]) =>
  spawnPerfmon(args, { prefix: ["sh", "-c", 'exec "$@" > "$0"', file] }).ended;

test("output to a full disk is exit 5 and a message, in words and as JSON", async () => {
  for (const args of [
    ["list", "units"],
    ["list", "units", "--json"],
  ]) {
    const { exit, stderr } = await into("/dev/full", ...args);
    expect(exit, args.join(" ")).toBe(5);
    expect(stderr).toMatch(/^error PM4004 the output cannot be written: ENOSPC/);
  }
  expect((await into("/dev/null", "list", "units")).exit).toBe(0);
});
