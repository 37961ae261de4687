import { ownFolder } from "../config/own-package.ts";
import { EXIT, EXIT_PRECEDENCE } from "../errors/catalogue.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import { awaitedOnes, whose } from "../host/whose.ts";
import { showError } from "./show-error.ts";

export type SignalListener = (signal: "SIGTERM") => void;

/**
 * Errors that nobody waits for: of a plugin's timer, or of a promise that it dropped. Node would end at once, with the exit code
 * of a regression and whatever was started left behind. Here what runs is stopped as by SIGTERM, and the exit code is that of a
 * failed step; of perfmon's own errors, that of a bug.
 */
export class Strays {
  #exit = 0;
  /** Whether the command has ended. */
  #over = false;

  constructor(listeners: ReadonlySet<SignalListener>) {
    process.on("uncaughtException", (cause) => {
      const plugin = whose(cause instanceof Error ? (cause.stack ?? "") : "", ownFolder());
      const message = cause instanceof Error ? cause.message : String(cause);
      const error = plugin
        ? new PerfmonError(
            listeners.size > 0 ? "PM3008" : "PM2005",
            `${plugin} failed where nothing waits for it: ${message}`,
            {
              hint: "this is the plugin's fault: an error of a timer, or of a promise that it does not await",
              plugin,
              cause,
            },
          )
        : cause;
      const shown = showError(error, false, false);
      process.stderr.write(shown.text);
      const again = this.#exit !== 0;
      this.#exit = shown.exit;
      if (listeners.size === 0 || again) process.exit(shown.exit);
      for (const listener of listeners) listener("SIGTERM");
    });
    // Node would end with 0, as if all were done.
    process.on("beforeExit", () => {
      if (this.#over) return;
      const who = awaitedOnes().join("; ") || "a plugin";
      const error = new PerfmonError("PM2005", `perfmon waits for what never comes: ${who}`, {
        hint: "this is the plugin's fault: a promise that nothing settles any more",
      });
      const shown = showError(error, false, false);
      process.stderr.write(shown.text);
      process.exit(shown.exit);
    });
  }

  /** The exit code, which also tells of these: what they stopped was not terminated by anybody. */
  exit(code: number): number {
    this.#over = true;
    if (this.#exit === EXIT.failed && code === EXIT.terminated) return this.#exit;
    return EXIT_PRECEDENCE.find((each) => each === code || each === this.#exit)!;
  }
}
