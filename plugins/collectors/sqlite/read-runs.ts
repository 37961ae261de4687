import { parseExactJson, type RunFilter, type RunHeader, shownState } from "@perfmon/core/plugin";
import { isAlive } from "./owner.ts";
import type { Tables } from "./tables.ts";

/** Reads `run`. All within a transaction of the caller's. */
export class RunReader {
  readonly #tables: Tables;
  readonly #one;

  constructor(tables: Tables) {
    this.#tables = tables;
    this.#one = tables.connection.db.prepare("SELECT header FROM run WHERE ulid = ?").pluck();
  }

  header(ulid: string): RunHeader | null {
    const json = this.#one.get(ulid) as string | undefined;
    return json === undefined ? null : headerOf(ulid, json);
  }

  /** Newest first. What SQL cannot say exactly (labels, tags, the state to show) is looked at here. */
  list(filter: RunFilter): RunHeader[] {
    const { limit = Number.POSITIVE_INFINITY } = filter;
    const found: RunHeader[] = [];
    if (limit <= 0) return found;
    const { where, values } = conditions(filter);
    const rows = this.#tables.connection.db
      .prepare(`SELECT ulid, header FROM run ${where} ORDER BY ulid DESC`)
      .raw()
      .iterate(...values) as IterableIterator<[string, string]>;
    for (const [ulid, json] of rows) {
      const header = headerOf(ulid, json);
      if (matches(header, filter)) found.push(header);
      if (found.length >= limit) break;
    }
    return found;
  }
}

function headerOf(ulid: string, json: string): RunHeader {
  const header = { id: ulid, ...(parseExactJson(json) as Omit<RunHeader, "id">) } as RunHeader;
  return { ...header, state: shownState(header, isAlive) };
}

function conditions({ id, suite, target, kernel, since, until, fingerprint, state, rerunOf }: RunFilter) {
  const parts: [sql: string, ...values: string[]][] = [];
  if (id !== undefined) parts.push(["substr(ulid, 1, length(?)) = ?", id, id]);
  if (suite !== undefined) parts.push(["suite = ?", suite]);
  if (target !== undefined) parts.push(["target = ?", target]);
  if (kernel !== undefined) parts.push(["kernel = ?", kernel]);
  if (rerunOf === null) parts.push(["rerun_of IS NULL"]);
  else if (rerunOf !== undefined) parts.push(["rerun_of = ?", rerunOf]);
  if (since !== undefined) parts.push(["started >= ?", since]);
  if (until !== undefined) parts.push(["started < ?", until]);
  // A run that says `running` may be shown as interrupted.
  if (state !== undefined) parts.push(["state IN (?, 'running')", state]);
  if (fingerprint !== undefined)
    parts.push([
      `id IN (SELECT run_case.run FROM run_case JOIN definition ON definition.id = run_case.definition
              WHERE definition.fingerprint = ?)`,
      fingerprint,
    ]);
  const where = parts.length > 0 ? `WHERE ${parts.map(([sql]) => sql).join(" AND ")}` : "";
  return { where, values: parts.flatMap(([, ...values]) => values) };
}

function matches(run: RunHeader, { labels = {}, tag, state }: RunFilter): boolean {
  return (
    (tag === undefined || run.tags.includes(tag)) &&
    (state === undefined || run.state === state) &&
    Object.entries(labels).every(([key, value]) => Object.hasOwn(run.labels, key) && run.labels[key] === value)
  );
}
