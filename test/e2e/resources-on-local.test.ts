import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import type { CommandContext, ResolvedCommand, Session } from "@perfmon/core/plugin";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import resources from "../../plugins/monitors/resources/monitor.ts";
import { ownCgroups } from "../../plugins/targets/local/cgroup.ts";
import local from "../../plugins/targets/local/target.ts";

const folder = mkdtempSync("/var/tmp/perfmon-resources-");
const options = { cgroup: "auto", other_limit: 0.02, steal_limit: 0.01 } as const;
const env = { PATH: "/usr/bin:/bin", LC_ALL: "C" };
const LIMITS = { timeout: 30, grace: 1, output: 2 ** 20 };
let session: Session;

beforeAll(async () => {
  session = await local.open({ scratch: folder, cgroup: "auto", lock_wait: 0 }, { cookie: "resources", subject: [] });
});
afterAll(async () => {
  await session.close();
  rmSync(folder, { recursive: true });
});

async function measured(script: string, limits = LIMITS) {
  const scratch = await session.scratch();
  const file = (name: string) => join(scratch, name);
  const context: CommandContext = { binary: (name) => name, file, port: () => "0", cpus: null, facts: {} };
  const command = resources.wrap({ argv: ["sh", "-c", script] }, context, options);
  for (const [name, content] of Object.entries(command.inputs!)) await session.put(file(name), content);
  const resolved: ResolvedCommand = { argv: command.argv, env };
  const kept = { stdout: join(folder, "stdout"), stderr: join(folder, "stderr") };
  const result = await session.exec(resolved, limits, kept);
  const text = (path: string) => (existsSync(path) ? readFileSync(path, "utf8") : undefined);
  const files = Object.entries(command.files!).flatMap(([name, path]) => {
    const content = text(path);
    return content === undefined ? [] : [[name, content] as const];
  });
  const output = {
    ...result,
    stdout: text(kept.stdout)!,
    stderr: text(kept.stderr)!,
    files: Object.fromEntries(files),
  };
  const read = resources.read(output, { facts: {}, options });
  const value = (name: string) => read.measurements.find(({ metric }) => metric === `resources.${name}`);
  return { result, read, value };
}

/** Of this session: the scratch folder's name shows the mark of its process and session. */
async function cgroupsLeft(): Promise<string[]> {
  const mark = basename(await session.scratch()).slice(0, -8);
  return [...new Set(ownCgroups().values())].flatMap((own) => readdirSync(own).filter((name) => name.startsWith(mark)));
}

describe("resources on the local target", () => {
  test("a wrapped tool's numbers are its own", async () => {
    const { result, read, value } = await measured(
      "head -c 30000000 /dev/urandom > $0.data; sort -S 20M $0.data | wc -c; rm $0.data".replaceAll(
        "$0",
        `${folder}/x`,
      ),
    );
    expect(result).toMatchObject({ exitCode: 0, signal: null, strays: [] });
    expect(read.problems).toEqual([]);
    const cpu = value("cpu_user")!;
    const factor = { s: 1, us: 1e-6, ns: 1e-9 }[cpu.unit]!;
    expect(cpu.value * factor).toBeGreaterThan(0.01);
    expect(cpu.value * factor).toBeLessThan(2 * result.duration);
    expect(value("written_bytes")!.value).toBeGreaterThanOrEqual(30_000_000);
  });

  test("a killed one is seen as killed, a daemon of a wrapped one as stray, a late one as timed out", async () => {
    expect((await measured("kill -KILL $$")).result).toMatchObject({ exitCode: null, signal: "SIGKILL" });
    const left = await measured("setsid sleep 300 & exit 4");
    expect(left.result.exitCode).toBe(4);
    expect(left.result.strays.length).toBeGreaterThan(0);
    const late = await measured("trap '' TERM; sleep 300", { ...LIMITS, timeout: 0.5 });
    expect(late.result.timedOut).toBe(true);
    expect(await cgroupsLeft()).toEqual([]);
  });
});
