import { isFailure } from "../../failure.ts";
import type { Session } from "../../target.ts";
import { expectThat } from "../check.ts";
import { type Bench, PATH, type Row, same } from "./bench.ts";

export type Listen = (port: number, session: Session) => Promise<readonly string[]>;

export const COMPANIONS: readonly Row[] = [
  [
    "start: ready by a line on stdout",
    async (at) => {
      const script = "sleep 0.2; echo ready to serve; exec sleep 300";
      const command = { argv: ["sh", "-c", script], env: { PATH } };
      const running = await at.session.start("server", command, { line: /^ready/ }, 10);
      same(running.name, "server", "name");
      const { died, output } = await running.stop();
      expectThat(!died, "it had not died");
      expectThat(output.includes("ready to serve"), `its output is ${JSON.stringify(output)}`);
    },
  ],
  [
    "start: one that died early, or is late, is a typed failure with its output",
    async (at) => {
      const start = (script: string, timeout: number) =>
        at.session.start("server", { argv: ["sh", "-c", script], env: { PATH } }, { line: /ready/ }, timeout);
      for (const [script, timeout] of [
        ["echo no such option >&2; exit 3", 10],
        ["echo no such option; sleep 300", 0.5],
      ] as const) {
        const error = await start(script, timeout).then(
          () => null,
          (error) => error,
        );
        expectThat(isFailure(error) && error.code === "companion-not-ready", `got ${error}`);
        expectThat(error.message.includes("no such option"), `its output is missing: ${error.message}`);
      }
    },
  ],
  [
    "start: one that died later is told at stop",
    async (at) => {
      const command = { argv: ["sh", "-c", "echo ready; sleep 0.2; echo fell over >&2; exit 3"], env: { PATH } };
      const running = await at.session.start("server", command, { line: /ready/ }, 10);
      await at.sh("sleep 0.5");
      const { died, output } = await running.stop();
      expectThat(died, "died is not set");
      expectThat(output.includes("fell over"), `its output is ${JSON.stringify(output)}`);
    },
  ],
];

async function listenByNode(port: number, session: Session): Promise<readonly string[]> {
  const node = await session.which("node");
  expectThat(node, "there is no node on the target: give testTarget its own `listen`");
  return [node, "-e", `require("net").createServer().listen(${port}, "127.0.0.1")`];
}

/** `listen`: see TargetKit. */
export async function companionByPort({ session }: Bench, listen: Listen = listenByNode): Promise<void> {
  const port = await session.port();
  const command = { argv: await listen(port, session), env: { PATH } };
  const running = await session.start("server", command, { port }, 20);
  const second = await session.start("second", command, { port }, 5).then(
    () => null,
    (error) => error,
  );
  expectThat(isFailure(second), "a second one on the same port is not ready");
  expectThat(!(await running.stop()).died, "it had not died");
  const again = await session.start("again", command, { port }, 20);
  await again.stop();
}
