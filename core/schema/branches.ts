import type { ErrorObject } from "ajv";

/**
 * Leaves, of a failed `anyOf` or `oneOf`, what helps: the errors of the branch that the value is meant for, which is one that
 * it fits at its own level (a map for a map) and fails further down; where there is none, only the `anyOf` itself.
 */
export function chooseBranch(errors: readonly ErrorObject[]): ErrorObject[] {
  let left = [...errors];
  // Inner unions come before the ones around them.
  for (const union of errors) {
    if ((union.keyword !== "anyOf" && union.keyword !== "oneOf") || Array.isArray(union.params.passingSchemas))
      continue;
    if (!left.includes(union)) continue;
    const end = left.indexOf(union);
    const branches = union.schema as readonly unknown[];
    const inside = left.slice(0, end).filter((error) => branchOf(error, union) !== null);
    const meant = branches
      .map((_, i) => inside.filter((error) => branchOf(error, union) === i))
      .filter((own) => own.length > 0 && own.every((error) => isBelow(error, union)))
      .sort((a, b) => kinds(a) - kinds(b) || a.length - b.length)[0];
    const elsewhere = left.slice(0, end).some((error) => isBeyond(error, union) && !inside.includes(error));
    const dropped = new Set(
      meant || elsewhere ? [...inside.filter((error) => !meant?.includes(error)), union] : inside,
    );
    left = left.filter((error) => !dropped.has(error));
  }
  return left;
}

function branchOf(error: ErrorObject, union: ErrorObject): number | null {
  const prefix = `${union.schemaPath}/`;
  if (!error.schemaPath.startsWith(prefix) || !isWithin(error.instancePath, union.instancePath)) return null;
  return Number(error.schemaPath.slice(prefix.length).split("/")[0]);
}

/** The error is about something within the value, or about how much: not about what the value is. */
const isBelow = (error: ErrorObject, union: ErrorObject) =>
  error.instancePath !== union.instancePath || !KIND.has(error.keyword);

const kinds = (errors: readonly ErrorObject[]) => errors.filter(({ keyword }) => KIND.has(keyword)).length;

const KIND = new Set(["type", "const", "enum", "pattern", "anyOf", "oneOf"]);

/** One schema checks every item of a list: only the union's own place counts. */
const isWithin = (path: string, outer: string) => path === outer || path.startsWith(`${outer}/`);

/** Within the value, found by a schema that a branch refers to: its path does not tell which. */
const isBeyond = (error: ErrorObject, union: ErrorObject) => error.instancePath.startsWith(`${union.instancePath}/`);
