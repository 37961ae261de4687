import type { Facts } from "../model/case.ts";
import type { CommandContext } from "../plugin/tool.ts";

/** A name that a command used, and what kind of thing it stands for. */
export interface Placeholder {
  readonly kind: "binary" | "file" | "port";
  readonly name: string;
}

const PATTERN = /\{(binary|file|port):([A-Za-z0-9._+-]+)\}/g;

/**
 * The context under which commands are deterministic: every binary, file and port is a placeholder. `given` grows by those
 * that the plugin asked for: what else looks like one in a command is the user's text.
 */
export function commandContext(
  cpus: readonly number[] | null,
  facts: Facts,
  given: Set<string> = new Set(),
): CommandContext {
  const placeholder = (kind: Placeholder["kind"]) => (name: string) => {
    const text = `{${kind}:${name}}`;
    if (!new RegExp(`^${PATTERN.source}$`).test(text) || (kind === "file" && !isFileName(name)))
      throw new Error(`"${name}" is no name for a ${kind}: letters, digits and . _ + - only`);
    given.add(text);
    return text;
  };
  const binary = placeholder("binary");
  return {
    // A path needs no looking up, and verifying says where it does not lead to a program.
    binary: (name) => (name.includes("/") ? name : binary(name)),
    file: placeholder("file"),
    port: placeholder("port"),
    cpus,
    facts,
  };
}

/** A name of a file in a folder of perfmon's: it leads to no other place. */
export const isFileName = (name: string): boolean => /^[A-Za-z0-9._+-]+$/.test(name) && !/^\.\.?$/.test(name);

/** Every placeholder in some texts, each once, in order. */
export function placeholders(texts: Iterable<string>): Placeholder[] {
  const found = new Map<string, Placeholder>();
  for (const text of texts)
    for (const [whole, kind, name] of text.matchAll(PATTERN))
      found.set(whole, { kind: kind as Placeholder["kind"], name: name! });
  return [...found.values()];
}

/**
 * The text with each placeholder replaced, in one pass: a value that looks like a placeholder is not replaced again. With
 * `given`, only those in it are.
 */
export function fill(
  text: string,
  value: (placeholder: Placeholder) => string,
  given: ReadonlySet<string> | null = null,
): string {
  return text.replace(PATTERN, (whole, kind, name) =>
    given === null || given.has(whole) ? value({ kind, name }) : whole,
  );
}
