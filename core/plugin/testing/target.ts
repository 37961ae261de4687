import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isPerfmonError } from "../../errors/perfmon-error.ts";
import type { Session } from "../target.ts";
import { type Check, expectThat } from "./check.ts";
import { Bench, same } from "./target/bench.ts";
import { COMPANIONS, companionByPort, type Listen } from "./target/companions.ts";
import { ENDING } from "./target/ending.ts";
import { FILES } from "./target/files.ts";
import { MACHINE } from "./target/machine.ts";
import { RUNNING } from "./target/running.ts";

/** What the kit of targets has to be told. */
export interface TargetKit {
  /** Opens a session of the target; each check opens its own and closes it. `lock` must not be off. */
  open(): Promise<Session>;
  /** A command that listens on a TCP port of loopback until it is ended. Default: a line of Node, as the session finds it. */
  readonly listen?: Listen;
}

/** The conformance kit of targets. Needs a POSIX `sh` with setsid, head, seq, sleep and yes on the target. */
export function testTarget({ open, listen }: TargetKit): Check[] {
  const check = (name: string, run: (at: Bench) => Promise<void>): Check => ({
    name,
    run: async () => {
      const session = await open();
      const folder = await mkdtemp(join(tmpdir(), "perfmon-kit-"));
      try {
        await run(new Bench(session, folder));
      } finally {
        await session.close();
        await rm(folder, { recursive: true });
      }
    },
  });
  return [
    ...[...RUNNING, ...ENDING, ...FILES, ...MACHINE, ...COMPANIONS].map(([name, run]) => check(name, run)),
    check("start: ready when the port is listened on, gone after stop", (at) => companionByPort(at, listen)),
    { name: "lock: one holder at a time, who is named to others", run: () => checkLock(open) },
    { name: "close: scratch folders are gone, and it may be called twice", run: () => checkClose(open) },
  ];
}

async function checkLock(open: TargetKit["open"]): Promise<void> {
  const [first, second] = [await open(), await open()];
  const waits: string[] = [];
  try {
    const held = await first.lock("run of the kit", () => {});
    const refused = await second
      .lock("another", (holder) => waits.push(holder), AbortSignal.timeout(300))
      .catch((error) => error);
    expectThat(isPerfmonError(refused), `a held lock was given twice, or: ${refused}`);
    const said = [...waits, refused.message].join(" ");
    expectThat(said.includes("run of the kit"), `the holder is not named: ${said}`);
    await held.release();
    const after = await second.lock("another", () => {});
    await after.release();
    await after.release();
  } finally {
    await first.close();
    await second.close();
  }
}

async function checkClose(open: TargetKit["open"]): Promise<void> {
  const session = await open();
  const folder = await session.scratch();
  await session.put(join(folder, "deep", "file"), "x");
  await session.close();
  await session.close();
  const next = await open();
  try {
    same(await next.stat(folder), null, "the scratch folder after close");
  } finally {
    await next.close();
  }
}
