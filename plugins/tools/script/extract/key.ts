import { failure, unitOf } from "@perfmon/core/plugin";
import type { Found, Source } from "./found.ts";
import { readNumber } from "./number.ts";
import { refuseOtherUnit } from "./said-unit.ts";

/** The number of every line `KEY: NUMBER` or `KEY = NUMBER UNIT`; blanks around the key do not count. */
export function byKey(source: Source, key: string, unit: string): Found[] {
  const found: Found[] = [];
  for (const { 0: line, index } of source.text.matchAll(/[^\r\n]+/g)) {
    const indent = line.length - line.trimStart().length;
    if (!line.startsWith(key.trim(), indent)) continue;
    const separator = /^[ \t]*[:=][ \t]*/.exec(line.slice(indent + key.trim().length));
    if (!separator) continue;
    const offset = index + indent + key.trim().length + separator[0].length;
    found.push({ value: valueAt(offset, index + line.length, unit, source), labels: {} });
  }
  return found;
}

/** A number, alone or followed by one word that can be its unit. */
function valueAt(start: number, end: number, unit: string, source: Source): number {
  const rest = source.text.slice(start, end).trimEnd();
  const [, token, word = ""] = /^([+-]?[\d.,'_]+(?:[eE][+-]?\d+)?|\S+)(?:[ \t]*(\S+))?$/.exec(rest) ?? [];
  if (token === undefined || (word !== "" && !isUnit(word, unit)))
    throw failure("unreadable-output", `${JSON.stringify(rest)} is no number with at most its unit`, {
      text: source.text,
      offset: start,
      file: source.name,
    });
  const value = readNumber(token, source, start);
  refuseOtherUnit(start + token.length, unit, source);
  return value;
}

/** A bare `k` or `M` multiplies the number and is no unit; a word that the unit table does not know says nothing. */
function isUnit(word: string, declared: string): boolean {
  if (word === declared || unitOf(word)) return true;
  return /^[A-Za-zµ%][A-Za-zµ%/]+$/.test(word) && !/^[kKMGT]i?$/.test(word);
}
