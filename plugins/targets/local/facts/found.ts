import type { Environment, Fact, Role } from "@perfmon/core/plugin";

/** Facts by name; null where the machine does not tell. */
export type Found = Readonly<Record<string, Fact | null>>;

/** Null for what could not be read: no number, no text. */
export function fact(value: Fact["value"] | null | undefined, role: Role, unit?: string): Fact | null {
  if (value === null || value === undefined || value === "" || Number.isNaN(value)) return null;
  return unit === undefined ? { value, role } : { value, unit, role };
}

/** Without what was not found; names in `subject`, exact or `prefix.*`, get the role subject. */
export function environment(found: Found, subject: readonly string[]): Environment {
  const isSubject = (name: string) =>
    subject.some((wanted) => (wanted.endsWith(".*") ? name.startsWith(wanted.slice(0, -1)) : name === wanted));
  return Object.fromEntries(
    Object.entries(found).flatMap(([name, fact]) =>
      fact === null ? [] : [[name, isSubject(name) ? { ...fact, role: "subject" as const } : fact]],
    ),
  );
}
