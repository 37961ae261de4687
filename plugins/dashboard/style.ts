/**
 * The pages' only stylesheet. Colours are custom properties, so that the dark scheme and paper change those and nothing
 * else. Series after Okabe and Ito (2008), darker or lighter where text needs 4.5 : 1 (WCAG AA) on the panel; what is
 * worse or better differs by shape too.
 */
export const style: string = `
:root {
  color-scheme: light dark;
  --page: #fbfbfa; --panel: #ffffff; --ink: #1b1c1e; --muted: #5a5d62; --grid: #e4e4e1; --line: #b9bab7; --link: #0059a3;
  --worse: #b03a00; --better: #00649e; --unsure: #7a5b00; --pass: #3d6b4f; --failed: #8b2252;
  --worse-soft: #fbe9df; --better-soft: #e2f0f9; --unsure-soft: #f8f0d5; --pass-soft: #e8f1eb; --failed-soft: #f8e6ee;
  --series-1: #0067a5; --series-2: #b84a00; --series-3: #00785a; --series-4: #93467f; --series-5: #6b6200;
  --band: #cfe3f1; --code: #f3f3f0; --focus: #b84a00;
  --heat-0: #f1f1ef;
  --worse-1: #fbe6d9; --worse-2: #f7cdb2; --worse-3: #f0ac82; --worse-4: #bf4f12; --worse-5: #963300;
  --better-1: #e1eef7; --better-2: #c2def0; --better-3: #95c5e4; --better-4: #2b7cb3; --better-5: #005488;
  --on-strong: #ffffff;
  --flame-0: #f3d9b8; --flame-1: #eecfa6; --flame-2: #f5dfc6; --flame-3: #e9c69c; --flame-4: #f0d3b3; --flame-5: #e8cdb0;
  --kernel-0: #cfdbe2; --kernel-1: #c2d2db; --kernel-2: #dae3e8; --flame-root: #dcdcd8;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #131517; --panel: #1a1d20; --ink: #e6e5e2; --muted: #a2a6ac; --grid: #2d3135; --line: #555a60; --link: #7cc0f5;
    --worse: #ff9256; --better: #66bdf0; --unsure: #e3bf4f; --pass: #8fc7a3; --failed: #f090b8;
    --worse-soft: #3b2417; --better-soft: #152c3b; --unsure-soft: #352c12; --pass-soft: #1b2e23; --failed-soft: #391b29;
    --series-1: #66bdf0; --series-2: #f0a04b; --series-3: #3ec9a1; --series-4: #dd95c6; --series-5: #e6db5a;
    --band: #1f3a4d; --code: #202428; --focus: #ffb27a;
    --heat-0: #262a2e;
    --worse-1: #3a271d; --worse-2: #5a3420; --worse-3: #834520; --worse-4: #e58449; --worse-5: #ffb085;
    --better-1: #1c2c38; --better-2: #1f4258; --better-3: #215d80; --better-4: #5bb2e6; --better-5: #9cd4f7;
    --on-strong: #101214;
    --flame-0: #5c4a35; --flame-1: #66503a; --flame-2: #554433; --flame-3: #6d5539; --flame-4: #5f4b3b; --flame-5: #624d34;
    --kernel-0: #34454f; --kernel-1: #3c4e59; --kernel-2: #2e3e48; --flame-root: #3a3d40;
  }
}

* { box-sizing: border-box; }
html { font: 14px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif; background: var(--page); color: var(--ink); -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 78rem; padding: 0 1rem 3rem; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
h1, h2, h3 { line-height: 1.25; margin: 1.6em 0 .5em; font-weight: 600; }
h1 { font-size: 1.45rem; margin-top: .8em; } h2 { font-size: 1.15rem; border-bottom: 1px solid var(--grid); padding-bottom: .2em; } h3 { font-size: 1rem; }
p { margin: .5em 0; max-width: 75ch; }
a { color: var(--link); text-underline-offset: .15em; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 2px; }
hr { border: 0; border-top: 1px solid var(--grid); }
.muted { color: var(--muted); }
.note { color: var(--muted); font-size: .93em; }
.warning { border-left: 3px solid var(--unsure); background: var(--unsure-soft); padding: .4em .8em; }
.skip { position: absolute; left: -100vw; background: var(--panel); padding: .5em 1em; z-index: 2; }
.skip:focus { left: .5rem; top: .5rem; }
header { display: flex; flex-wrap: wrap; gap: .2rem 1.5rem; align-items: baseline; padding: .7rem 0; border-bottom: 1px solid var(--grid); }
header h1 { margin: 0; }
nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; list-style: none; margin: 0; padding: 0; }
nav { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; }
nav a { text-decoration: none; padding: .2rem 0; }
nav a:hover { text-decoration: underline; }
nav a[aria-current] { color: var(--ink); font-weight: 600; border-bottom: 2px solid var(--ink); }

.scroll { overflow-x: auto; max-width: 100%; }
table.data { border-collapse: collapse; font-size: .93rem; margin: .4em 0; }
table.data caption { text-align: left; color: var(--muted); padding: .2em 0; }
table.data th, table.data td { padding: .22em .7em; text-align: left; vertical-align: baseline; border-bottom: 1px solid var(--grid); overflow-wrap: normal; }
table.data thead th { color: var(--muted); font-weight: 500; border-bottom: 1px solid var(--line); white-space: nowrap; vertical-align: bottom; }
table.data tbody th { font-weight: 400; }
table.data th:first-child, table.data td:first-child { padding-left: 0; }
table.data .number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
table.data tbody tr:hover { background: var(--code); }
dl.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .15em 1.2em; margin: .5em 0; }
dl.facts dt { color: var(--muted); } dl.facts dd { margin: 0; }

.verdict { display: inline-block; white-space: nowrap; padding: .05em .5em; border-radius: 3px; border: 1px solid transparent; font-size: .93em; }
.verdict::before { display: inline-block; width: 1.1em; }
.verdict.regression { color: var(--worse); background: var(--worse-soft); border-color: currentColor; font-weight: 600; }
.verdict.regression::before { content: "✖" / ""; }
.verdict.improvement { color: var(--better); background: var(--better-soft); }
.verdict.improvement::before { content: "✔" / ""; }
.verdict.pass { color: var(--pass); background: var(--pass-soft); }
.verdict.inconclusive { color: var(--unsure); background: var(--unsure-soft); border-style: dashed; border-color: currentColor; }
.verdict.inconclusive::before { content: "?" / ""; font-weight: 700; }
.verdict.failed { color: var(--failed); background: var(--failed-soft); border-color: currentColor; }
.verdict.failed::before { content: "✖" / ""; }
.severity-low, .severity-medium, .severity-high, .severity-critical { color: var(--worse); white-space: nowrap; }
.severity-high, .severity-critical { font-weight: 700; }
.severity-low::before { content: "▪▫▫▫ " / ""; } .severity-medium::before { content: "▪▪▫▫ " / ""; }
.severity-high::before { content: "▪▪▪▫ " / ""; } .severity-critical::before { content: "▪▪▪▪ " / ""; }

code, pre, kbd { font-family: ui-monospace, "SF Mono", "DejaVu Sans Mono", "Liberation Mono", Menlo, Consolas, monospace; font-size: .9em; }
code { background: var(--code); padding: .05em .3em; border-radius: 2px; }
pre { background: var(--code); padding: .7em 1em; overflow-x: auto; overflow-wrap: normal; border-radius: 3px; tab-size: 8; }
pre code { background: none; padding: 0; }
pre.output { max-height: 32rem; overflow: auto; border-left: 3px solid var(--line); }
details { margin: .4em 0; }
summary { cursor: pointer; color: var(--link); width: fit-content; }
form.filters { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: end; margin: .8em 0; }
form.filters label { display: grid; gap: .1rem; color: var(--muted); font-size: .9em; }
input, select, button { font: inherit; color: var(--ink); background: var(--panel); border: 1px solid var(--line); border-radius: 3px; padding: .25em .5em; max-width: 100%; }
button { cursor: pointer; } button:hover { border-color: var(--ink); }

figure.chart { margin: .8em 0; min-width: 0; }
figure.chart figcaption { font-weight: 600; margin-bottom: .2em; }
figure.chart .canvas { overflow-x: auto; background: var(--panel); padding: .4rem; border: 1px solid var(--grid); border-radius: 3px; width: fit-content; max-width: 100%; }
/* The newest runs are at the right: that is where scrolling begins. */
.canvas:has(> svg.history) { direction: rtl; }
svg.history { direction: ltr; }
figure.chart .note { margin: .25em 0 0; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); gap: 0 1rem; }
svg.chart { display: block; max-width: 100%; height: auto; font-family: inherit; }
svg.chart.wide { min-width: 680px; }
svg.sparkline, svg.interval-bar { display: inline-block; vertical-align: middle; flex: none; max-width: none; }
svg.chart text { font-size: 11px; fill: var(--ink); font-variant-numeric: tabular-nums; }
svg.chart a { cursor: pointer; }
svg.chart a:focus-visible { outline: none; }
svg.chart a:focus-visible :is(circle, rect, path) { stroke: var(--focus); stroke-width: 3; }
svg .tick, svg .axis-name, svg text.muted, svg text.nothing { fill: var(--muted); }
svg.chart text.nothing { font-size: 13px; }
svg .grid { stroke: var(--grid); fill: none; }
svg .axis-line, svg .zero { stroke: var(--line); fill: none; }
svg .line { stroke: var(--series-1); fill: none; stroke-width: 1.3; stroke-linejoin: round; stroke-linecap: round; }
svg .series-2 .line, svg .line.series-2 { stroke: var(--series-2); stroke-dasharray: 6 2; }
svg .series-3 .line, svg .line.series-3 { stroke: var(--series-3); stroke-dasharray: 2 3; }
svg .level { stroke: var(--ink); fill: none; stroke-width: 1.3; }
svg .band { fill: var(--band); }
svg .dot { fill: var(--series-1); stroke: none; }
svg .series-2 .dot { fill: var(--series-2); } svg .series-3 .dot { fill: var(--series-3); }
svg .dot.of-baseline { stroke: var(--ink); stroke-width: 1; }
svg .dot.other { fill: var(--series-2); }
svg .dot.later { fill: var(--muted); opacity: .65; }
svg .dot.tainted { fill: var(--panel); stroke: var(--muted); stroke-width: 1; }
svg .dot.current { fill: var(--series-2); stroke: var(--ink); stroke-width: 1.5; }
svg .dots g:hover .dot, svg .dots a:hover .dot { stroke: var(--ink); stroke-width: 1.5; }
svg .whisker { stroke: var(--series-1); fill: none; opacity: .55; }
svg .series-2 .whisker { stroke: var(--series-2); } svg .series-3 .whisker { stroke: var(--series-3); }
svg .box { fill: none; stroke: var(--series-1); stroke-width: 1.2; }
svg .series-2 .box { stroke: var(--series-2); } svg .series-3 .box { stroke: var(--series-3); }
svg .median { stroke: var(--ink); stroke-width: 2; fill: none; }
svg .rule { stroke-width: 1; stroke-dasharray: 3 3; fill: none; stroke: var(--muted); }
svg .worse .rule, svg .interval.worse, svg .arrow.worse, svg .shape.worse { stroke: var(--worse); }
svg .better .rule, svg .interval.better, svg .arrow.better, svg .shape.better { stroke: var(--better); }
svg .interval, svg .arrow { fill: none; stroke-width: 1.6; stroke: var(--muted); }
svg .interval.unsure, svg .arrow.unsure { stroke: var(--unsure); stroke-dasharray: 4 2; }
svg .shape { stroke-width: 1.4; fill: var(--panel); }
svg .shape.worse { fill: var(--worse); }
svg .shape.unsure { stroke: var(--unsure); }
svg .shape.same { fill: var(--ink); stroke: none; }
svg.chart .change-label { font-size: 10px; paint-order: stroke; stroke: var(--panel); stroke-width: 3px; stroke-linejoin: round; }
svg .worse .change-label { fill: var(--worse); } svg .better .change-label { fill: var(--better); } svg .unsure .change-label { fill: var(--unsure); }
svg .ack { fill: var(--unsure); stroke: var(--ink); stroke-width: .7; }
svg .last { fill: var(--series-2); }
svg.sparkline .line { stroke: var(--muted); stroke-width: 1; } svg.sparkline .line.later { opacity: .55; } svg.sparkline .level { stroke: var(--series-1); stroke-width: 1.5; }
svg .beyond { fill: var(--worse-soft); }
svg .forest-row .row { fill: transparent; } svg .forest-row:hover .row { fill: var(--code); }
svg .heat-0 { fill: var(--heat-0); }
svg .heat-worse-1 { fill: var(--worse-1); } svg .heat-worse-2 { fill: var(--worse-2); } svg .heat-worse-3 { fill: var(--worse-3); } svg .heat-worse-4 { fill: var(--worse-4); } svg .heat-worse-5 { fill: var(--worse-5); }
svg .heat-better-1 { fill: var(--better-1); } svg .heat-better-2 { fill: var(--better-2); } svg .heat-better-3 { fill: var(--better-3); } svg .heat-better-4 { fill: var(--better-4); } svg .heat-better-5 { fill: var(--better-5); }
svg.chart text.on-strong { fill: var(--on-strong); }
svg .missing { fill: none; stroke: var(--grid); } svg .hatch { stroke: var(--grid); fill: none; stroke-width: 1.2; }
svg .outside { fill: var(--code); }
svg.flame-graph text { font-size: 10.5px; pointer-events: none; }
svg.flame-graph g:hover rect { stroke: var(--ink); stroke-width: 1; }
svg .flame-root { fill: var(--flame-root); }
svg .flame-0 { fill: var(--flame-0); } svg .flame-1 { fill: var(--flame-1); } svg .flame-2 { fill: var(--flame-2); } svg .flame-3 { fill: var(--flame-3); } svg .flame-4 { fill: var(--flame-4); } svg .flame-5 { fill: var(--flame-5); }
svg .flame-kernel-0 { fill: var(--kernel-0); } svg .flame-kernel-1 { fill: var(--kernel-1); } svg .flame-kernel-2 { fill: var(--kernel-2); }
svg .diff-0 { fill: var(--heat-0); }
svg .diff-more-1 { fill: var(--worse-1); } svg .diff-more-2 { fill: var(--worse-2); } svg .diff-more-3 { fill: var(--worse-3); } svg .diff-more-4 { fill: var(--worse-4); }
svg .diff-less-1 { fill: var(--better-1); } svg .diff-less-2 { fill: var(--better-2); } svg .diff-less-3 { fill: var(--better-3); } svg .diff-less-4 { fill: var(--better-4); }
svg .diff-more-4 + text, svg .diff-less-4 + text { fill: var(--on-strong); }

@media (max-width: 40rem) {
  body { padding: 0 .6rem 2rem; }
  dl.facts { grid-template-columns: 1fr; gap: 0; } dl.facts dd { margin: 0 0 .4em; }
  section > table.data, main > table.data { display: block; overflow-x: auto; }
}
@media print {
  :root { color-scheme: light; --page: #fff; --panel: #fff; --ink: #000; --muted: #444; --grid: #ccc; }
  html { font-size: 11px; }
  body { max-width: none; padding: 0; }
  nav, .skip, form.filters { display: none; }
  a { color: inherit; text-decoration: none; }
  figure.chart, table.data tr { break-inside: avoid; }
  figure.chart .canvas, .scroll, pre.output { overflow: visible; max-height: none; border: 0; padding: 0; }
  svg.chart.wide { min-width: 0; }
  pre { white-space: pre-wrap; }
  svg, .verdict { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  details:not([open]) > summary { display: none; }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
`;
