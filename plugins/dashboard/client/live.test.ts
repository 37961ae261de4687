import { expect, test } from "vitest";
import { lostText } from "./live.ts";

test("a connection that is lost is tried again, one that was refused is not", () => {
  const [connecting, closed] = [0, 2];
  expect(lostText(connecting)).toContain("tried again");
  expect(lostText(closed)).toMatch(/not followed any more.*Read the page again/);
});
