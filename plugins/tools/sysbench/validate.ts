import { PREFIX, type Test } from "./command.ts";
import type { SysbenchOptions } from "./options.ts";

interface Objection {
  readonly path: readonly string[];
  readonly message: string;
  readonly hint?: string;
}

/** What no schema can say: which test an option belongs to, and what sysbench would refuse or ignore. */
export function* objections(options: SysbenchOptions): Iterable<Objection> {
  const { test } = options;
  for (const name of Object.keys(options)) {
    const owner = ownerOf(name);
    if (owner !== null && owner !== test)
      yield { path: [name], message: `${name} is an option of the test ${owner}, and this is ${test}` };
  }
  if (test === "mutex")
    for (const name of ["time", "events", "rate"] as const)
      if (options[name] !== undefined)
        yield {
          path: [name],
          message: `a mutex test ends when every thread has taken its locks; ${name} has no part in it`,
          hint: "give mutex_locks and mutex_loops",
        };
  if (test === "fileio") yield* ofFiles(options);
  const { memory_block_size: block } = options;
  if (block !== undefined && !Number.isInteger(Math.log2(block)))
    yield { path: ["memory_block_size"], message: `sysbench takes powers of two, and ${block} B is none` };
}

function* ofFiles(options: SysbenchOptions): Iterable<Objection> {
  if (options.directory === undefined)
    yield {
      path: [],
      message: "fileio needs the folder in which its files lie",
      hint: "directory: a folder in which the step's setup ran sysbench fileio ... prepare",
    };
  if (options.file_test_mode === undefined)
    yield { path: [], message: "fileio needs a file_test_mode", hint: "file_test_mode: rndrd" };
  if (options.file_rw_ratio !== undefined && options.file_test_mode !== "rndrw")
    yield { path: ["file_rw_ratio"], message: "only the mode rndrw mixes reads and writes" };
  if (options.file_async_backlog !== undefined && options.file_io_mode !== "async")
    yield { path: ["file_async_backlog"], message: "only the I/O mode async keeps a queue" };
}

/** The test that an option belongs to; null: to all. */
function ownerOf(name: string): Test | null {
  if (name === "directory") return "fileio";
  const found = Object.entries(PREFIX).find(([, prefix]) => name.startsWith(prefix));
  return found ? (found[0] as Test) : null;
}

export const validate = (options: SysbenchOptions): readonly Objection[] => [...objections(options)];
