import { type TestedPlugin, testPlugin } from "../api/plugin-test.ts";
import { plainText } from "../plugin/plain-text.ts";
import type { Cli } from "./cli.ts";
import type { GlobalOptions } from "./terminal.ts";
import { withProject } from "./with-project.ts";

/** `perfmon plugin test`: exit code 3 where a check fails. */
export async function test(what: string, flags: GlobalOptions, cli: Cli): Promise<void> {
  const tested = await withProject(cli, flags, (project) => testPlugin(project, what));
  const all = tested.contributions.flatMap(({ checks }) => checks);
  const failed = all.filter(({ problem }) => problem !== null).length;
  if (failed > 0) cli.exit = 3;
  if (flags.json)
    return cli.document({ schema: "perfmon.plugin-test/1", ...tested, passed: all.length - failed, failed });
  for (const line of lines(tested, flags, cli)) cli.print(line);
  cli.print(
    failed === 0
      ? `${all.length} checks pass`
      : `${all.length - failed} checks pass, ${failed} ${failed === 1 ? "fails" : "fail"}`,
  );
}

function lines({ plugin, contributions }: TestedPlugin, flags: GlobalOptions, cli: Cli): string[] {
  const stream = cli.stream("stdout", flags);
  const [pass, fail, skip] = stream.unicode ? ["✔", "✖", "-"] : ["ok  ", "FAIL", "-   "];
  const found = contributions.flatMap(({ kind, name, checks, untested }) => {
    const what = kind === "plugin" ? "plugin" : `${kind} ${name}`;
    const failing = checks.filter(({ problem }) => problem !== null);
    if (untested !== null && failing.length === 0) return [` ${skip} ${what}: not tested: ${untested}`];
    const shown = flags.verbose ? checks : failing;
    return [
      ...(failing.length === 0 ? [` ${pass} ${what}: ${checks.length} checks`] : []),
      ...shown.map(({ name: check, problem }) =>
        problem === null
          ? `   ${pass} ${check}`
          : ` ${fail} ${what}: ${check}\n     ${plainText(problem, stream).replaceAll("\n", "\n     ")}`,
      ),
    ];
  });
  return [plugin, ...found];
}
