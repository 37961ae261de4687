import { failure } from "@perfmon/core/plugin";

/** Names of Prometheus' base units, at the end of a metric's name, and what a value in perfmon's is multiplied by. */
const UNITS: Readonly<Record<string, { readonly name: string; readonly factor?: number }>> = {
  s: { name: "seconds" },
  B: { name: "bytes" },
  "B/s": { name: "bytes_per_second" },
  // Its base unit is the byte: `promtool check metrics` refuses bits.
  "bit/s": { name: "bytes_per_second", factor: 1 / 8 },
  "1/s": { name: "per_second" },
  ratio: { name: "ratio" },
  Hz: { name: "hertz" },
  W: { name: "watts" },
  J: { name: "joules" },
};

/** What a gauge may not be called at its end, since histograms and counters are. */
const RESERVED = /_(?:total|sum|count|bucket)$/;

interface Family {
  readonly unit: string;
  readonly help: string;
  /** Points of each set of labels, in the order of time. */
  readonly points: Map<string, { readonly seconds: number | null; readonly value: number }[]>;
}

/** Gauges by name, with their points. */
export class Families {
  readonly #families = new Map<string, Family>();

  /** `unit`: a base unit of perfmon. `seconds` since 1970; null: whoever reads the text says when. */
  add(
    metric: string,
    unit: string,
    help: string,
    labels: string,
    point: { readonly value: number; readonly seconds: number | null },
  ): void {
    const { name: suffix, factor = 1 } = UNITS[unit] ?? { name: "" };
    const name = familyName(metric, unit);
    const family: Family = this.#families.get(name) ?? { unit: suffix, help, points: new Map() };
    this.#families.set(name, family);
    const points = family.points.get(labels) ?? [];
    family.points.set(labels, points);
    // They come in the order of time.
    if (points.at(-1)?.seconds === point.seconds)
      throw failure(
        "same-time",
        "two of the runs began at the same time, and OpenMetrics tells values of a series by their time",
      );
    points.push({ value: point.value * factor, seconds: point.seconds });
  }

  /** The text, to its `# EOF`. What OpenMetrics 1.0 and the older text format of Prometheus both read. */
  *lines(): Generator<string> {
    for (const [name, { unit, help, points }] of this.#families) {
      yield `# TYPE ${name} gauge\n`;
      if (unit !== "" && name.endsWith(`_${unit}`)) yield `# UNIT ${name} ${unit}\n`;
      // The one format escapes quotes in a help text, the other does not know such an escape.
      yield `# HELP ${name} ${escaped(help.replaceAll('"', "'"))}\n`;
      for (const [labels, list] of points)
        for (const { seconds, value } of list)
          yield `${name}{${labels}} ${value}${seconds === null ? "" : ` ${seconds}`}\n`;
    }
    yield "# EOF\n";
  }
}

/** `read.iops` in 1/s is perfmon_read_iops_per_second. */
export function familyName(metric: string, unit: string): string {
  const name = `perfmon_${snakeCase(metric)}`;
  const suffix = UNITS[unit]?.name ?? "";
  if (suffix !== "") return name.endsWith(`_${suffix}`) ? name : `${name}_${suffix}`;
  return RESERVED.test(name) ? `${name}_value` : name;
}

/** A set of labels as the text has it. Of two that become one name, the later gets a number. */
export function labelText(labels: readonly (readonly [name: string, value: string])[]): string {
  const found = new Map<string, string>();
  for (const [name, value] of labels) {
    const plain = snakeCase(name).replace(/^(?=\d|__|$)/, "label_");
    let free = plain;
    for (let n = 2; found.has(free); n++) free = `${plain}_${n}`;
    found.set(free, value);
  }
  return [...found].map(([name, value]) => `${name}="${escaped(value)}"`).join(",");
}

const snakeCase = (name: string) =>
  name
    .replace(/[^a-zA-Z0-9_]/g, "_")
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase();

const escaped = (text: string): string =>
  text.toWellFormed().replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');
