/** What took long to make, for as long as it is true: the last `most` things, each at most `age` ms. */
export class Kept<T> {
  readonly #most: number;
  readonly #age: number;
  readonly #entries = new Map<string, { readonly stamp: string; readonly made: number; readonly value: Promise<T> }>();

  constructor(most: number, age: number) {
    this.#most = most;
    this.#age = age;
  }

  /** What is kept under `key`, if `stamp` is what it was; else what `make` gives, which all who ask meanwhile get too. */
  get(key: string, stamp: string, make: () => Promise<T>, age = this.#age): Promise<T> {
    const found = this.#entries.get(key);
    this.#entries.delete(key);
    const fresh = found && found.stamp === stamp && performance.now() - found.made < age ? found : null;
    const entry = fresh ?? { stamp, made: performance.now(), value: make() };
    this.#entries.set(key, entry);
    if (this.#entries.size > this.#most) this.#entries.delete(this.#entries.keys().next().value!);
    // What failed may work when it is asked for again.
    entry.value.catch(() => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    });
    return entry.value;
  }
}
