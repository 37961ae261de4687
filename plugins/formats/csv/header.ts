import { failure } from "@perfmon/core/plugin";

/** Columns with a meaning of their own; every other one is a label. */
const KNOWN = ["metric", "value", "unit", "better", "case", "run", "time"] as const;
type Known = (typeof KNOWN)[number];

const LABEL = "label.";

/** How columns begin that say how a value's series compares; who reads values passes them over. */
export const COMPARISON = "comparison.";

/** Where each column is; 0-based. `width`: how many fields a row has. */
export interface Header extends Readonly<Record<Known, number | undefined>> {
  readonly metric: number;
  readonly value: number;
  readonly labels: readonly { readonly name: string; readonly at: number }[];
  readonly width: number;
}

const isKnown = (name: string): name is Known => (KNOWN as readonly string[]).includes(name);

/** `label.NAME` and any other name that means nothing here is a label. Throws `failure(...)` for what is no header. */
export function readHeader(fields: readonly string[], line = 1): Header {
  const wrong = (message: string) => failure("unreadable-output", `line ${line}: ${message}`);
  const places = new Map<Known, number>();
  const labels: { name: string; at: number }[] = [];
  for (const [at, field] of fields.entries()) {
    const name = field.trim();
    if (name === "") throw wrong(`column ${at + 1} has no name`);
    if (name.startsWith(COMPARISON)) continue;
    const label = name.startsWith(LABEL) ? name.slice(LABEL.length) : name;
    const twice = isKnown(name) ? places.has(name) : labels.some((other) => other.name === label);
    if (twice) throw wrong(`column ${at + 1}: there are two columns ${JSON.stringify(name)}`);
    if (isKnown(name)) places.set(name, at);
    else if (label === "") throw wrong(`column ${at + 1}: a label without a name`);
    else labels.push({ name: label, at });
  }
  const [metric, value] = [places.get("metric"), places.get("value")];
  if (metric === undefined || value === undefined) {
    const other = fields.length === 1 && /[;\t]/.test(fields[0]!) ? "; columns are separated by commas" : "";
    throw wrong(`the header must name the columns metric and value${other}`);
  }
  const at = (name: Known) => places.get(name);
  return {
    metric,
    value,
    unit: at("unit"),
    better: at("better"),
    case: at("case"),
    run: at("run"),
    time: at("time"),
    labels,
    width: fields.length,
  };
}
