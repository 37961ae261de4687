import type { Reason } from "../model/comparison.ts";
import { differences, type Environment, type EnvironmentDifference } from "../model/environment.ts";
import { factTexts } from "../plugin/report-text/environment-text.ts";

/** Where a run was measured. `target` null: an imported file does not say. */
export interface Place {
  readonly target: string | null;
  readonly environment: Environment;
}

const STORAGE = "storage.";

/** Every fact that differs, and the target's name where it does. */
export function placeDifferences(baseline: Place, candidate: Place): EnvironmentDifference[] {
  const facts = differences(baseline.environment, candidate.environment);
  if (baseline.target === candidate.target) return facts;
  return [{ name: "target", role: "must-match", baseline: baseline.target, candidate: candidate.target }, ...facts];
}

/**
 * The differences that forbid a comparison: must-match facts known on both sides. A fact that one side could not read is
 * unknown, not different (see `unknownFacts`). Facts of storage count only for cases that use it: with `paths` those
 * below these paths, with null any, with `[]` none.
 */
export function refusing(
  found: readonly EnvironmentDifference[],
  paths: readonly string[] | null,
): EnvironmentDifference[] {
  return found.filter(
    ({ name, role, baseline, candidate }) =>
      role === "must-match" &&
      baseline !== null &&
      candidate !== null &&
      (!name.startsWith(STORAGE) || !paths || paths.some((path) => name.startsWith(`${STORAGE}${path}.`))),
  );
}

/** Must-match facts that only one side knows. */
export const unknownFacts = (found: readonly EnvironmentDifference[]): EnvironmentDifference[] =>
  found.filter(
    ({ role, baseline, candidate }) => role === "must-match" && (baseline === null) !== (candidate === null),
  );

/** A fact of the kernel that differs and is what is compared: another one takes another boot. */
export const isOfKernel = ({ name, role, baseline, candidate }: EnvironmentDifference): boolean =>
  role === "subject" && name.startsWith("kernel.") && baseline !== null && candidate !== null;

/** `incomparable`, with each difference: `cpu.model: A, now B`. */
export function incomparable(found: readonly EnvironmentDifference[], run: string): Reason {
  const shown = found.map((fact) => `${fact.name}: ${factTexts(fact).join(", now ")}`);
  return { code: "incomparable", message: `not comparable with ${run}: ${shown.join("; ")}` };
}
