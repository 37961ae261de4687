import { expect, test } from "vitest";
import { parseCpuList } from "../../core/suite/cpu-list.ts";

test("a list of CPUs as the kernel writes it", () => {
  expect(parseCpuList("0,2-4,3")).toEqual([0, 2, 3, 4]);
  for (const text of ["", "a", "1-", "-1", "3-1", "0,3-1", "1,,2", "0-99999"]) expect(parseCpuList(text)).toBeNull();
});
