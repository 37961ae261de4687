/** How the action's history begins: JavaScript that a page loads. */
export const ASSIGNMENT = /^\uFEFF?\s*window\.BENCHMARK_DATA\s*=\s*/;

/** B; more than an assignment may take. */
const ENOUGH = 256;

/** Whether a file is the action's history, and its JSON. Lines are counted as before: what is left out has no line end. */
export async function opened(
  stream: AsyncIterable<Uint8Array>,
): Promise<{ readonly history: boolean; readonly json: AsyncIterable<Uint8Array> }> {
  const chunks = stream[Symbol.asyncIterator]();
  let first = Buffer.alloc(0);
  while (first.length < ENOUGH) {
    const { done, value } = await chunks.next();
    if (done) break;
    first = Buffer.concat([first, value]);
  }
  const assignment = ASSIGNMENT.exec(first.subarray(0, ENOUGH).toString("utf8"))?.[0];
  const start = Buffer.byteLength(assignment ?? "");
  async function* rest(): AsyncIterable<Uint8Array> {
    try {
      yield first.subarray(start);
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
    } finally {
      await chunks.return?.();
    }
  }
  return { history: assignment !== undefined, json: rest() };
}
