/** For people: `formatQuantity(4.126e5, "1/s")` is `412.6 k/s`. Replaced by the owner of core/units. */
export function formatQuantity(value: number, unit: string): string {
  return `${value} ${unit}`;
}
