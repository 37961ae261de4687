import { randomBytes } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { processStart } from "@perfmon/core/plugin";

/**
 * Whatever this target makes carries its maker in its name, so that what a killed perfmon left can be told from what
 * a living one uses: `NAMESPACE PID START`, each in base 36 and of fixed width (20 characters together), because names
 * end up in argv and in the environment, and the length of those moves a tool's stack.
 */
const WIDTHS = [7, 5, 8] as const;
const RANDOM = 8;
export const MARK_PATTERN = /^[0-9a-z]{20}-[0-9a-f]{16}$/;

const base36 = (value: number, width: number) => value.toString(36).padStart(width, "0");

/** A new mark of this process: its owner, 8 characters for the session, 8 at random. */
export function newMark(session: string): string {
  return `${ownerToken()}-${session}${randomBytes(RANDOM / 2).toString("hex")}`;
}

/** Is whoever made this mark dead? False too where that cannot be told: another PID namespace. */
export function isOrphan(mark: string): boolean {
  if (!MARK_PATTERN.test(mark)) return false;
  const [namespace, pid, start] = parts(mark);
  return namespace === pidNamespace() && startOf(pid) !== start;
}

let token: string | null = null;

function ownerToken(): string {
  token ??= [pidNamespace(), process.pid, startOf(process.pid) ?? 0]
    .map((value, i) => base36(value, WIDTHS[i]!))
    .join("");
  return token;
}

function parts(mark: string): [namespace: number, pid: number, start: number] {
  const [first, second, third] = WIDTHS;
  const number = (from: number, length: number) => Number.parseInt(mark.slice(from, from + length), 36);
  return [number(0, first), number(first, second), number(first + second, third)];
}

/** Inode of the PID namespace: a pid means nothing in another one. */
function pidNamespace(): number {
  return Number(/\d+/.exec(readlinkSync("/proc/self/ns/pid"))![0]);
}

/** When a process started, in clock ticks after boot: with it, a pid is no other process's. Null: no such process, or a dead one. */
function startOf(pid: number): number | null {
  try {
    const start = processStart(readFileSync(`/proc/${pid}/stat`, "latin1"));
    return start === null ? null : Number(start);
  } catch {
    return null;
  }
}
