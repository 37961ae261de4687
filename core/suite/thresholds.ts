import type { Diagnostic } from "../errors/diagnostic.ts";
import type { Limit, Threshold } from "../model/case.ts";
import { shown } from "../schema/phrases.ts";
import { unitOf } from "../units/units.ts";
import type { Node, Span } from "./document/tree.ts";
import { Problems } from "./problems.ts";
import { entriesOf } from "./variables.ts";

/** A threshold and where it was written. */
export interface PlacedThreshold {
  readonly threshold: Threshold;
  /** The tolerance. */
  readonly node: Node;
  /** The metric. */
  readonly key: Span;
}

const DIRECTIONS = { max_increase: "increase", max_decrease: "decrease", max_change: undefined } as const;

/** Reads `thresholds:`. `origin` is who set them: `config`, `suite`, `step`. PM1010 for what is no tolerance. */
export function readThresholds(node: Node | null, origin: string, problems: Problems): PlacedThreshold[] {
  const found: PlacedThreshold[] = [];
  for (const [name, { key, value }] of entriesOf(node)) {
    const selector = parseSelector(name);
    if (selector === null) {
      problems.span(key, value.path, "PM1005", `"${name}" selects no metric`, "read.iops{job=a,size=4k}");
      continue;
    }
    const limits =
      value.kind === "map"
        ? [...value.entries].map(([kind, entry]) => [kind, entry.value] as const)
        : [["max_change", value] as const];
    for (const [kind, at] of limits) {
      const limit = parseLimit(at, origin);
      const direction = DIRECTIONS[kind as keyof typeof DIRECTIONS];
      if (limit === null)
        problems.at(
          at,
          "PM1010",
          `${shown(at.kind === "scalar" ? at.value : null)} is no tolerance`,
          "a share such as 5%, or an amount with its unit such as 20us",
        );
      else found.push({ node: at, key, threshold: { ...selector, ...(direction ? { direction } : {}), limit } });
    }
  }
  return found;
}

/** `read.iops{job=a,size=4k}`; null: not of this form. */
export function parseSelector(text: string): Pick<Threshold, "metric" | "labels"> | null {
  const match = /^([A-Za-z0-9_.*]+)(?:\{([^{}]*)\})?$/.exec(text);
  if (!match) return null;
  const labels: Record<string, string> = {};
  for (const part of (match[2] ?? "").split(",").filter((each) => each.trim() !== "")) {
    const pair = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(part);
    if (!pair) return null;
    labels[pair[1]!] = pair[2]!;
  }
  return { metric: match[1]!, labels };
}

/** `5%` is a ratio, `20us` an amount in the base unit. A bare number is neither: 5 might mean 5 % or a factor of 5. */
function parseLimit(node: Node, origin: string): Limit | null {
  const match = /^\s*([\d.]+(?:e[+-]?\d+)?)\s*(\S+)\s*$/i.exec(node.kind === "scalar" ? String(node.value) : "");
  const row = match && unitOf(match[2]!);
  const number = Number(match?.[1]);
  if (!row || !Number.isFinite(number) || number < 0) return null;
  const value = row.factor < 1 ? number / Math.round(1 / row.factor) : number * row.factor;
  return { value, unit: row.base, origin };
}

/** The thresholds of a configuration, with what is wrong with them. */
export function thresholdsOf(
  node: Node | null,
  origin: string,
): { readonly thresholds: readonly Threshold[]; readonly diagnostics: readonly Diagnostic[] } {
  const problems = new Problems();
  const thresholds = readThresholds(node, origin, problems).map(({ threshold }) => threshold);
  return { thresholds, diagnostics: problems.list() };
}
