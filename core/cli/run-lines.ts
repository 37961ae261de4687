import { open } from "node:fs/promises";
import type { LogEntry, RawOutput } from "../api/show.ts";
import type { Run } from "../model/run.ts";
import { quote } from "../model/shell-word.ts";
import { plainText } from "../plugin/plain-text.ts";
import { drawTable, type TableOptions } from "../plugin/text-table.ts";
import { formatQuantity } from "../units/format.ts";
import { factLines, factRows } from "./fact-lines.ts";

/** The facts of a run by role, and those that moved while it ran. */
export function environmentLines(run: Run, table: TableOptions): string[] {
  const lines = factLines(run.environment, table);
  const after = Object.entries(run.environmentAfter ?? {});
  if (after.length > 0) lines.push("", "changed while it ran", ...factRows(after, table));
  return lines.length > 0 ? lines : [`run ${run.id} says nothing about its machine`];
}

/** A line for every repetition, in the order in which they ran. */
export function logLines(entries: readonly LogEntry[], table: TableOptions): string[] {
  if (entries.length === 0) return ["nothing ran"];
  return drawTable(
    [
      { title: "started" },
      { title: "case", wrap: true },
      { title: "" },
      { title: "outcome" },
      { title: "took", align: "right" },
      { title: "", wrap: true },
    ],
    entries.map(({ time, caseId, repetition }) => [
      time,
      caseId,
      `${repetition.warmup ? "warm-up" : "repetition"} ${repetition.index + 1}`,
      {
        text: repetition.setAside ? `${repetition.outcome}, set aside` : repetition.outcome,
        style: repetition.outcome === "completed" ? undefined : "red",
      },
      repetition.duration === null ? "-" : formatQuantity(repetition.duration, "s"),
      [...repetition.problems.map(({ message }) => message), ...repetition.taints].join("; "),
    ]),
    table,
  );
}

/** B of each file that are shown where nobody asked for one case: the rest is named. */
const SHOWN = 4096;
/** The same where somebody did. */
const SHOWN_WHOLE = 4 * 2 ** 20;

/** What one repetition left. `plain`: fit for a terminal, without control characters. */
export async function rawLines(
  { caseId, repetition, folder, argv, files }: RawOutput,
  { whole, plain }: { readonly whole: boolean; readonly plain: boolean },
): Promise<string[]> {
  const which = `${repetition.warmup ? "warm-up" : "repetition"} ${repetition.index + 1}${repetition.setAside ? ", set aside" : ""}`;
  const end = repetition.signal ?? (repetition.exitCode === null ? "not started" : `exit code ${repetition.exitCode}`);
  const lines = [`== ${caseId}, ${which}: ${repetition.outcome}, ${end}`, `   ${folder}`];
  if (argv !== null) lines.push(`   $ ${argv.map(quote).join(" ")}`);
  for (const { message, severity } of repetition.problems) lines.push(`   ${severity}: ${message}`);
  for (const file of files.filter(({ bytes }) => bytes > 0)) {
    lines.push(`-- ${file.name} (${file.bytes} B)`);
    const limit = whole ? SHOWN_WHOLE : SHOWN;
    const text = await beginning(file.path, limit);
    const shown = text.replace(/\n$/, "").split("\n");
    lines.push(...(plain ? shown.map((line) => plainText(line)) : shown));
    if (file.bytes > limit) lines.push(`-- and ${file.bytes - limit} B more in ${file.path}`);
  }
  return lines;
}

async function beginning(path: string, bytes: number): Promise<string> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.subarray(0, bytesRead).toString("utf8");
  } finally {
    await file.close();
  }
}
