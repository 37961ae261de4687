import { join } from "node:path";
import { expectThat } from "../check.ts";
import { PATH, type Row, same } from "./bench.ts";

/** A command that runs to its end. */
export const RUNNING: readonly Row[] = [
  [
    "exec: stdout and stderr each in its file, and the exit code",
    async (at) => {
      const ran = await at.sh("echo out; echo err >&2; exit 7");
      same(ran.stdout, "out\n", "stdout");
      same(ran.stderr, "err\n", "stderr");
      same(ran.exitCode, 7, "exit code");
      same(ran.signal, null, "signal");
      expectThat(!ran.timedOut && !ran.aborted && !ran.truncated, "nothing cut it short");
    },
  ],
  [
    "exec: the duration is the command's",
    async (at) => {
      const { duration, took } = await at.sh("sleep 0.3");
      // On a busy machine a target may hear a few ms late that the command began.
      expectThat(duration >= 0.29 && duration <= took, `slept 0.3 s, measured ${duration} s within ${took} s`);
    },
  ],
  [
    "exec: one after the other",
    async (at) => {
      const log = join(await at.session.scratch(), "log");
      for (const word of ["first", "second", "third"]) await at.sh(`sleep 0.05; echo ${word} >> ${log}`);
      same((await at.sh(`cat ${log}`)).stdout, "first\nsecond\nthird\n", "order");
    },
  ],
  [
    "exec: a program that is not there is exit code 127 with a message",
    async (at) => {
      const ran = await at.run({ argv: ["perfmon-no-such-program", "x"] });
      same(ran.exitCode, 127, "exit code");
      expectThat(ran.stderr.includes("perfmon-no-such-program"), `stderr does not name it: ${ran.stderr}`);
    },
  ],
  [
    "exec: arguments arrive as they are, no shell reads them",
    async (at) => {
      const words = ["; rm -rf ~", "$(echo no)", "`echo no`", "two\nlines", "'\"\\", "-n", "*", "", "ä€"];
      const { stdout } = await at.run({
        argv: ["sh", "-c", 'for word; do printf "<%s>" "$word"; done', "sh", ...words],
      });
      same(stdout, words.map((word) => `<${word}>`).join(""), "arguments");
    },
  ],
  [
    "exec: the environment is the command's and PERFMON_*, of one length",
    async (at) => {
      const first = await at.run({ argv: ["env"], env: { PATH, ONE: "1 $HOME" } });
      const second = await at.run({ argv: ["env"], env: { PATH, ONE: "1 $HOME" } });
      const others = first.stdout
        .split("\n")
        .filter((line) => line !== "" && !/^(PERFMON_|PWD=|SHLVL=|_=)/.test(line))
        .sort();
      same(others.join("\n"), ["ONE=1 $HOME", `PATH=${PATH}`].sort().join("\n"), "environment");
      same(second.stdout.length, first.stdout.length, "its length, which moves the stack");
      const cookie = (text: string) => /^PERFMON_COOKIE=(.{8,})$/m.exec(text)?.[1];
      expectThat(cookie(first.stdout), "PERFMON_COOKIE is missing");
      expectThat(cookie(first.stdout) !== cookie(second.stdout), "two commands have the same PERFMON_COOKIE");
    },
  ],
  [
    "exec: stdin is at its end, or the given text",
    async (at) => {
      same((await at.run({ argv: ["cat"] })).stdout, "", "nothing to read");
      const stdin = "a line\nno newline at its end ä".repeat(5000);
      same((await at.run({ argv: ["cat"], stdin })).stdout, stdin, "stdin");
    },
  ],
  [
    "exec: in the folder asked for",
    async (at) => {
      const cwd = await at.session.scratch();
      same((await at.run({ argv: ["sh", "-c", "pwd -P"], cwd })).stdout.trim(), cwd, "working directory");
    },
  ],
];
