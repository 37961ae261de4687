/**
 * The program that the target runs, as text: `node worker.mjs '{"duration", "l2", "dram"}'` prints one JSON document. So it uses
 * nothing from outside and nothing newer than Node 18. The functions are real ones, for the compiler and the tests.
 */

export interface Job {
  /** s of the three parts together. */
  readonly duration: number;
  /** B of the two chases; powers of 2. */
  readonly l2: number;
  readonly dram: number;
}

export interface Part {
  /** Iterations in each timed slice. */
  readonly iterations: number;
  /** ns of each slice. */
  readonly times: readonly number[];
  /** Iterations from the start on, warm-up included. */
  readonly total: number;
  /** Where they led to: a number (`alu`), or an address in B from the start of the block (chases). */
  readonly end: number;
}

export interface Report extends Job {
  readonly format: "perfmon.canary/1";
  readonly node: string;
  /** Smallest step of the clock that was seen, ns. */
  readonly resolution: number;
  readonly parts: { readonly alu: Part; readonly l2: Part; readonly dram: Part };
}

/** What is used of it: the types of the DOM would bring much that is not there. */
declare const WebAssembly: {
  readonly Memory: new (pages: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
};

/**
 * A WebAssembly module with two loops of 16 dependent steps a turn, byte by byte: `alu(x, n)` is x * 1664525 + 1013904223, n
 * times; `chase(p, n)` is p = memory[p]. V8 makes one multiplication and one addition, or one load, of each step.
 */
function assemble(): Uint8Array {
  const leb = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)]);
  const signed = (value: number): number[] =>
    value >= -64 && value < 64 ? [value & 127] : [(value & 127) | 128, ...signed(value >> 7)];
  const sized = (bytes: number[]) => [...leb(bytes.length), ...bytes];
  const section = (id: number, bytes: number[]) => [id, ...sized(bytes)];
  const name = (text: string) => sized([...text].map((letter) => letter.charCodeAt(0)));

  const I32 = 0x7f;
  const STEPS = 16;
  const get = (local: number) => [0x20, local];
  const constant = (value: number) => [0x41, ...signed(value)];
  const multiplyAdd = [...get(0), ...constant(1664525), 0x6c, ...constant(1013904223), 0x6a, 0x21, 0];
  const follow = [...get(0), 0x28, 2, 0, 0x21, 0];
  /** Loop: the steps, n -= 16, again while n is not 0; then the first local. */
  const code = (step: number[]) => {
    const steps = Array(STEPS).fill(step).flat();
    const again = [...get(1), ...constant(STEPS), 0x6b, 0x22, 1, 0x0d, 0];
    return sized([0, 0x03, 0x40, ...steps, ...again, 0x0b, ...get(0), 0x0b]);
  };
  return new Uint8Array([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 2, I32, I32, 1, I32]),
    ...section(2, [1, ...name("host"), ...name("memory"), 0x02, 0x00, 0x00]),
    ...section(3, [2, 0, 0]),
    ...section(7, [2, ...name("alu"), 0x00, 0, ...name("chase"), 0x00, 1]),
    ...section(10, [2, ...code(multiplyAdd), ...code(follow)]),
  ]);
}

/**
 * The order of a chase over `lines` (a power of 2) cache lines: `at(k)` is the line visited k-th, `after(line)` the next one.
 * Mixed by odd multipliers and shifts, which can be undone: so the chase is written front to back (a shuffle would miss the
 * cache at every step and take ten times as long) and its end can be foretold. 0 is visited first.
 */
export function order(lines: number): { at(k: number): number; after(line: number): number } {
  const bits = 31 - Math.clz32(lines);
  const mask = lines - 1;
  const half = Math.ceil(bits / 2);
  const inverse = (odd: number) => {
    let x = odd;
    for (let i = 0; i < 5; i++) x = Math.imul(x, 2 - Math.imul(odd, x)); // Newton: doubles the correct bits
    return x;
  };
  const A = 0x9e3779b1 | 0;
  const B = 0x85ebca6b | 0;
  const undoA = inverse(A);
  const undoB = inverse(B);
  // A shift by half the bits or more undoes itself.
  const shift = (x: number) => x ^ (x >>> half);
  const at = (k: number) => shift(Math.imul(shift(Math.imul(k, A) & mask), B) & mask);
  const placeOf = (line: number) => Math.imul(shift(Math.imul(shift(line), undoB) & mask), undoA) & mask;
  return { at, after: (line) => at((placeOf(line) + 1) & mask) };
}

function measure({ duration, l2, dram }: Job, code: Uint8Array, orderOf: typeof order): Report {
  const LINE = 64;
  const PAGE = 65536;
  const pages = Math.ceil((dram + l2) / PAGE);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const words = new Int32Array(memory.buffer);
  const build = (base: number, size: number) => {
    const { after } = orderOf(size / LINE);
    for (let line = 0; line < size / LINE; line++) words[(base + line * LINE) / 4] = base + after(line) * LINE;
  };
  // The large one first: what of it is still in a cache are its last lines, and the small one drives them out.
  build(0, dram);
  build(dram, l2);
  const module = new WebAssembly.Module(code);
  const { alu, chase } = new WebAssembly.Instance(module, { host: { memory } }).exports as {
    readonly alu: (x: number, n: number) => number;
    readonly chase: (address: number, n: number) => number;
  };
  const clock = () => Number(process.hrtime.bigint());

  let resolution = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 1000; i++) {
    const start = clock();
    let step = 0;
    while (step === 0) step = clock() - start;
    resolution = Math.min(resolution, step);
  }

  /**
   * One pass fills the cache; an eighth of the part's time warms up V8 and finds how long a slice is; about a hundred slices
   * follow. A slice is four passes at least: after a preemption a shorter one would show how a cache fills. One that was
   * preempted looks long enough when it is not, and takes the time of many: so the fastest of three decides, and some slices
   * follow in any case.
   */
  const part = (loop: (from: number, n: number) => number, from: number, base: number, pass: number): Part => {
    const length = (duration * 1e9) / 3;
    let end = loop(from, pass);
    let iterations = 4 * pass;
    let total = pass;
    const timed = () => {
      const start = clock();
      end = loop(end, iterations);
      const spent = clock() - start;
      total += iterations;
      return spent;
    };
    const start = clock();
    let short = true;
    while (short || clock() - start < length / 8) {
      short = Math.min(timed(), timed(), timed()) < length / 192;
      if (short) iterations *= 2;
    }
    const times: number[] = [];
    while (clock() - start < length || times.length < 20) times.push(timed());
    return { iterations, times, total, end: (end >>> 0) - base };
  };
  const parts = {
    alu: part(alu, 1, 0, 1024),
    l2: part(chase, dram, dram, l2 / LINE),
    dram: part(chase, 0, 0, 1024),
  };
  return { format: "perfmon.canary/1", node: process.version, duration, l2, dram, resolution, parts };
}

/** The worker's text. What a function needs it is given: a bundler may call it by another name. */
export const WORKER = `const assemble = ${assemble};

const order = ${order};

const measure = ${measure};

process.stdout.write(JSON.stringify(measure(JSON.parse(process.argv[2]), assemble(), order)) + "\\n");
`;
