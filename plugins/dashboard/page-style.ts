import { style } from "./style.ts";

/** The stylesheet of charts and tables, and what only pages about runs need. */
export const pageStyle: string = `${style}
.product { margin: 0; font-weight: 600; }
.outcome { font-size: 1.1rem; margin: .3em 0; }
.counts { margin: .3em 0; }
.metric { overflow-wrap: anywhere; }
ul.findings { list-style: none; padding: 0; margin: .4em 0; max-width: none; }
ul.findings li { margin: .45em 0; max-width: 110ch; }
.flames.whole svg.chart { max-width: none; }
body:has(.flames.whole) { max-width: none; }
table.results th[scope="row"] { min-width: 14rem; max-width: 22rem; overflow-wrap: anywhere; }
table.results td, table.results th { padding-left: .45em; padding-right: .45em; }
.actions { display: grid; gap: .4rem; margin: .6em 0; }
tr.informs { color: var(--muted); }
tr.current { background: var(--code); }
.verdict.known { color: var(--muted); border: 1px solid var(--line); }
.verdict.known::before { content: "-" / ""; }
.verdict.skipped { color: var(--muted); border: 1px solid var(--line); }
.verdict.skipped::before { content: "-" / ""; }
section.case { border-top: 1px solid var(--line); padding-top: .2em; margin-top: 1.6em; }
section.case h4 { margin: 1.1em 0 .2em; font-size: .95rem; }
.pair { display: flex; flex-wrap: wrap; gap: .6rem; }
ul.worst { list-style: none; margin: .2em 0 0; padding: 0; }
ul.reasons { margin: .2em 0; padding-left: 1.2em; color: var(--muted); }
p.file { margin: .6em 0 0; color: var(--muted); }
.narrow { display: none; }
@media screen and (max-width: 32rem) {
  .roomy { display: none; }
  .narrow { display: block; }
  table.results th[scope="row"] { min-width: 6rem; }
  table.data .verdict { white-space: normal; }
  table.data th, table.data td { vertical-align: top; }
}
footer { margin-top: 2.5em; border-top: 1px solid var(--grid); color: var(--muted); font-size: .93em; }
`;
