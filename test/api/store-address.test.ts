import { expect, test } from "vitest";
import { storeAddress } from "../../core/api/store-address.ts";

test.each([
  ["postgres://me:secret@db.lab/perfmon", "postgres://db.lab/perfmon"],
  ["postgres://me:se@cr@et@db.lab:5432/a@b", "postgres://db.lab:5432/a@b"],
  ["postgres://me:p@ss@db.lab?user=a@b", "postgres://db.lab?user=a@b"],
  ["postgres://db.lab/perfmon", "postgres://db.lab/perfmon"],
  ["sqlite:runs/a@b.db", "sqlite:runs/a@b.db"],
  ["sqlite:///srv/a@b/store.db", "sqlite:///srv/a@b/store.db"],
])("%s is shown as %s", (url, shown) => {
  expect(storeAddress(url)).toBe(shown);
});
