import { hash } from "node:crypto";
import type { Json, Placement, Scalar } from "../model/case.ts";

/** What two cases of two runs must have in common to be the same. */
export interface Identity {
  readonly uses: string;
  /** What the user wrote, after substitution: quantities in base units, host-relative values in one spelling, without options marked `x-identity: false`. */
  readonly with: Json;
  /** Values of the matrix that `with` does not use. */
  readonly matrix: Readonly<Record<string, Scalar>>;
  /** Where the step says where it runs. */
  readonly placement: Placement;
  readonly cache: "warm" | "cold" | null;
  readonly key: string | null;
}

/** Hex sha256 of an identity. */
export const fingerprint = (identity: Identity): string => fingerprintOf(identityText(identity));

export const fingerprintOf = (text: string): string => hash("sha256", text);

/** Canonical JSON of an identity. What is not said is not part of it, so that a new field leaves old series as they are. */
export function identityText({ uses, with: options, matrix, placement, cache, key }: Identity): string {
  const identity = {
    uses,
    with: options,
    ...(Object.keys(matrix).length > 0 ? { matrix } : {}),
    ...(placement.cpus === undefined ? {} : { cpus: placement.cpus }),
    ...(placement.memory === undefined ? {} : { memory: placement.memory }),
    ...(cache === "cold" ? { cache } : {}),
    ...(key === null ? {} : { key }),
  };
  return canonicalJson(identity);
}

/** JSON with sorted keys and no spaces: one text for equal values. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(Object.is(value, -0) ? 0 : value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(",")}}`;
}
