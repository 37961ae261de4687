import { hostNames } from "./host-relative.ts";
import { bareSuffixes } from "./quantity.ts";
import { type BaseUnit, unitNames, unitOf } from "./units.ts";

/**
 * Patterns of JSON Schema for what `parseQuantity` and `parseHostRelative` take, for editors, which have only the schema.
 * test/property/units.test.ts holds them to the parsers.
 */

/** To its last digit: a unit may begin with one (`10^6bit/s`). */
const NUMBER = "(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?(?!\\d)";
const POSITIVE = "(?=[\\d.]*[1-9])(?:\\d+(?:\\.\\d*)?|\\.\\d+)";

/** Text that is a quantity of this dimension. `signed` false: not below 0. */
export function quantityPattern(base: BaseUnit, signed = true): string {
  return `^\\s*${signed ? "[+-]?" : "\\+?"}${NUMBER}\\s*${suffixes(base)}?\\s*$`;
}

/** Text that is a share or an amount with its unit, of any dimension. */
export function amountPattern(): string {
  return `^\\s*${NUMBER}\\s*(?:${alternatives(unitNames())})\\s*$`;
}

/** Text such as `50% of cpus` or `4 x last cache, at least 256MB`; null: the host has nothing in this unit. */
export function hostRelativePattern(base: BaseUnit): string | null {
  const names = hostNames(base).map((name) => anyCase(name).replaceAll(" ", "\\s+"));
  if (names.length === 0) return null;
  const limit = `,\\s*${anyCase("at")} (?:${anyCase("least")}|${anyCase("most")})\\s+[+-]?${NUMBER}\\s*${suffixes(base)}?\\s*`;
  const factor = `(?:${POSITIVE}\\s*%\\s*${anyCase("of")}|${POSITIVE}\\s*[xX×*])`;
  return `^\\s*${factor}\\s*(?:${anyCase("the")}\\s+)?(?:${names.join("|")})\\s*(?:${limit})*$`;
}

function suffixes(base: BaseUnit): string {
  const units = unitNames().filter((name) => unitOf(name)!.base === base);
  return `(?:${[...bareSuffixes(base).map(anyCase), alternatives(units)].join("|")})`;
}

const alternatives = (texts: readonly string[]) =>
  texts.map((text) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")).join("|");

/** JSON Schema knows no flag for it. */
const anyCase = (text: string) =>
  text.replace(/[a-z]/gi, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`);
