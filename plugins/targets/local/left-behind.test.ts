import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { ownCgroups } from "./cgroup.ts";
import { cookieOf, processes } from "./processes.ts";
import target from "./target.ts";

const folder = mkdtempSync(join(tmpdir(), "perfmon-left-"));
afterAll(() => rmSync(folder, { recursive: true }));

const options = { scratch: folder, cgroup: "auto", lock_wait: 0 } as const;
const open = () => target.open(options, { cookie: "left", subject: [] });

/** A perfmon of its own: opens a session, makes a scratch folder, starts a companion and a command that starts a daemon. */
const OTHER = `
const { default: target } = await import(${JSON.stringify(fileURLToPath(new URL("./target.ts", import.meta.url)))});
const session = await target.open(${JSON.stringify(options)}, { cookie: "other", subject: [] });
const env = { PATH: process.env.PATH };
const scratch = await session.scratch();
await session.start("server", { argv: ["sh", "-c", "echo ready; exec sleep 301"], env }, { line: /ready/ }, 10);
const script = "setsid setsid sleep 302 & sleep 0.3; echo started; exec sleep 303";
const done = session.exec({ argv: ["sh", "-c", script], env }, { timeout: 300, grace: 1, output: 1000 },
  { stdout: scratch + "/stdout", stderr: scratch + "/stderr" });
const { readFile } = await import("node:fs/promises");
while ((await readFile(scratch + "/stdout", "utf8").catch(() => "")) === "") await new Promise((r) => setTimeout(r, 20));
console.log(process.pid);
process.stdin.on("data", () => process.exit(3));
await done;
`;

async function startOther(): Promise<ChildProcess> {
  const other = spawn(process.execPath, ["--input-type=module", "-e", OTHER], { stdio: ["pipe", "pipe", "inherit"] });
  await Promise.race([
    once(createInterface(other.stdout!), "line"),
    once(other, "exit").then(() => expect.unreachable()),
  ]);
  return other;
}

/** As it stands in the marks of everything that it made. */
const token = ({ pid }: ChildProcess) => pid!.toString(36).padStart(5, "0");
const isOf = (other: ChildProcess, mark: string) => mark.slice(7, 12) === token(other);

const processesOf = (other: ChildProcess) => processes().filter(({ pid }) => isOf(other, cookieOf(pid) ?? ""));
const commandsOf = (other: ChildProcess) => processesOf(other).map(({ pid }) => commandOf(pid));
/** Its last two words. Empty: it has ended. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").filter(Boolean).slice(-2).join(" ");
  } catch {
    return "";
  }
}
const cgroupsOf = (other: ChildProcess) =>
  [...new Set(ownCgroups().values())].flatMap((own) =>
    readdirSync(own).filter((name) => name.startsWith("perfmon-") && isOf(other, name.slice("perfmon-".length))),
  );

test("a killed perfmon's processes, folders and cgroups are gone when the next one has opened", async () => {
  const other = await startOther();
  other.kill("SIGKILL");
  await once(other, "exit");
  expect(readdirSync(folder)).toHaveLength(2);
  // The companion dies with it; the others are for the next one to end.
  await expect.poll(() => commandsOf(other).includes("sleep 301")).toBe(false);
  expect(commandsOf(other)).toEqual(expect.arrayContaining(["sleep 302", "sleep 303"]));
  const session = await open();
  expect(readdirSync(folder)).toEqual([]);
  expect(processesOf(other)).toEqual([]);
  expect(cgroupsOf(other)).toEqual([]);
  await session.close();
});

test("a living perfmon's are left alone; its process.exit leaves nothing", async () => {
  const other = await startOther();
  const session = await open();
  await session.close();
  expect(readdirSync(folder)).toHaveLength(2);
  expect(processesOf(other).length).toBeGreaterThanOrEqual(3);
  other.stdin!.write("end\n");
  expect(await once(other, "exit")).toEqual([3, null]);
  expect(readdirSync(folder)).toEqual([]);
  expect(processesOf(other)).toEqual([]);
  expect(cgroupsOf(other)).toEqual([]);
});
