import { basename } from "node:path";
import { lookUp } from "../schema/dereference.ts";
import type { Node } from "./document/tree.ts";
import type { Problems } from "./problems.ts";
import { hasExpression } from "./substitute.ts";

type Schema = { readonly [keyword: string]: unknown };

const SHELLS = new Set(["sh", "bash", "dash", "zsh", "ksh", "ash"]);
const HINT = 'pass it by env: { VALUE: "${{ ... }}" } and write "$VALUE" in the shell\'s text';

/**
 * Refuses (PM1014) expressions where a shell would read them: in properties that their schema marks `x-shell`, in `shell:`
 * of commands, and in the text of `[sh, -c, TEXT]`. A value such as `; rm -rf ~` must stay a value.
 */
export function guardShells(node: Node, schema: Schema | null, problems: Problems, root: Schema | null = schema): void {
  const own = resolved(schema, root);
  if (own?.["x-shell"] === true && hasExpression(node)) refuse(node, problems);
  if (node.kind === "list") {
    const text = shellText(node.items);
    if (text && hasExpression(text)) refuse(text, problems);
    for (const item of node.items) guardShells(item, (own?.items as Schema) ?? null, problems, root);
  } else if (node.kind === "map")
    for (const [name, { value }] of node.entries) {
      const properties = (own?.properties ?? {}) as Record<string, Schema>;
      guardShells(value, Object.hasOwn(properties, name) ? properties[name]! : null, problems, root);
    }
}

/** The commands of a step: there only `shell:` is read by a shell. */
export function guardActions(node: Node | null, problems: Problems): void {
  if (node === null) return;
  guardShells(node, null, problems);
  const maps = node.kind === "list" ? node.items : [node];
  for (const map of maps) {
    const shell = map.kind === "map" ? map.entries.get("shell")?.value : undefined;
    if (shell && hasExpression(shell)) refuse(shell, problems);
  }
}

const refuse = (node: Node, problems: Problems) =>
  problems.at(node, "PM1014", "a shell would expand the value of this expression", HINT);

/** The text of `[sh, -c, TEXT]`, however it is called. */
function shellText(items: readonly Node[]): Node | null {
  const words = items.map((item) => (item.kind === "scalar" ? String(item.value) : ""));
  const shell = words.findIndex((word) => SHELLS.has(basename(word)));
  if (shell === -1) return null;
  const flag = words.findIndex((word, i) => i > shell && /^-[a-z]*c[a-z]*$/.test(word));
  return flag === -1 ? null : (items[flag + 1] ?? null);
}

function resolved(schema: Schema | null, root: Schema | null): Schema | null {
  if (typeof schema?.$ref !== "string" || root === null) return schema;
  return (lookUp(root, schema.$ref) as Schema | undefined) ?? null;
}
