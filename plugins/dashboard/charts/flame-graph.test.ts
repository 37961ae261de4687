import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Frame, flameDifference, flameGraph, parseFolded } from "./charts.ts";
import { vanished } from "./flame-difference.ts";
import { found, parsed, within } from "./testing/svg.ts";

const rootOf = (text: string): Frame => {
  const read = parseFolded(text);
  if (!read.ok) throw new Error(JSON.stringify(read.errors));
  return read.root;
};
const options = { id: "f", title: "cycles of fio" };
const boxes = (root: ReturnType<typeof parsed>) =>
  found(root, "g")
    .filter(({ children }) => children.some(({ name }) => name === "rect"))
    .map(({ children }) => ({
      title: children.find(({ name }) => name === "title")!.text,
      ...children.find(({ name }) => name === "rect")!.attributes,
    })) as unknown as { title: string; class: string; x: string; y: string; width: string }[];

describe("parseFolded", () => {
  test("adds up equal stacks, with what each function has in itself", () => {
    const root = rootOf("main;read 3\nmain;read;vfs_read_[k] 4\nmain;read 1\nidle 2\n");
    expect([root.total, root.self]).toEqual([10, 0]);
    const read = root.children.get("main")!.children.get("read")!;
    expect([read.total, read.self, read.children.get("vfs_read_[k]")!.total]).toEqual([8, 4, 4]);
  });

  test("names may have blanks, as C++ functions do; line ends may be Windows'", () => {
    const root = rootOf("main;std::vector<int, std::allocator<int> >::push_back(int const&) 12\r\n");
    expect([...root.children.get("main")!.children.keys()]).toEqual([
      "std::vector<int, std::allocator<int> >::push_back(int const&)",
    ]);
  });

  test.each([
    ["", 1, "there is no stack"],
    ["a 1\n\nb 2", 2, "the line is empty"],
    ["a;b", 1, "does not end with a blank and a whole number of samples"],
    ["a;b 1.5", 1, "does not end with a blank and a whole number of samples"],
    ["a;b -3", 1, "does not end with a blank and a whole number of samples"],
    ["a;;b 3", 1, "a frame has no name"],
    ["a;b 99999999999999999999", 1, "more samples than can be counted exactly"],
    ["a 0", 1, "all stacks have 0 samples"],
    [`${"a;".repeat(1024)}b 1`, 1, "1025 frames: more than 1024"],
  ])("%j is refused", (text, line, message) => {
    expect(parseFolded(text)).toEqual({ ok: false, errors: [{ line, message }] });
  });

  test("names every wrong line, the first ten of them", () => {
    const read = parseFolded(Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? "a 1" : "wrong")).join("\n"));
    expect(read.ok ? [] : read.errors.map(({ line }) => line)).toEqual([2, 4, 6, 8, 10, 12, 14, 16, 18, 20]);
  });

  test("names of JavaScript's own are names", () => {
    expect(rootOf("__proto__;constructor 2").children.get("__proto__")!.children.get("constructor")!.total).toBe(2);
  });
});

const profile = fc
  .array(
    fc.tuple(
      fc.array(fc.constantFrom("a", "b", "c", "d_[k]"), { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 500 }),
    ),
    { minLength: 1, maxLength: 40 },
  )
  .map((stacks) => stacks.map(([names, n]) => `${names.join(";")} ${n}`).join("\n"));

test("a frame is as wide as its share of samples, and lies within the frame that called it", () => {
  fc.assert(
    fc.property(profile, (text) => {
      const root = rootOf(text);
      const drawn = boxes(parsed(flameGraph(root, { ...options, minimum: 0 }).svg));
      for (const { title, width } of drawn) {
        const samples = Number(/: (\d+) samples/.exec(title)![1]);
        expect(Math.abs(Number(width) + 0.5 - (samples / root.total) * 960)).toBeLessThan(0.6);
      }
      for (const { x, y, width } of drawn) {
        if (y === "0") continue;
        const above = drawn.filter((other) => Number(other.y) === Number(y) - 16);
        expect(
          above.some(
            (other) =>
              Number(other.x) <= Number(x) + 0.02 &&
              Number(other.x) + Number(other.width) + 0.6 >= Number(x) + Number(width),
          ),
        ).toBe(true);
      }
    }),
    { numRuns: 50 },
  );
});

test("titles have samples and shares; kernel frames are told apart, and shown without their mark", () => {
  const drawn = parsed(flameGraph(rootOf("fio;read;vfs_read_[k] 30\nfio;read 10\nfio 60"), options).svg);
  expect(boxes(drawn).map(({ title }) => title)).toEqual([
    "all: 100 samples, 100.0%",
    "fio: 100 samples, 100.0%; in itself 60, 60.0%",
    "read: 40 samples, 40.0%; in itself 10, 10.0%",
    "vfs_read_[k]: 30 samples, 30.0%; in itself 30, 30.0%",
  ]);
  expect(boxes(drawn).map((box) => box.class.replace(/\d/, "N"))).toEqual([
    "flame-root",
    "flame-N",
    "flame-N",
    "flame-kernel-N",
  ]);
  expect(found(drawn, "text").map(({ text }) => text)).toEqual(["all", "fio", "read", "vfs_read"]);
});

test("the same function has the same colour in every graph", () => {
  const colourOf = (text: string) =>
    boxes(parsed(flameGraph(rootOf(text), options).svg)).find(({ title }) => title.startsWith("memcpy"))!.class;
  expect(colourOf("main;memcpy 3")).toBe(colourOf("x;y;memcpy 30\nz 4"));
});

test("what is too narrow, too deep or too much is counted", () => {
  const narrow = flameGraph(rootOf("wide 9999\nthin;thinner 1"), options);
  expect(narrow.notes).toEqual(["2 frames are not drawn: narrower than 0.05% of all samples, or more than 100 deep"]);
  const deep = flameGraph(rootOf(`${Array.from({ length: 300 }, (_, i) => `f${i}`).join(";")} 5`), {
    ...options,
    depth: 50,
  });
  expect(deep.notes[0]).toMatch(/^251 frames are not drawn/);
  const much = rootOf(Array.from({ length: 3000 }, (_, i) => `f${i} ${1 + (i % 7)}`).join("\n"));
  const { svg, notes } = flameGraph(much, { ...options, minimum: 0, frames: 500 });
  const drawn = boxes(parsed(svg)).length;
  expect(drawn).toBeLessThanOrEqual(500);
  expect(notes[0]).toMatch(new RegExp(`^${3001 - drawn} frames`));
});

describe("flameDifference", () => {
  const draw = (before: string, after: string, more = {}) =>
    flameDifference(rootOf(before), rootOf(after), { ...options, ...more });

  test("compares shares, so that a longer profile is not a worse one", () => {
    const drawn = boxes(parsed(draw("main;a 10\nmain;b 30", "main;a 100\nmain;b 300").svg));
    expect(drawn.map((box) => box.class)).toEqual(["flame-root", "diff-0", "diff-0", "diff-0"]);
    expect(drawn[2]!.title).toBe("a: 25.0% → 25.0%, 0.0 points; in itself 0.0 points");
  });

  test("what grew and what shrank, by how much", () => {
    const drawn = boxes(parsed(draw("main;a 50\nmain;b 50", "main;a 53\nmain;b 47").svg));
    expect(drawn.map((box) => [box.class, box.title])).toEqual([
      ["flame-root", "all: 100.0% → 100.0%, 0.0 points; in itself 0.0 points"],
      ["diff-0", "main: 100.0% → 100.0%, 0.0 points; in itself 0.0 points"],
      ["diff-more-3", "a: 50.0% → 53.0%, +3.0 points; in itself +3.0 points"],
      ["diff-less-3", "b: 50.0% → 47.0%, -3.0 points; in itself -3.0 points"],
    ]);
  });

  test("a tower, or the function alone", () => {
    const [before, after] = ["main;a;x 10\nmain;b 90", "main;a;x 40\nmain;b 60"];
    const colours = (colour: "total" | "own") =>
      boxes(parsed(draw(before, after, { colour }).svg)).map((box) => box.class);
    expect(colours("total")).toEqual(["flame-root", "diff-0", "diff-more-4", "diff-more-4", "diff-less-4"]);
    expect(colours("own")).toEqual(["flame-root", "diff-0", "diff-0", "diff-more-4", "diff-less-4"]);
  });

  test("what only the baseline had is not in the picture, and named", () => {
    const { notes, svg } = draw("main;a 60\nmain;gone;deep 30\nold 10", "main;a 60");
    expect(notes).toEqual(["only in the baseline, 40.0% of its samples: gone (30.0%), old (10.0%)"]);
    expect([...within(parsed(svg))].some(({ text }) => text.includes("gone"))).toBe(false);
    expect(vanished(rootOf("a;b 1"), rootOf("a;b 1"))).toEqual([]);
  });

  test("shares of both sides add up", () => {
    fc.assert(
      fc.property(profile, profile, (before, after) => {
        const { svg } = draw(before, after, { minimum: 0 });
        for (const { title } of boxes(parsed(svg)))
          expect(title).toMatch(/^\S+: [\d.]+% → [\d.]+%, [+-]?[\d.]+ points; in itself [+-]?[\d.]+ points$/);
      }),
      { numRuns: 30 },
    );
  });
});
