type Schema = { readonly [keyword: string]: unknown };

/**
 * The schema with every reference that is a branch of a union replaced by what it names: an error's path then tells the
 * branch it came from, which references hide. Other references stay, and so do those that lead to themselves.
 */
export function dereferenceUnions(root: Schema): Schema {
  const walk = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(walk);
    if (typeof node !== "object" || node === null) return node;
    const entries = Object.entries(node).map(([key, value]) => {
      const isUnion = (key === "anyOf" || key === "oneOf") && Array.isArray(value);
      return [key, walk(isUnion ? value.map((branch) => target(branch, root)) : value)];
    });
    return Object.fromEntries(entries);
  };
  return walk(root) as Schema;
}

/** What a branch that is only a reference leads to. */
function target(branch: unknown, root: Schema): unknown {
  const seen = new Set<string>();
  let at = branch as Schema;
  while (typeof at?.$ref === "string" && !seen.has(at.$ref)) {
    seen.add(at.$ref);
    if (!at.$ref.startsWith("#/")) return branch;
    const found = lookUp(root, at.$ref);
    if (found === undefined) return branch;
    const { $ref: _, ...beside } = at;
    at = { ...(found as Schema), ...beside };
  }
  return typeof at?.$ref === "string" ? branch : at;
}

export function lookUp(document: Schema, pointer: string): unknown {
  let at: unknown = document;
  for (const part of pointer.split("/").slice(1)) at = (at as Schema | undefined)?.[part];
  return at;
}
