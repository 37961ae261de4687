import type { Files } from "./files.ts";
import { CPUS, cpuIds } from "./topology.ts";

/** ms: an older look says nothing about the moment before a command. */
const FRESH = 1000;

interface Look {
  readonly at: number;
  /** By file: a count of throttlings, or a governor. */
  readonly found: ReadonlyMap<string, string>;
}

/**
 * What shows that the machine slowed a command down, or was set otherwise while it ran: counts of thermal throttling and the
 * governors. Looked at outside the clock, after each command, and before it where the last look is old. A machine without
 * these files costs nothing; 64 cores with a governor each cost 3.6 ms a look, and 13 ms once to find them (a loaded machine).
 */
export class Disturbances {
  readonly #files: Files;
  #paths: { readonly throttles: readonly string[]; readonly governors: readonly string[] } | null = null;
  #last: Look | null = null;

  constructor(files: Files) {
    this.#files = files;
  }

  before(): void {
    if (this.#last === null || performance.now() - this.#last.at > FRESH) this.#last = this.#look();
  }

  /** Reasons, each with its numbers; empty: nothing that can be seen. */
  after(): string[] {
    const [before, now] = [this.#last, this.#look()];
    this.#last = now;
    if (before === null) return [];
    const { throttles, governors } = this.#paths!;
    return [...throttled(throttles, before, now), ...changed(governors, before, now)];
  }

  #look(): Look {
    this.#paths ??= { throttles: throttleCounts(this.#files), governors: governors(this.#files) };
    const found = Object.values(this.#paths)
      .flat()
      .flatMap((path) => {
        const text = this.#files.text(path);
        return text === null ? [] : [[path, text] as const];
      });
    return { at: performance.now(), found: new Map(found) };
  }
}

const governors = (files: Files): string[] =>
  files
    .names(`${CPUS}/cpufreq`)
    .filter((name) => name.startsWith("policy"))
    .map((name) => `${CPUS}/cpufreq/${name}/scaling_governor`);

/** One count for each core and one for each package: their CPUs share them. */
function throttleCounts(files: Files): string[] {
  const seen = new Set<string>();
  const paths: string[] = [];
  for (const id of cpuIds(files)) {
    const of = (name: string) => files.text(`${CPUS}/cpu${id}/topology/${name}`);
    const package_ = of("physical_package_id");
    for (const [count, key] of [
      ["core_throttle_count", `core ${package_} ${of("core_id")}`],
      ["package_throttle_count", `package ${package_}`],
    ] as const) {
      const path = `${CPUS}/cpu${id}/thermal_throttle/${count}`;
      if (seen.has(key) || files.text(path) === null) continue;
      seen.add(key);
      paths.push(path);
    }
  }
  return paths;
}

function throttled(paths: readonly string[], before: Look, now: Look): string[] {
  const times = paths.reduce((sum, path) => {
    const [from, to] = [before.found.get(path), now.found.get(path)].map(Number);
    return to! > from! ? sum + to! - from! : sum;
  }, 0);
  return times > 0 ? [`the CPU was throttled for heat, ${times} time${times === 1 ? "" : "s"}`] : [];
}

function changed(paths: readonly string[], before: Look, now: Look): string[] {
  const moves = paths.flatMap((path) => {
    const [from, to] = [before.found.get(path), now.found.get(path)];
    return from !== undefined && to !== undefined && from !== to ? [`from ${from} to ${to}`] : [];
  });
  return [...new Set(moves)].map((move) => `the governor changed ${move}`);
}
