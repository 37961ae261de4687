import {
  type Better,
  type FormatReader,
  type FormatRecord,
  type FormatWriter,
  failure,
  jsonList,
  jsonMap,
  jsonNumber,
  jsonText,
  jsonTime,
  readJson,
  unitSpelled,
} from "@perfmon/core/plugin";
import { ASSIGNMENT, opened } from "./data-js.ts";
import { write } from "./write.ts";

/** Tools of the action whose results are better one way whatever their unit. */
const DIRECTIONS: ReadonlyMap<unknown, Better> = new Map([
  ["customBiggerIsBetter", "higher"],
  ["customSmallerIsBetter", "lower"],
  ["benchmarkjs", "higher"],
  ["pytest", "higher"],
]);

/** A list of results, or the history of them that the action keeps. */
async function* read(stream: AsyncIterable<Uint8Array>): AsyncIterable<FormatRecord> {
  const { history, json } = await opened(stream);
  for await (const piece of readJson(json, history ? ["entries"] : [])) {
    if (piece.kind === "document") {
      if (!history && !Array.isArray(piece.value))
        throw failure("unreadable-output", `line ${piece.line}: github-action-benchmark takes a list of results`);
    } else if (history) yield* historyOf(piece.key, piece.value, `line ${piece.line}`);
    else yield recordOf(piece.value, `line ${piece.line}`);
  }
}

/** Every commit is a run; what the page calls a benchmark is the suite of its results. */
function* historyOf(suite: string, commits: unknown, where: string): Iterable<FormatRecord> {
  for (const [at, one] of jsonList(commits).entries()) {
    const { commit, date, tool, benches } = jsonMap(one);
    const place = `${where}, ${JSON.stringify(suite)}[${at}]`;
    const time = jsonTime(date);
    const better = DIRECTIONS.get(tool);
    const run = jsonText(jsonMap(commit).id);
    for (const bench of jsonList(benches))
      yield {
        ...recordOf(bench, place),
        labels: { suite },
        ...(better ? { better } : {}),
        ...(run ? { run } : {}),
        ...(time ? { time } : {}),
      };
  }
}

function recordOf(value: unknown, where: string): FormatRecord {
  const bench = jsonMap(value);
  const name = jsonText(bench.name);
  if (name === undefined) throw failure("unreadable-output", `${where}: a result without a name`);
  const number = jsonNumber(bench.value, `${where}, ${JSON.stringify(name)}`, { negative: true });
  if (number === null) throw failure("unreadable-output", `${where}, ${JSON.stringify(name)}: there is no value`);
  return { case: name, metric: "value", labels: {}, value: number, unit: unitSpelled(String(bench.unit)) ?? "1" };
}

const format: FormatReader & FormatWriter = {
  summary: "github-action-benchmark's custom results and its data.js",
  detect,
  read,
  holds: "medians",
  directions: "one",
  write,
};
export default format;

function detect(head: string): number {
  if (ASSIGNMENT.test(head)) return 1;
  const first = /^\uFEFF?\s*\[\s*(\{[^{}[\]]*\})/.exec(head)?.[1];
  if (first === undefined) return 0;
  try {
    const { name, value, unit } = JSON.parse(first);
    return typeof name === "string" && typeof value === "number" && typeof unit === "string" ? 0.9 : 0;
  } catch {
    return 0;
  }
}
