import { expectThat } from "../check.ts";
import { LIMITS, type Row, SLACK, same } from "./bench.ts";

/** A command that is ended, or leaves something behind. */
export const ENDING: readonly Row[] = [
  [
    "exec: the end by a signal is told",
    async (at) => {
      const ran = await at.sh("kill -KILL $$");
      same(ran.signal, "SIGKILL", "signal");
      same(ran.exitCode, null, "exit code");
    },
  ],
  [
    "exec: SIGTERM at the timeout, to the whole tree",
    async (at) => {
      const ran = await at.sh("trap 'echo stopped; exit 5' TERM; sleep 300 & echo $!; wait", { timeout: 1 });
      expectThat(ran.timedOut, "timedOut is not set");
      expectThat(ran.stdout.includes("stopped"), "the command did not hear of it");
      expectThat(!(await at.alive(ran.stdout.split("\n")[0]!)), "a child lives on");
    },
  ],
  [
    "exec: SIGKILL after the grace to what ignores SIGTERM",
    async (at) => {
      const ran = await at.sh("trap '' TERM; sleep 300 & echo $!; sleep 300; sleep 300", { timeout: 1 });
      expectThat(ran.timedOut, "timedOut is not set");
      same(ran.signal, "SIGKILL", "signal");
      expectThat(ran.took < 1 + LIMITS.grace + SLACK, `it took ${ran.took} s`);
      expectThat(!(await at.alive(ran.stdout)), "a child lives on");
    },
  ],
  [
    "exec: a daemon that holds the output does not hold the target; it is killed and named",
    async (at) => {
      const ran = await at.sh("setsid sh -c 'echo $$; trap \"\" TERM HUP; sleep 300; sleep 300' & sleep 0.2");
      same(ran.exitCode, 0, "exit code");
      expectThat(ran.took < SLACK, `it took ${ran.took} s`);
      expectThat(ran.strays.length > 0, "no stray is named");
      expectThat(!(await at.alive(ran.stdout)), "the daemon lives on");
    },
  ],
  [
    "exec: a daemon of a command that timed out is killed",
    async (at) => {
      const ran = await at.sh("setsid sh -c 'echo $$; exec sleep 300' & sleep 300", { timeout: 1 });
      expectThat(ran.timedOut, "timedOut is not set");
      expectThat(!(await at.alive(ran.stdout)), "the daemon lives on");
    },
  ],
  [
    "exec: a tree of hundreds of processes is swept",
    async (at) => {
      const ran = await at.sh("for i in $(seq 300); do setsid sleep 300 & done; echo $!; wait", { timeout: 3 });
      expectThat(ran.timedOut && ran.took < 3 + LIMITS.grace + SLACK, `it took ${ran.took} s`);
      expectThat(!(await at.alive(ran.stdout)), "the last one lives on");
    },
  ],
  [
    "exec: output beyond the limit ends it; the kept files are cut",
    async (at) => {
      for (const script of ["yes", "yes >&2", "head -c 300000000 /dev/zero; sleep 300"]) {
        const ran = await at.sh(script, { output: 100_000 });
        expectThat(ran.truncated, `${script}: truncated is not set`);
        expectThat(!ran.timedOut, `${script}: it timed out`);
        same(ran.stdout.length + ran.stderr.length, 100_000, `${script}: kept`);
      }
      const short = await at.sh("head -c 200000 /dev/zero", { output: 100_000 });
      expectThat(short.truncated, "a quick one is truncated too");
      expectThat(
        !(await at.sh("head -c 100000 /dev/zero", { output: 100_000 })).truncated,
        "the limit itself is allowed",
      );
    },
  ],
  [
    "exec: abort ends the tree gently and soon",
    async (at) => {
      const script = "trap 'echo stopped; exit 0' TERM; sleep 300 & echo $!; wait";
      const ran = await at.sh(script, {}, AbortSignal.timeout(500));
      expectThat(ran.aborted && !ran.timedOut, "aborted is not set");
      expectThat(ran.stdout.includes("stopped"), "the command did not hear of it");
      expectThat(ran.took < LIMITS.grace + SLACK, `it took ${ran.took} s`);
      const never = await at.sh("echo ran", {}, AbortSignal.abort());
      expectThat(never.aborted && never.stdout === "", "an aborted signal starts nothing");
    },
  ],
];
