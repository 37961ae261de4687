import { failure } from "@perfmon/core/plugin";
import { type JsonValue, query } from "jsonpath-rfc9535";
import parsePath from "jsonpath-rfc9535/parser";
import type { Found, Source } from "./found.ts";
import { exact, readNumber } from "./number.ts";

/** Every value at the path. A number written as a JSON string counts as one. */
export function byJsonPath(source: Source, path: string): Found[] {
  return query(documentOf(source), path).map((value) => ({ value: numberOf(value, path, source), labels: {} }));
}

function documentOf({ text, name }: Source): JsonValue {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    throw failure("unreadable-output", `no JSON document (${(error as Error).message})`, { text, file: name });
  }
}

function numberOf(value: JsonValue, path: string, source: Source): number {
  if (typeof value === "number") return exact(value, source);
  if (typeof value === "string") return readNumber(value.trim(), source);
  const kind =
    value === null
      ? "null"
      : Array.isArray(value)
        ? "an array"
        : `a${typeof value === "object" ? "n object" : ` ${typeof value}`}`;
  throw failure("no-result", `${path} is ${kind} in ${source.name}, not a number`);
}

/** What is wrong with a path, or null. */
export function jsonPathProblem(path: string): string | null {
  try {
    parsePath(path);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}
