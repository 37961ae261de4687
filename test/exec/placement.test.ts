import { expect, test } from "vitest";
import { memoryNode, placementPrefix, resolveCpus } from "../../core/exec/placement.ts";

const cpu = (id: number, core: number, socket = 0) => ({ id, core, socket, node: socket });
const plain = { cpus: [cpu(0, 0), cpu(1, 1)] };
const threads = { cpus: [cpu(0, 0), cpu(1, 1), cpu(2, 0), cpu(3, 1), cpu(4, 0, 1)] };

test("words are resolved against the topology", () => {
  expect(resolveCpus({ cpus: "same" }, threads)).toEqual([0]);
  expect(resolveCpus({ cpus: "spread" }, threads)).toEqual([0, 1, 4]);
  expect(resolveCpus({ cpus: "spread 2" }, threads)).toEqual([0, 1]);
  expect(resolveCpus({ cpus: "spread 4" }, threads)).toEqual([0, 1, 2, 4]);
  expect(resolveCpus({ cpus: "node 1" }, threads)).toEqual([4]);
  expect(resolveCpus({ cpus: "smt-sibling" }, threads)).toEqual([0, 2]);
  expect(resolveCpus({ cpus: "1,3" }, threads)).toEqual([1, 3]);
  expect(resolveCpus({ cpus: "free" }, threads)).toBeNull();
  expect(resolveCpus({}, threads)).toBeNull();
});

test("what the target does not have is refused in a sentence", () => {
  expect(() => resolveCpus({ cpus: "smt-sibling" }, plain)).toThrow("needs a core with two threads");
  expect(() => resolveCpus({ cpus: "0,7" }, plain)).toThrow("names CPU 7; this target has 0,1");
  expect(() => resolveCpus({ cpus: "spread 3" }, plain)).toThrow("needs 3 CPUs; this target has 2");
  expect(() => resolveCpus({ cpus: "node 1" }, plain)).toThrow("names a NUMA node without CPUs");
  expect(() => resolveCpus({ cpus: "some" }, plain)).toThrow("neither same, spread");
});

test("pinning goes before argv", () => {
  expect(placementPrefix([0, 2], "node 1")).toEqual([
    "{binary:numactl}",
    "--membind=1",
    "{binary:taskset}",
    "-c",
    "0,2",
  ]);
  expect(placementPrefix(null, undefined)).toEqual([]);
});

test("a node of memory", () => {
  expect(memoryNode({ memory: "node 7" })).toBe(7);
  for (const placement of [{}, { memory: "interleave" }, { cpus: "node 7" }]) expect(memoryNode(placement)).toBeNull();
});
