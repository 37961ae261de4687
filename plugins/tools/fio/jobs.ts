import { failure, type Labels } from "@perfmon/core/plugin";
import { type Document, type JsonMap, mapOf } from "./document.ts";

/** One entry of a result: a job, or a group of clones. */
export interface Job {
  readonly name: string;
  /** What tells it from the others; empty where it is the only one. */
  readonly labels: Labels;
  /** Options it ran with, as fio echoes them: global ones, then its own. Empty before fio 2.10. */
  readonly options: Readonly<Record<string, string>>;
  readonly entry: JsonMap;
}

/** fio's sum over all clients, beside the clients themselves. */
const AGGREGATE = "All clients";

/**
 * The jobs of a document. Names repeat (numjobs, `a,b,b`) and clients have jobs of one name: a job's label is joined by
 * its host, and by its place among those of that name.
 */
export function jobsOf(document: Document): readonly Job[] {
  const list = document.json.jobs ?? document.json.client_stats;
  if (!Array.isArray(list)) throw failure("unreadable-output", "fio's JSON holds neither jobs nor client_stats");
  const all = list.map(mapOf);
  const single = all.filter((entry) => entry.jobname !== AGGREGATE);
  // Alone, the sum counts nothing twice.
  const entries = single.length > 0 ? single : all;
  if (entries.length === 0) throw failure("no-result", "fio's JSON holds no job");
  const hosts = new Set(entries.map(hostOf));
  const names = new Map<string, number>();
  const keyOf = (entry: JsonMap) => JSON.stringify([nameOf(entry), hostOf(entry)]);
  for (const entry of entries) names.set(keyOf(entry), (names.get(keyOf(entry)) ?? 0) + 1);
  const seen = new Map<string, number>();
  const global = globalOptions(document.json["global options"]);
  return entries.map((entry) => {
    const key = keyOf(entry);
    const index = seen.get(key) ?? 0;
    seen.set(key, index + 1);
    const labels: Record<string, string> = {};
    if (entries.length > 1) labels.job = nameOf(entry);
    if (hosts.size > 1) labels.host = hostOf(entry);
    if (names.get(key)! > 1) labels.index = String(index);
    return { name: nameOf(entry), labels, options: { ...global, ...texts(entry["job options"]) }, entry };
  });
}

const nameOf = (entry: JsonMap): string => String(entry.jobname ?? "");

const hostOf = (entry: JsonMap): string =>
  entry.hostname === undefined ? "" : `${entry.hostname}${entry.port === undefined ? "" : `:${entry.port}`}`;

const texts = (options: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(mapOf(options)).map(([name, value]) => [name, String(value)]));

/** One map, or since fio 3.39 a list of maps. */
const globalOptions = (options: unknown): Record<string, string> =>
  Object.assign({}, ...(Array.isArray(options) ? options : [options]).map(texts));
