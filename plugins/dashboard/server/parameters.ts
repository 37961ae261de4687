import { type Labels, PerfmonError, parseQuantity } from "@perfmon/core/plugin";

/** How one parameter of a query is read. It throws what is wrong, in words. */
export interface Parameter<T = unknown> {
  (text: string): T;
  /** Characters of its value at most, where nobody types it. */
  readonly longest?: number;
}
export type Parameters = Readonly<Record<string, Parameter>>;
/** Null: not given. */
export type ValuesOf<P extends Parameters> = { readonly [K in keyof P]: ReturnType<P[K]> | null };
export type Values = Readonly<Record<string, unknown>>;

/** Characters of one value. */
const LONGEST = 300;

/**
 * The values of a query. An empty one was left empty in a form: it is not given. PM1506 for one that cannot be read, or comes
 * twice; what nobody asks for is not looked at.
 */
export function readQuery<P extends Parameters>(parameters: P, search: URLSearchParams): ValuesOf<P> {
  const values = Object.entries(parameters).map(([name, read]) => {
    const [text, ...more] = search.getAll(name);
    if (more.length > 0) throw wrong(name, "it is given twice");
    if (text === undefined || text === "") return [name, null];
    const { longest = LONGEST } = read;
    if (text.length > longest) throw wrong(name, `it has ${text.length} characters, more than ${longest}`);
    return [name, readOne(name, text, read)];
  });
  return Object.fromEntries(values);
}

function readOne(name: string, text: string, read: Parameter): unknown {
  try {
    return read(text);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw wrong(name, `"${text}" is not ${error.message}`);
  }
}

const wrong = (name: string, why: string) => new PerfmonError("PM1506", `${name}: ${why}`);

class Unreadable extends Error {}

export const text: Parameter<string> = (given) => given;

export const oneOf =
  <const T extends string>(...words: readonly T[]): Parameter<T> =>
  (given) => {
    const found = words.find((word) => word === given);
    if (found === undefined) throw new Unreadable(`one of ${words.join(", ")}`);
    return found;
  };

/** A whole number from `least` on; of a larger one than `most`, that. */
export const whole =
  (least: number, most: number): Parameter<number> =>
  (given) => {
    const value = /^\d{1,9}$/.test(given) ? Number(given) : Number.NaN;
    if (!(value >= least)) throw new Unreadable(`a whole number from ${least} to ${most}`);
    return Math.min(value, most);
  };

/** A date (its beginning, UTC), a time, or how long ago: `7d`. ISO 8601. */
export const moment: Parameter<string> = (given) => {
  const ago = /[a-z]/i.test(given) && !/^\d{4}-/.test(given) ? parseQuantity(given, "s") : null;
  const time = new Date(ago === null ? asDate(given) : Date.now() - ago * 1000);
  if (Number.isNaN(time.getTime()) || (ago !== null && ago < 0))
    throw new Unreadable("a date such as 2026-11-20, a time such as 2026-11-20T09:00:00Z, or how long ago: 7d, 12h");
  return time.toISOString();
};

/** NaN for what is none, 30 February included. */
function asDate(given: string): number {
  if (!/^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/.test(given)) return Number.NaN;
  const day = new Date(`${given.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(day.getTime()) || !day.toISOString().startsWith(given.slice(0, 10))) return Number.NaN;
  return Date.parse(given.length > 10 && !/(Z|[+-]\d{2}:\d{2})$/.test(given) ? `${given}Z` : given);
}

export const fingerprint: Parameter<string> = (given) => {
  if (!/^[0-9a-f]{64}$/.test(given)) throw new Unreadable("the fingerprint of a case (64 hexadecimal digits)");
  return given;
};

/** `job=a,size=4k`: whatever reads like that; as JSON, `{"job":"a"}`, exactly those, `{}` none. Links have JSON. */
export const labels: Parameter<string | Labels> = Object.assign(
  (given: string) => {
    const read: unknown = given.startsWith("{") ? asJson(given) : null;
    const exact = typeof read === "object" && read !== null && !Array.isArray(read);
    return exact && Object.values(read).every((value) => typeof value === "string") ? (read as Labels) : given;
  },
  { longest: 4096 },
);

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** What no name of anything holds. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** A run, as the command line names one: whatever names of kernels, tags, labels and revisions hold. */
export const reference: Parameter<string> = (given) => {
  if (CONTROL.test(given)) throw new Unreadable("a reference to a run");
  // A file of this machine is nothing that a page may ask for.
  if (given.startsWith("file:") || given === "-") throw new Unreadable("a stored run");
  return given;
};
