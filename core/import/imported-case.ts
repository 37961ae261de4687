import { createHash } from "node:crypto";
import type { Case } from "../model/case.ts";

/** A case of which only the name is known. Two files that speak of the same name speak of the same case. */
export function importedCase(name: string): Case {
  return {
    id: name,
    step: name,
    title: null,
    block: 0,
    uses: "imported",
    parameters: {},
    with: {},
    options: {},
    fingerprint: createHash("sha256")
      .update(JSON.stringify({ uses: "imported", with: { case: name } }))
      .digest("hex"),
    placement: {},
    repetitions: { min: 1, max: 1, until: null, budget: null },
    warmup: 0,
    timeout: 0,
    settle: null,
    cache: null,
    setup: [],
    cleanup: [],
    prepare: [],
    conclude: [],
    requires: {},
    monitors: [],
    thresholds: [],
    metrics: { include: [], exclude: [] },
    tags: [],
    smoke: false,
    allowDestructive: false,
  };
}
