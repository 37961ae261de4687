import { createContext, Script } from "node:vm";

/** ms for one test of one pattern. Far above what any honest one takes, on any machine. */
const LIMIT = 500;

let context: { test: () => boolean } | null = null;
let script: Script | null = null;

/** A pattern that took longer than its limit on a value. */
export class EndlessPattern extends Error {
  readonly pattern: string;
  constructor(pattern: string) {
    super(`the pattern ${pattern} takes too long`);
    this.pattern = pattern;
  }
}

/** Characters that even the worst pattern is done with: 2^16 steps where a group is repeated, 64^4 where none is. */
const SHORT = { repeatedGroup: 16, repetition: 64 };

/**
 * Patterns of plugins' schemas, each test bounded in time: `^(a+)+$` takes 11 s on 28 characters. Bounding was chosen over
 * a rule about the pattern's text: `(,\d+(-\d+)?)*` repeats a repetition and is harmless. Only patterns that repeat
 * something are watched, on texts that are long enough to matter: it costs about 50 us, the first time 3 ms.
 */
export function guardedPattern(pattern: string, flags: string): { test(text: string): boolean; toString(): string } {
  const expression = new RegExp(pattern, flags);
  if (!/[*+{]/.test(pattern)) return expression;
  const short = /\)[*+{]/.test(pattern) ? SHORT.repeatedGroup : SHORT.repetition;
  return {
    // ajv tells patterns apart by their text.
    toString: () => String(expression),
    test(text) {
      if (text.length <= short) return expression.test(text);
      context ??= createContext({ test: () => false }) as { test: () => boolean };
      script ??= new Script("test()");
      context.test = () => expression.test(text);
      try {
        return script.runInContext(context, { timeout: LIMIT }) as boolean;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ERR_SCRIPT_EXECUTION_TIMEOUT") throw new EndlessPattern(pattern);
        throw error;
      }
    },
  };
}
/** How ajv would write it into code for a file; it writes none. */
guardedPattern.code = "guardedPattern";
