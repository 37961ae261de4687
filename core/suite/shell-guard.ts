import { lookUp } from "../schema/dereference.ts";
import type { Node } from "./document/tree.ts";
import type { Problems } from "./problems.ts";
import { programTexts } from "./program-text.ts";
import { hasExpression } from "./substitute.ts";

type Schema = { readonly [keyword: string]: unknown };

const HINT = 'pass it by env: { VALUE: "${{ ... }}" } and write "$VALUE" in the shell\'s text';
const LANGUAGE_HINT = 'pass it by env: { VALUE: "${{ ... }}" } and read that variable in the program\'s text';

/**
 * Refuses (PM1014) expressions where a shell or an interpreter would read them as its program: in properties that their schema
 * marks `x-shell`, in `shell:` of commands, and in the words of commands that programs read so (see programTexts). A value
 * such as `; rm -rf ~` must stay a value. Looks at trees before and after substitution: a variable may name the shell.
 */
export function guardShells(node: Node, schema: Schema | null, problems: Problems, root: Schema | null = schema): void {
  const own = resolved(schema, root);
  if (own?.["x-shell"] === true && isExpanded(node)) refuse(node, problems);
  if (node.kind === "list") {
    // A list that is one variable's value is the user's own text, whole.
    if (node.from === undefined) guardWords(node.items, problems);
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
    if (shell && isExpanded(shell)) refuse(shell, problems);
  }
}

const refuse = (node: Node, problems: Problems) =>
  problems.at(node, "PM1014", "a shell would expand the value of this expression", HINT);

function guardWords(items: readonly Node[], problems: Problems): void {
  if (!items.some(isExpanded)) return;
  const words = items.map((item) => (item.kind === "scalar" ? String(item.value) : ""));
  for (const { at, reader, shell } of programTexts(words)) {
    const text = items[at];
    if (!text || !isExpanded(text)) continue;
    if (shell) refuse(text, problems);
    else
      problems.at(
        text,
        "PM1014",
        `${reader} would run the value of this expression as a part of its program`,
        LANGUAGE_HINT,
      );
  }
}

/** Whether an expression stands here, or stood. */
const isExpanded = (node: Node): boolean => hasExpression(node) || node.from !== undefined;

function resolved(schema: Schema | null, root: Schema | null): Schema | null {
  if (typeof schema?.$ref !== "string" || root === null) return schema;
  return (lookUp(root, schema.$ref) as Schema | undefined) ?? null;
}
