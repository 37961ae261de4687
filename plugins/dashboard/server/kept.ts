interface Entry<T> {
  readonly stamp: string;
  readonly value: Promise<T>;
  /** When it was there. Null: it is being made. */
  made: number | null;
}

/** What took long to make, for as long as it is true: the last `most` things, each at most `age` ms after it was made. */
export class Kept<T> {
  readonly #most: number;
  readonly #age: number;
  readonly #entries = new Map<string, Entry<T>>();

  constructor(most: number, age: number) {
    this.#most = most;
    this.#age = age;
  }

  /** What is kept under `key`, if `stamp` is what it was; else what `make` gives, which all who ask meanwhile get too. */
  get(key: string, stamp: string, make: () => Promise<T>, age = this.#age): Promise<T> {
    const found = this.#entries.get(key);
    this.#entries.delete(key);
    const entry = found?.stamp === stamp && isFresh(found, age) ? found : this.#begin(key, stamp, make);
    this.#entries.set(key, entry);
    if (this.#entries.size > this.#most) this.#entries.delete(this.#entries.keys().next().value!);
    return entry.value;
  }

  #begin(key: string, stamp: string, make: () => Promise<T>): Entry<T> {
    const entry: Entry<T> = { stamp, value: make(), made: null };
    entry.value.then(
      () => {
        entry.made = performance.now();
      },
      // What failed may work when it is asked for again.
      () => {
        if (this.#entries.get(key) === entry) this.#entries.delete(key);
      },
    );
    return entry;
  }
}

/** What takes longer than it may be kept is shared all the same while it is made. */
const isFresh = ({ made }: Entry<unknown>, age: number): boolean => made === null || performance.now() - made < age;
