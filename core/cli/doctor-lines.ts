import type { Check } from "../api/doctor-check.ts";
import { drawTable, type TableOptions } from "../plugin/text-table.ts";
import { wrapText } from "../plugin/text-width.ts";

const STYLES = { ok: "green", warning: "yellow", error: "red" } as const;
const ORDER = ["error", "warning", "ok"] as const;
/** Checks that are told of in full where nothing is wrong too: what perfmon works with. */
const TELLING = ["configuration", "store", "target"];
const HEAD = " fine: ";

/** What is wrong with what to do about it, then what is fine. `verbose`: each of that on a line of its own; `quiet`: nothing of it. */
export function doctorLines(
  checks: readonly Check[],
  { verbose = false, quiet = false }: { readonly verbose?: boolean; readonly quiet?: boolean },
  table: TableOptions,
): string[] {
  const full = checks.filter(({ name, state }) => state !== "ok" || (!quiet && (verbose || TELLING.includes(name))));
  const rows = full
    .toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state))
    .map(({ name, state, message, advice }) => [
      { text: state, style: STYLES[state] },
      name,
      advice === null ? message : `${message}. ${advice[0]!.toUpperCase() === advice[0] ? "" : "Do: "}${advice}`,
    ]);
  const rest = checks.filter((check) => !quiet && !full.includes(check)).map(({ name }) => name);
  return [
    ...drawTable([{ title: "" }, { title: "" }, { title: "", wrap: true }], rows, table),
    ...(rest.length > 0 ? fineLines(rest, table.width) : []),
  ];
}

function fineLines(names: readonly string[], width: number): string[] {
  const text = `${names.join(", ")} (-v says more of them)`;
  const room = width === 0 ? Number.POSITIVE_INFINITY : width - HEAD.length;
  return wrapText(text, room).map((line, at) => (at === 0 ? HEAD : " ".repeat(HEAD.length)) + line);
}
