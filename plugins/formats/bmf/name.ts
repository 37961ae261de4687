import { type Labels, parseExactJson } from "@perfmon/core/plugin";

/** `rand-read {size="4k"}`: a case and the labels of a value in it. */
export function writeName(name: string, labels: Labels): string {
  const pairs = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return pairs.length === 0
    ? name
    : `${name} {${pairs.map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`).join(", ")}}`;
}

/** What `writeName` wrote; any other name is a case without labels. */
export function readName(text: string): { readonly case: string; readonly labels: Labels } {
  const at = text.lastIndexOf(" {");
  const plain = { case: text, labels: {} };
  if (at <= 0) return plain;
  try {
    const labels: unknown = parseExactJson(text.slice(at + 1));
    const values = Object.values(labels as object);
    if (values.length === 0 || !values.every((value) => typeof value === "string")) return plain;
    return { case: text.slice(0, at), labels: labels as Labels };
  } catch {
    return plain;
  }
}
