import { uniform } from "./seeded.ts";

export type SubjectKey = "a" | "b";

/**
 * Who is visited first in each of `blocks` blocks, drawn from the seed. Of two blocks in a row that begin a pair, one begins
 * with a and the other with b: whenever it stops, neither was first more than once oftener than the other, so that a steady
 * drift falls on both alike.
 */
export function blockOrder(blocks: number, seed: number): readonly (readonly [SubjectKey, SubjectKey])[] {
  const random = uniform(seed ^ 0x5bd1e995);
  const order: [SubjectKey, SubjectKey][] = [];
  for (let block = 0; block < blocks; block += 2) {
    const first: SubjectKey = random() < 0.5 ? "a" : "b";
    const [one, two]: [SubjectKey, SubjectKey] = first === "a" ? ["a", "b"] : ["b", "a"];
    order.push([one, two], [two, one]);
  }
  return order.slice(0, blocks);
}
