import type { PlanDetails, PlannedCommand } from "../api/plan-details.ts";
import type { Action, Case } from "../model/case.ts";
import { quote } from "../model/shell-word.ts";
import { plainText } from "../plugin/plain-text.ts";
import type { TableOptions } from "../plugin/text-table.ts";

/** A plan for people: what runs, in which order, for how long, and what it writes to. */
export function planLines(
  details: PlanDetails,
  seed: number | null,
  table: TableOptions,
  { verbose = false }: { readonly verbose?: boolean } = {},
): string[] {
  const { plan, commands, missing } = details;
  const plain = (text: string) => plainText(text, table);
  const lines = [plain(headLine(details)), plain(orderLine(details, seed)), ...dangerLines(commands).map(plain), ""];
  for (const [index, { suite, setup, cleanup }] of plan.blocks.entries()) {
    if (setup.length + cleanup.length === 0 || !plan.cases.some(({ block }) => block === index)) continue;
    lines.push(plain(plan.blocks.length > 1 ? `all of ${suite}` : "all cases"));
    lines.push(
      ...actionLines([
        ["setup", setup],
        ["cleanup", cleanup],
      ]).map(plain),
      "",
    );
  }
  for (const command of commands) lines.push(...caseLines(command, verbose).map(plain), "");
  for (const { case: item, reason } of plan.skipped) lines.push(plain(`skipped  ${item.id}: ${reason}`));
  for (const [message, wants] of Map.groupBy(missing, (each) => each.message)) {
    const more = wants.length > 1 ? ` and ${wants.length - 1} more` : "";
    const hint = wants[0]!.hint === null ? "" : `\n         ${plain(wants[0]!.hint)}`;
    lines.push(`${plain(`missing  ${message} (${wants[0]!.caseId}${more})`)}${hint}`);
  }
  while (lines.at(-1) === "") lines.pop();
  return lines;
}

function headLine({ plan, commands, estimate }: PlanDetails): string {
  const { least, most, unknown } = estimate;
  const range = duration(least) === duration(most) ? duration(least) : `${duration(least)} to ${duration(most)}`;
  const beyond = unknown === 0 ? "" : ` and ${unknown === commands.length ? "all" : unknown} of unknown duration`;
  const time = unknown === commands.length ? "of unknown duration" : `about ${range}${beyond}`;
  const cases = `${commands.length} case${commands.length === 1 ? "" : "s"}`;
  return `${plan.suite} on target ${plan.target}: ${cases}, ${time}`;
}

function orderLine({ plan, firstRound }: PlanDetails, seed: number | null): string {
  const shuffled = plan.blocks.some(({ order }) => order === "random");
  const drawn = seed === null ? "a seed drawn when it runs" : `seed ${seed}`;
  const order = `order ${plan.order}, ${drawn}`;
  if (plan.blocks.length > 1)
    return `${order}; blocks ${plan.blocks.map(({ suite, order: own }) => `${suite} (${own})`).join(", ")}`;
  return shuffled && seed !== null ? `${order}; first round: ${firstRound.join(", ")}` : order;
}

function dangerLines(commands: readonly PlannedCommand[]): string[] {
  const all = commands.flatMap(({ case: { id }, writes }) => writes.map((write) => ({ ...write, id })));
  return [...Map.groupBy(all, ({ path }) => path)].map(([path, by]) => {
    const more = by.length > 1 ? ` and ${by.length - 1} more` : "";
    const what = by[0]!.destroys ? "DESTROYS what is on" : "writes to";
    return `${what} ${path} (${by[0]!.id}${more})`;
  });
}

/** `wrapped`: with what the monitors put around the tool. */
function caseLines(
  { case: item, command: whole, plain, estimate, problem }: PlannedCommand,
  wrapped: boolean,
): string[] {
  const command = wrapped ? whole : plain;
  const each = estimate === null ? "" : `, about ${duration(estimate)} each`;
  const beside = item.monitors.length === 0 ? "" : `, with ${item.monitors.join(" and ")}`;
  const lines = [`${item.id}  (${item.uses}, ${repetitionsText(item)}${each}${beside})`];
  if (problem !== null) lines.push(`  fails: ${problem}`);
  lines.push(...actionLines(actionLists(item)));
  for (const { name, argv, env } of command?.companions ?? []) lines.push(`  with ${name}: ${shellText(argv, env)}`);
  for (const [name, content] of Object.entries(command?.inputs ?? {}))
    lines.push(`  writes {file:${name}}: ${content.length} ${typeof content === "string" ? "characters" : "B"}`);
  if (command) lines.push(`  $ ${shellText(command.argv, command.env, command.cwd)}`);
  return lines;
}

type ActionLists = readonly (readonly [string, readonly Action[]])[];

const actionLines = (lists: ActionLists): string[] =>
  lists
    .flatMap(([when, actions]) => actions.map((action) => [when, action] as const))
    .map(([when, { argv, env, cwd }]) => `  ${when.padEnd(8)} ${shellText(argv, env, cwd)}`);

const actionLists = (item: Case): ActionLists => [
  ["setup", item.setup],
  ["prepare", item.prepare],
  ["conclude", item.conclude],
  ["cleanup", item.cleanup],
];

function repetitionsText({ repetitions: { min, max, until, budget }, warmup }: Case): string {
  const count = min === max ? `${min} repetition${min === 1 ? "" : "s"}` : `${min} to ${max} repetitions`;
  const parts = [count];
  if (until !== null) parts.push(`until ${Number((until * 100).toPrecision(3))}%`);
  if (budget !== null) parts.push(`at most ${duration(budget)}`);
  if (warmup > 0) parts.push(`${warmup} warm-up${warmup === 1 ? "" : "s"}`);
  return parts.join(", ");
}

/** As one would type it. Placeholders are left as they are, for people. */
function shellText(argv: readonly string[], env: Readonly<Record<string, string>> = {}, cwd?: string): string {
  const word = (text: string) => (/^[\w@%+=:,./{}-]+$/.test(text) ? text : quote(text));
  const assignments = Object.entries(env).map(([name, value]) => `${name}=${word(value)}`);
  const line = [...assignments, ...argv.map(word)].join(" ");
  return cwd === undefined ? line : `cd ${word(cwd)} && ${line}`;
}

/** An estimate: `0.5s`, `40s`, `4m`, `1h30m`. */
function duration(seconds: number): string {
  if (seconds < 10) return `${Number(seconds.toFixed(1))}s`;
  if (seconds < 60) return `${Math.ceil(seconds)}s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes}m` : `${Math.floor(minutes / 60)}h${String(minutes % 60).padStart(2, "0")}m`;
}
