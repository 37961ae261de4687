import type { Labels } from "@perfmon/core/plugin";

/** In front of a name that does not begin with a small letter: what follows `Benchmark` must be a capital. */
const CASE = "Case/";

/** What would end a part of a name, or be taken for the escape of it. */
const SPECIAL = /[\s/%\p{Cc}]/gu;
const escaped = (text: string): string => text.replace(SPECIAL, (char) => encodeURIComponent(char));

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A name without `Benchmark`: words of a case and labels, each a part: `Rand-read/iodepth=1/size=4k`. */
export function writeName(name: string, labels: Labels): string {
  const words = name.split(" ").map(escaped);
  const pairs = Object.entries(labels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${escaped(key).replaceAll("=", "%3D")}=${escaped(value)}`);
  const joined = [...words, ...pairs].join("/");
  const capital = /^[a-z]/.test(joined) ? joined[0]!.toUpperCase() + joined.slice(1) : `${CASE}${joined}`;
  // A number behind the last dash is how many processors Go ran it on.
  return capital.replace(/-(?=\d+$)/, "%2D");
}

/** `Repeat/size=16-2`: the case, a label for each `key=value`, and how many processors. */
export function readName(full: string): { readonly case: string; readonly labels: Labels } {
  const [, name = "", procs] = /^(.*?)(?:-(\d+))?$/.exec(full)!;
  const labels = new Map<string, string>();
  const words: string[] = [];
  for (const part of name.split("/")) {
    const [, key, value] = /^([^=]+)=(.*)$/.exec(part) ?? [];
    if (key === undefined || value === undefined || words.length === 0 || labels.has(unescaped(key)))
      words.push(unescaped(part));
    else labels.set(unescaped(key), unescaped(value));
  }
  if (procs !== undefined) labels.set("procs", procs);
  return { case: words.join("/") || "Benchmark", labels: Object.fromEntries(labels) };
}
