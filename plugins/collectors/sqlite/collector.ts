import type { Collector } from "@perfmon/core/plugin";
import { pathOf } from "./location.ts";
import { openDatabase } from "./open.ts";
import schema from "./options.schema.json" with { type: "json" };
import type { SqliteOptions } from "./options.ts";
import { SqliteStore } from "./store.ts";

/** s; where nobody filled in the schema's default. */
const PATIENCE = schema.properties.lock_timeout.default;

const collector: Collector = {
  summary: "runs in one SQLite file",
  options: schema as never,
  async open(url, { readOnly, options }: { readOnly: boolean; options: Partial<SqliteOptions> | undefined }) {
    const path = pathOf(url);
    return new SqliteStore(await openDatabase(path, { readOnly, patience: options?.lock_timeout ?? PATIENCE }));
  },
};

export default collector;
