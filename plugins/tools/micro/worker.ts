/**
 * The program that measures, as text: it runs on the target by `node worker.mjs '{"operation", "size", "duration"}'` and
 * prints one JSON document. So it uses nothing from outside and nothing newer than Node 18. The functions are real ones, for
 * the compiler and the tests; their text is what is sent.
 */

export interface Job {
  readonly operation: "copy" | "read" | "write";
  /** B of one block; a multiple of 256. */
  readonly size: number;
  /** s */
  readonly duration: number;
}

/** What the worker prints. */
export interface Report extends Job {
  readonly format: "perfmon.micro/1";
  readonly node: string;
  /** Smallest step of the clock that was seen, ns. */
  readonly resolution: number;
  /** Passes over the block within each timed slice. */
  readonly passes: number;
  /** ns of each slice. */
  readonly times: readonly number[];
  /**
   * Sum of 32-bit words modulo 2^32. `read`: what the last slice summed, all its passes. `copy` and `write`: of the block that
   * was written, read back once after the last slice.
   */
  readonly checksum: number;
  /** `write`: the word that filled the block last. */
  readonly word: number;
}

/** What is used of it: the types of the DOM would bring much that is not there. */
declare const WebAssembly: {
  readonly Memory: new (pages: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
};

interface Kernels {
  read(address: number, bytes: number, passes: number): number;
  write(address: number, bytes: number, passes: number, word: number): void;
  copy(target: number, source: number, bytes: number, passes: number): void;
}

/**
 * A WebAssembly module with the three loops, byte by byte: SIMD loads and stores of 16 B, 256 B a turn; the copy is the
 * platform's memmove, which is what C programs copy with. No assembler is at hand on a target, and a compiled blob could not
 * be read here.
 */
function assemble(): Uint8Array {
  const leb = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)]);
  const counted = (items: number[][]) => [...leb(items.length), ...items.flat()];
  const sized = (bytes: number[]) => [...leb(bytes.length), ...bytes];
  const section = (id: number, bytes: number[]) => [id, ...sized(bytes)];
  const name = (text: string) => sized([...text].map((letter) => letter.charCodeAt(0)));

  const I32 = 0x7f;
  const V128 = 0x7b;
  const get = (local: number) => [0x20, local];
  const set = (local: number) => [0x21, local];
  const constant = (value: number) => [0x41, ...(value < 64 ? [value] : [(value & 127) | 128, value >> 7])]; // 0 to 8191
  const ADD = 0x6a;
  const loop = (body: number[]) => [0x03, 0x40, ...body, 0x0b];
  const again = [0x0d, 0]; // br_if to the loop around
  const load = (offset: number) => [0xfd, 0x00, 4, ...leb(offset)];
  const store = (offset: number) => [0xfd, 0x0b, 4, ...leb(offset)];
  const sumLanes = [0xfd, 0xae, 0x01];
  const turn = [...Array(16).keys()];
  const ACCUMULATORS = 8;

  /** Parameters 0 address, 1 bytes, 2 passes; locals `at` and `end`: `body` for every 256 B. */
  const walk = (at: number, end: number, body: number[]) =>
    loop([
      ...[...get(0), ...set(at), ...get(0), ...get(1), ADD, ...set(end)],
      ...loop([...body, ...get(at), ...constant(256), ADD, 0x22, at, ...get(end), 0x49, ...again]), // at += 256; at < end
      ...[...get(2), ...constant(1), 0x6b, 0x22, 2, ...again], // passes -= 1
    ]);
  const first = 5;
  const accumulator = (index: number) => first + (index % ACCUMULATORS);
  const read = [
    ...walk(
      3,
      4,
      turn.flatMap((k) => [
        ...[...get(accumulator(k)), ...get(3), ...load(k * 16), ...sumLanes],
        ...set(accumulator(k)),
      ]),
    ),
    ...get(first),
    ...turn.slice(1, ACCUMULATORS).flatMap((k) => [...get(accumulator(k)), ...sumLanes]),
    ...set(first),
    ...[0, 1, 2, 3].flatMap((lane) => [...get(first), 0xfd, 0x1b, lane, ...(lane ? [ADD] : [])]),
  ];
  const write = [
    ...[...get(3), 0xfd, 0x11, ...set(6)], // splat
    ...walk(
      4,
      5,
      turn.flatMap((k) => [...get(4), ...get(6), ...store(k * 16)]),
    ),
  ];
  const copy = loop([
    ...[...get(0), ...get(1), ...get(2), 0xfc, 0x0a, 0, 0],
    ...[...get(3), ...constant(1), 0x6b, 0x22, 3, ...again],
  ]);
  const types = { read: [0x60, 3, I32, I32, I32, 1, I32], writeOrCopy: [0x60, 4, I32, I32, I32, I32, 0] };
  /** `locals`: pairs of count and type. */
  const code = (locals: number[], body: number[]) => sized([locals.length / 2, ...locals, ...body, 0x0b]);
  return new Uint8Array([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, counted([types.read, types.writeOrCopy])),
    ...section(2, counted([[...name("host"), ...name("memory"), 0x02, 0x00, 0x00]])),
    ...section(3, counted([[0], [1], [1]])),
    ...section(7, counted(["read", "write", "copy"].map((export_, index) => [...name(export_), 0x00, index]))),
    ...section(10, counted([code([2, I32, ACCUMULATORS, V128], read), code([2, I32, 1, V128], write), code([], copy)])),
  ]);
}

/** Times passes over a block. Memory is filled before, so no page is met for the first time within a timed slice. */
function measure({ operation, size, duration }: Job, code: Uint8Array): Report {
  const PAGE = 65536;
  const MULTIPLIER = 0x9e3779b1;
  const blocks = operation === "copy" ? 2 : 1;
  const pages = Math.ceil((blocks * size) / PAGE);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const module = new WebAssembly.Module(code);
  const kernels = new WebAssembly.Instance(module, { host: { memory } }).exports as unknown as Kernels;
  const words = new Int32Array(memory.buffer, 0, size / 4);
  for (let i = 0; i < words.length; i++) words[i] = Math.imul(i + 1, MULTIPLIER);
  const result = (blocks - 1) * size;
  if (operation === "copy") kernels.write(result, size, 1, 0);

  let word = 0;
  let checksum = 0;
  const run = (passes: number) => {
    if (operation === "read") checksum = kernels.read(0, size, passes);
    else if (operation === "copy") kernels.copy(result, 0, size, passes);
    else kernels.write(0, size, passes, ++word);
  };
  const clock = () => process.hrtime.bigint();
  const timed = (passes: number) => {
    const start = clock();
    run(passes);
    return Number(clock() - start);
  };

  let resolution = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 1000; i++) {
    const start = clock();
    let step = 0;
    while (step === 0) step = Number(clock() - start);
    resolution = Math.min(resolution, step);
  }

  // V8 compiles hot code again while it runs: time nothing before the passes have had that chance.
  const WARM = 5e7;
  const SLICE = Math.max(1e6, (duration * 1e9) / 500);
  let passes = 1;
  for (const begin = clock(); Number(clock() - begin) < WARM; ) {
    const spent = timed(passes);
    if (spent < SLICE / 2) passes *= 2;
  }
  const times: number[] = [];
  for (const end = clock() + BigInt(Math.round(duration * 1e9)); clock() < end || times.length === 0; )
    times.push(timed(passes));

  if (operation !== "read") checksum = kernels.read(result, size, 1);
  checksum >>>= 0;
  return {
    format: "perfmon.micro/1",
    node: process.version,
    operation,
    size,
    duration,
    resolution,
    passes,
    times,
    checksum,
    word,
  };
}

/** The checksum that a report must have, by arithmetic: word i of the source is (i + 1) times `measure`'s multiplier. */
export function checksumOf({ operation, size, passes, word }: Report): number {
  const words = BigInt(size) / 4n;
  const source = (0x9e3779b1n * words * (words + 1n)) / 2n;
  if (operation === "write") return Number(BigInt.asUintN(32, words * BigInt(word)));
  return Number(BigInt.asUintN(32, operation === "read" ? source * BigInt(passes) : source));
}

/** The worker's text. What a function needs it is given: a bundler may call it by another name. */
export const WORKER = `const assemble = ${assemble};

const measure = ${measure};

process.stdout.write(JSON.stringify(measure(JSON.parse(process.argv[2]), assemble())) + "\\n");
`;
