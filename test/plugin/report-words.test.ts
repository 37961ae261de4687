import { isStored } from "@perfmon/core/plugin";
import { expect, test } from "vitest";

test.each([
  ["sqlite:/srv/perfmon.db", true],
  ["lab2+tls://db.lab/perfmon", true],
  ["file:results.csv", false],
  ["-", false],
  ["standard input", false],
])("a run of %s is one of a store: %s", (store, stored) => {
  expect(isStored({ places: { store, folder: null } })).toBe(stored);
});
