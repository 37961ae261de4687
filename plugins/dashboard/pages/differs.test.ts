import { expect, test } from "vitest";
import { changedThere } from "./differs.ts";

const fact = (name: string, baseline: string | null, candidate: string) => ({ name, baseline, candidate });

test("what changed there names no boots: rebooted, last, and beside as many facts as are shown", () => {
  const differs = [
    fact("boot.id", "e0b5e23a", "2bf1c7d0"),
    fact("kernel.release", "6.12.7", "6.12.9"),
    fact("git", "1f3a", "99c2"),
    fact("clocksource", null, "tsc"),
  ];
  expect(changedThere(differs, 2)).toBe("kernel.release 6.12.7 → 6.12.9, git 1f3a → 99c2, rebooted");
  expect(changedThere(differs.slice(1, 2), 2)).toBe("kernel.release 6.12.7 → 6.12.9");
  expect(changedThere(differs.slice(0, 1), 2)).toBe("rebooted");
  expect(changedThere([], 2)).toBe("");
});
