import type { ReportStream } from "@perfmon/core/plugin";

/**
 * The last lines of a terminal, redrawn in place. Plain cursor moves: log-update writes to a stream of Node's, which a
 * reporter does not get. Lines must be narrower than the terminal, or the count of rows would be wrong.
 */
export class LiveBlock {
  readonly #stream: ReportStream;
  #rows = 0;

  constructor(stream: ReportStream) {
    this.#stream = stream;
  }

  show(lines: readonly string[]): void {
    this.#stream.write(this.#erase() + lines.join("\n"));
    this.#rows = lines.length;
  }

  /** Writes lines that stay, and removes the block: the caller shows it again below them. */
  print(lines: readonly string[]): void {
    this.#stream.write(`${this.#erase()}${lines.map((line) => `${line}\n`).join("")}`);
    this.#rows = 0;
  }

  clear(): void {
    if (this.#rows > 0) this.print([]);
  }

  /** To the block's first column, and everything below it away. */
  #erase(): string {
    if (this.#rows === 0) return "";
    return `\r${this.#rows > 1 ? `\u001b[${this.#rows - 1}A` : ""}\u001b[J`;
  }
}
