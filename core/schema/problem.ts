import type { ErrorCode } from "../errors/catalogue.ts";

/** One thing that a value has wrong, in words. */
export interface SchemaProblem {
  /** Of the value at fault; of an unknown or missing property: with its name at the end. */
  readonly path: readonly (string | number)[];
  readonly code: ErrorCode & ("PM1004" | "PM1005" | "PM1006" | "PM1010");
  readonly message: string;
  readonly hint: string | null;
  /** It is the name that is wrong, not the value. */
  readonly atName?: boolean;
  /** Every value that would do, where they can be listed. */
  readonly accepted?: readonly string[];
}

/** What a schema's properties are called in messages: `option` ... `for fio`. */
export interface Words {
  /** Default `property`. */
  readonly noun?: string;
  /** ` for fio`, with the space; default none. */
  readonly owner?: string;
}

/** Checks a value; empty: it is valid. */
export type Validate = (value: unknown, words?: Words) => SchemaProblem[];
