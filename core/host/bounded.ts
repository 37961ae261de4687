import { Script } from "node:vm";
import { isPerfmonError, PerfmonError } from "../errors/perfmon-error.ts";
import { isFailure } from "../plugin/failure.ts";
import { expectAnswer } from "./answers.ts";
import { KIND_TABLE, type KindName, type Kinds } from "./kinds.ts";

/** s that a plugin's function may take, where nobody says otherwise: far above what an honest one does with 64 MB of output. */
export const DEADLINE = 20;

/** Functions of contributions that are called and done: what reads output, and what answers before anything runs. */
const MEMBERS: { readonly [K in KindName]: readonly string[] } = {
  tools: ["metrics", "requires", "paths", "validate", "command", "estimate", "check", "parse", "optionsOf", "version"],
  monitors: ["requires", "command", "wrap", "convert", "read", "timelines"],
  analyzers: ["validate", "detect", "classify"],
  reporters: ["report", "progress"],
  formats: ["detect"],
  targets: ["open"],
  collectors: ["open"],
  dashboards: ["serve"],
};

/** Their callers know whom they ask, and make of what is thrown a problem, a warning or a doubt. */
const CAUGHT: ReadonlySet<string> = new Set([
  "check",
  "parse",
  "optionsOf",
  "version",
  "read",
  "timelines",
  "detect",
  "classify",
  "report",
  "progress",
  "open",
]);

interface Owner {
  readonly plugin: string;
  readonly name: string;
  /** s */
  readonly deadline: number;
}

/**
 * A contribution as core calls it: what it is given is frozen, it ends in time, and what it throws where nobody expects it names
 * the plugin (PM2005). Only the plugins of others: perfmon's own are tested for all that, and watching costs 0.1 ms a call.
 */
export function bounded<K extends KindName>(kind: K, given: Kinds[K], owner: Owner): Kinds[K] {
  const functions = MEMBERS[kind].flatMap((member) => {
    const own = (given as unknown as Record<string, unknown>)[member];
    if (typeof own !== "function") return [];
    return [[member, { value: watched(kind, member, own as Called, given, owner), enumerable: true }] as const];
  });
  return Object.create(given, Object.fromEntries(functions)) as Kinds[K];
}

type Called = (...given: unknown[]) => unknown;

function watched(kind: KindName, member: string, own: Called, self: unknown, owner: Owner): Called {
  return (...given) => {
    try {
      const answer = inTime(() => own.apply(self, given.map(frozen)), owner.deadline);
      expectAnswer(kind, member, answer);
      return member === "progress" ? inTimeToo(answer as object, owner) : answer;
    } catch (error) {
      if (isPerfmonError(error) || isFailure(error) || CAUGHT.has(member)) throw error;
      const message = error instanceof Error ? error.message : String(error);
      const what = `${member} of the ${KIND_TABLE[kind].one} ${owner.name}`;
      throw new PerfmonError("PM2005", `${owner.plugin} failed in ${what}: ${message}`, {
        hint: "this is the plugin's fault; without what uses it (--exclude), the rest runs",
        plugin: owner.plugin,
        cause: error,
      });
    }
  };
}

/** Of an object, its functions. */
function inTimeToo(given: object, { deadline }: Owner): object {
  const own = given as Record<string, Called>;
  const bound =
    (name: string) =>
    (...args: unknown[]) =>
      inTime(() => own[name]!(...args), deadline);
  return { event: bound("event"), close: bound("close") };
}

const KEY = Symbol.for("perfmon.bounded");
let script: Script | null = null;

/** The result of a function that runs at most `deadline` s: an endless loop or pattern is ended. What it awaits is not its time. */
function inTime<T>(work: () => T, deadline: number): T {
  script ??= new Script(`globalThis[Symbol.for("${KEY.description}")]()`);
  (globalThis as unknown as Record<symbol, unknown>)[KEY] = work;
  try {
    return script.runInThisContext({ timeout: deadline * 1000 }) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException | null)?.code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
    throw new Error(`it did not end within ${deadline} s and was given up`, { cause: error });
  }
}

const done = new WeakSet<object>();

/** With all that it holds. Of bytes, which cannot be frozen, and of instances of classes, which are nobody's data, nothing. */
function frozen<T>(value: T): T {
  if (typeof value !== "object" || value === null || done.has(value)) return value;
  const prototype = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) return value;
  done.add(value);
  for (const inner of Object.values(value)) frozen(inner);
  return Object.freeze(value);
}
