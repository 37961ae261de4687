import { runInNewContext } from "node:vm";
import { failure } from "@perfmon/core/plugin";
import type { Found, Source } from "./found.ts";
import { readNumber, refuseFragment } from "./number.ts";
import { refuseOtherUnit } from "./said-unit.ts";

/**
 * ms for one expression over one text. Some expressions take time exponential in the text; inside node:vm they can be
 * ended, which the engine does nowhere else. A linear-time engine was the road not taken: it knows no lookahead.
 */
const PATIENCE = 2000;

/** More matches than any report can show. */
const MOST = 10_000;

interface Match {
  readonly outer: readonly [number, number];
  /** Null: the group took no part in the match. */
  readonly value: readonly [number, number] | null;
  readonly groups: Readonly<Record<string, string>>;
}

// Runs in its own realm, so it comes as text and gives text back.
const SEARCH = `
  const matches = [];
  for (const match of text.matchAll(new RegExp(source, "dgm"))) {
    const { value: named = undefined, ...groups } = match.groups ?? {};
    const at = match.indices.groups && "value" in match.indices.groups ? match.indices.groups.value : match.indices[1];
    matches.push({ outer: match.indices[0], value: at ?? null, groups });
    if (matches.length > most) break;
  }
  JSON.stringify(matches);
`;

/** Every match of the expression, in the order of the text. */
export function byRegex(source: Source, expression: string, unit: string): Found[] {
  const matches = search(source, expression);
  if (matches.length > MOST)
    throw failure("ambiguous-result", `more than ${MOST} matches of /${expression}/m in ${source.name}`);
  return matches.map(({ outer, value, groups }) => {
    if (value === null)
      throw failure("no-result", `/${expression}/m matches, but its group with the number does not`, {
        text: source.text,
        offset: outer[0],
        file: source.name,
      });
    const [start, end] = value;
    const number = readNumber(source.text.slice(start, end).trim(), source, start);
    refuseFragment({ start, end, outer }, source);
    refuseOtherUnit(end, unit, source);
    return { value: number, labels: groups };
  });
}

function search({ text, name }: Source, expression: string): Match[] {
  try {
    return JSON.parse(runInNewContext(SEARCH, { text, source: expression, most: MOST }, { timeout: PATIENCE }));
  } catch (error) {
    if ((error as { code?: string }).code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
    throw failure(
      "extraction-timeout",
      `/${expression}/m took longer than ${PATIENCE / 1000} s on ${text.length} characters of ${name}: ` +
        "nested repetitions such as (a+)+ try every way to split the text",
    );
  }
}

/** What is wrong with an expression, or null. */
export function regexProblem(expression: string): string | null {
  try {
    // By itself, so that the message shows what was written.
    new RegExp(expression, "m");
    // The empty alternative always matches, so the length of the match counts the groups.
    const groups = new RegExp(`${expression}|`, "m").exec("")!;
    return groups.length === 1 ? "has no group for the number" : null;
  } catch (error) {
    return (error as Error).message;
  }
}
