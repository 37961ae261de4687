/**
 * `subject`: may differ, it is what is compared. `must-match`: a difference refuses the comparison.
 * `noted`: shown when it differs.
 */
export type Role = "subject" | "must-match" | "noted";

/** One thing known of a machine. `unit` is a base unit; undefined: it has none. */
export interface Fact {
  readonly value: string | number | boolean;
  /** Base unit where the value is a quantity. */
  readonly unit?: string;
  readonly role: Role;
}

/**
 * Facts of the target by dotted name: `kernel.release`, `cpu.model`, `cpu.count`, `memory.total`, `boot.id`,
 * `storage./var/tmp.filesystem`, `tool.fio`. What could not be read is absent, never empty or 0.
 */
export type Environment = Readonly<Record<string, Fact>>;

/** A fact that is another one in the candidate's environment. Null: it was not known. */
export interface EnvironmentDifference {
  readonly name: string;
  readonly role: Role;
  /** Base unit where the values are quantities. */
  readonly unit?: string;
  readonly baseline: Fact["value"] | null;
  readonly candidate: Fact["value"] | null;
}

/** Every fact whose value differs between two environments, by name. Absent on one side is `null` there. */
export function differences(baseline: Environment, candidate: Environment): EnvironmentDifference[] {
  const names = [...new Set([...Object.keys(baseline), ...Object.keys(candidate)])].sort();
  return names
    .filter((name) => baseline[name]?.value !== candidate[name]?.value)
    .map((name) => {
      const { role, unit } = (candidate[name] ?? baseline[name])!;
      const values = { baseline: baseline[name]?.value ?? null, candidate: candidate[name]?.value ?? null };
      return { name, role, ...(unit === undefined ? {} : { unit }), ...values };
    });
}
