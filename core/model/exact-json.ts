/**
 * JSON from which every number comes back as it was: JSON.stringify writes 0 for -0 and null for what is not finite. Here -0
 * is `-0`, which JSON.parse reads as such, and NaN and the infinities are a RangeError. Strings may hold anything, NUL and
 * lone surrogates too: JSON escapes them.
 */
export function exactJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, exactly, indent);
}

// In every Node that runs perfmon; the types of es2024 do not know it yet.
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

function exactly(key: string, value: unknown): unknown {
  if (typeof value !== "number") return value;
  if (!Number.isFinite(value)) throw new RangeError(`"${key}" is ${value}, which is no number to keep`);
  return Object.is(value, -0) ? rawJSON("-0") : value;
}

/** A string, with what tells that it is a key. */
const STRING = /"(?:[^"\\]|\\.)*"(?:\s*:)?/gs;
const STRING_OR_MARK = /"(?:[^"\\]|\\.)*"|[{[](\s*[}\]])?|[}\]:]/gs;
type Reviver = (key: string, value: unknown, context?: { readonly source?: string }) => unknown;

const OBJECT = 0;
const ARRAY = 1;

/**
 * What a JSON text says, every key as it is written. V8's JSON.parse (13.6, Node 24) now and then takes a key with an escape in
 * it (`"\n"`, `"\ud800"`) for one that ends with a backslash, where any object of the process has such a key at that place: a
 * text with escaped keys is read without objects, as `[0, key, value, ...]`, which are made afterwards. SyntaxError as there. `reviver`: of numbers.
 */
export function parseExactJson(text: string, reviver?: Reviver): unknown {
  const value: unknown = JSON.parse(text, reviver);
  if (!text.includes("\\")) return value;
  return hasEscapedKey(text) ? withObjects(JSON.parse(text.replace(STRING_OR_MARK, withoutObjects), reviver)) : value;
}

function hasEscapedKey(text: string): boolean {
  for (const [each] of text.matchAll(STRING)) if (each.endsWith(":") && each.includes("\\")) return true;
  return false;
}

function withoutObjects(token: string, empty: string | undefined): string {
  if (token.startsWith('"')) return token;
  if (token === ":") return ",";
  if (token === "}" || token === "]") return "]";
  return `[${token.startsWith("{") ? OBJECT : ARRAY}${empty === undefined ? "," : "]"}`;
}

function withObjects(read: unknown): unknown {
  if (!Array.isArray(read)) return read;
  const [kind, ...rest] = read;
  if (kind === ARRAY) return rest.map(withObjects);
  const entries: [string, unknown][] = [];
  for (let at = 0; at < rest.length; at += 2) entries.push([rest[at], withObjects(rest[at + 1])]);
  // Gives an object a key __proto__ of its own, as JSON.parse does.
  return Object.fromEntries(entries);
}
