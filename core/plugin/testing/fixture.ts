import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Facts } from "../../model/case.ts";
import type { ToolOutput } from "../tool.ts";

/** A measurement as it was printed, in the tool's own unit. */
export interface ExpectedMeasurement {
  readonly metric: string;
  readonly value: number;
  readonly unit: string;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface ExpectedProfile {
  readonly event: string;
  readonly samples: number;
  /** Lines of the folded text, among others. */
  readonly stacks: readonly string[];
  /** Texts that its warnings hold, one each. */
  readonly warnings?: readonly string[];
}

/**
 * A captured run of the real program: a folder with `fixture.json`, `stdout`, `stderr` and `files/NAME`.
 * A missing stdout or stderr is empty.
 */
export interface Fixture {
  readonly name: string;
  /** The command line that made it, as typed. */
  readonly command: string;
  /** Name and version of the program, and where it ran. `derived: ...` for one made from a captured one by a described change. */
  readonly origin: string;
  /** As the plugin receives them; defaults filled in by the kit are not: write them out. */
  readonly options: unknown;
  readonly output: ToolOutput;
  /** Facts of the target, for monitors; none where the file has none. */
  readonly facts: Facts;
  readonly expect:
    | {
        readonly measurements: readonly ExpectedMeasurement[];
        readonly warnings?: readonly string[];
        /** Texts that the reasons of a monitor hold, why the repetition is disturbed. */
        readonly taints?: readonly string[];
        /** What a profiler must find, which measures nothing. */
        readonly profile?: ExpectedProfile;
        /** Points of each timeline of a monitor, by its name. */
        readonly timelines?: Readonly<Record<string, number>>;
      }
    | { readonly problem: string; readonly timelines?: Readonly<Record<string, number>> };
}

/** All fixtures below a `fixtures` folder, by name. */
export function readFixtures(folder: string): Fixture[] {
  if (!existsSync(folder)) throw new Error(`there are no fixtures: ${folder} is not there`);
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => readFixture(join(folder, entry.name), entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function readFixture(folder: string, name: string): Fixture {
  const {
    command,
    origin,
    options,
    exitCode = 0,
    signal = null,
    duration = null,
    facts = {},
    expect,
  } = JSON.parse(readFileSync(join(folder, "fixture.json"), "utf8"));
  const text = (file: string) => (existsSync(join(folder, file)) ? readFileSync(join(folder, file), "utf8") : "");
  const files = existsSync(join(folder, "files"))
    ? Object.fromEntries(readdirSync(join(folder, "files")).map((file) => [file, text(join("files", file))]))
    : {};
  const output = { stdout: text("stdout"), stderr: text("stderr"), exitCode, signal, files, duration };
  const nothing = "profile" in expect ? { measurements: [] } : {};
  return { name, command, origin, options, output, facts, expect: { ...nothing, ...expect } };
}
