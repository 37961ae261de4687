/** ms of work without a word for others: below what a reader of a page notices. */
const AT_MOST = 50;

/**
 * Lets others have a word in long work: whoever serves a store's pages judges a thousand cases in a second, and its other
 * readers would wait. Gives a function to await between parts of the work; it waits, for one turn of the event loop, when the
 * last one is 50 ms ago.
 */
export function pauses(): () => Promise<void> | undefined {
  let last = performance.now();
  return () => {
    if (performance.now() - last < AT_MOST) return undefined;
    return new Promise((resolve) => {
      setImmediate(() => {
        last = performance.now();
        resolve();
      });
    });
  };
}
