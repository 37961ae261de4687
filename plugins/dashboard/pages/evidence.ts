import { duration, type KeptOutput, quote, type Repetition } from "@perfmon/core/plugin";
import type { Evidence, KeptRepetition } from "../model/evidence.ts";
import { dataTable, numeric } from "./data-table.ts";
import { type Html, html, verbatim } from "./html.ts";
import { stateOf } from "./sample-figures.ts";

/** How a case was run, what its tool printed, and how to run it again: per repetition. */
export function evidence({ repetitions, reproduction, unread }: Evidence, runId: string, caseId: string): Html {
  const shown = repetitions.filter(({ output }) => output !== null);
  const argv = shown[0]?.output?.argv;
  return html`<div class="evidence"><h4>Evidence</h4>
${argv ? html`<p>Command: <code>${argv.map(quote).join(" ")}</code></p>` : html`<p class="note">No raw output is kept beside this run.</p>`}
<details><summary>${repetitions.length} repetitions</summary>${dataTable("repetitions", ["repetition", numeric("round"), "started", numeric("took"), "state", "remarks"], repetitions.map(line))}</details>
${shown.map((one) => printed(one))}
${unread > 0 ? html`<p class="note">Output of ${unread} more repetitions: <code>perfmon show ${runId} --raw --case ${quote(caseId)}</code></p>` : false}
${reproduction === null ? false : html`<details><summary>Run it again without perfmon</summary><pre class="output">${verbatim(reproduction)}</pre></details>`}</div>`;
}

const nameOf = ({ warmup, index }: Repetition): string => `${warmup ? "warm-up" : "repetition"} ${index + 1}`;

function line({ repetition }: KeptRepetition): Html {
  const remarks = [...repetition.problems.map(({ message }) => message), ...repetition.taints];
  return html`<tr><th scope="row">${nameOf(repetition)}</th><td class="number">${repetition.round + 1}</td><td>${repetition.started.slice(11, 23)}</td><td class="number">${repetition.duration === null ? "-" : duration(repetition.duration)}</td><td>${stateOf(repetition)}</td><td>${remarks.join("; ")}</td></tr>`;
}

function printed({ repetition, output }: KeptRepetition): Html {
  const { files, toolVersion, wrapped, cwd } = output as KeptOutput;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return html`<details><summary>${nameOf(repetition)}: what it printed (${bytes} B)</summary>
<p class="note">As it was started: <code>${wrapped.map(quote).join(" ")}</code>${cwd === null ? "" : ` in ${cwd}`}${toolVersion === null ? "" : `, version ${toolVersion}`}; exit ${repetition.exitCode ?? repetition.signal ?? "unknown"}</p>
${files.length === 0 ? html`<p class="note">It printed nothing.</p>` : files.map(({ name, text, bytes: whole, cut }) => html`<p class="file">${name}${cut ? ` (the beginning of ${whole} B)` : ""}</p><pre class="output" tabindex="0">${verbatim(text)}</pre>`)}</details>`;
}
