/** One thing to check. `run` throws, with a message that says what is wrong, or is silent. */
export interface Check {
  readonly name: string;
  run(): void | Promise<void>;
}

export function expectThat(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(message);
}
