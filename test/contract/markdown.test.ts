import { spawnSync } from "node:child_process";
import { XMLParser } from "fast-xml-parser";
import { expect, test } from "vitest";
import { emptyView } from "../../core/plugin/empty-view.ts";
import { plainText } from "../../core/plugin/plain-text.ts";
import { sampleReports } from "../../core/plugin/testing/sample-reports.ts";
import { code, prose } from "../../plugins/reporters/markdown/escape.ts";
import reporter from "../../plugins/reporters/markdown/reporter.ts";
import { lacks } from "../tools.ts";

/** What GitHub's own parser of Markdown makes of it. */
const missing = lacks("cmark-gfm");

function html(markdown: string): string {
  const extensions = ["table", "autolink", "strikethrough", "tagfilter", "tasklist"].flatMap((name) => ["-e", name]);
  const { stdout, status } = spawnSync("cmark-gfm", ["--unsafe", ...extensions], { input: markdown, encoding: "utf8" });
  expect(status).toBe(0);
  return stdout;
}

/** What a reader sees of a paragraph. */
const seen = (text: string) =>
  new XMLParser({ trimValues: false, processEntities: true, stopNodes: [] })
    .parse(`<r>${text.replaceAll(/<\/?(p|code|ul|li)>/g, "").trim()}</r>`)
    .r.toString()
    .replaceAll("\u200b", "");

const HOSTILE = [
  "a|b",
  "<script>alert(1)</script>",
  "`code` ``two``",
  "*bold* _it_ ~~gone~~ ~x~",
  "[link](http://x.y) ![i](z)",
  "@all and user@example.org",
  "# heading",
  "> quote",
  "1. list",
  "- item",
  "+ item",
  "#12 !34 GH-5",
  "https://example.org/?a=1&amp;b www.example.org",
  "back\\slash \\| \\`",
  "&lt; &#64; &copy;",
  "line\nbreak\r\nand\ttab",
  "wall_time __init__ a_b_c",
  "--> <!-- x -->",
  "[x] task [^1] $math$ :smile:",
  "</td></details>",
];

test.skipIf(missing).each(HOSTILE)("%s is shown as it is, as text and as a name", (text) => {
  const plain = plainText(text).trim();
  for (const rendered of [html(prose(text)), html(`- ${prose(text)}`), html(code(text))]) {
    expect(rendered).not.toMatch(/<(?!\/?(p|code|ul|li)>)/);
    expect(seen(rendered)).toBe(plain);
  }
  const table = html(`| a | b |\n| - | - |\n| ${code(text)} | ${prose(text)} |\n`);
  expect(table.match(/<td/g)).toHaveLength(2);
});

test.skipIf(missing).each(sampleReports())(
  "$name: tables and folds are whole, and nothing else is markup",
  ({ report }) => {
    const parts: string[] = [];
    const stream = { write: (part: string) => parts.push(part), columns: 0, color: false, unicode: true, live: false };
    void reporter.report(report, stream, {}, emptyView);
    // Twice, as in the summary of a job that measures two suites.
    const rendered = html(parts.join("").repeat(2));
    expect(rendered.match(/<h3>/g)).toHaveLength(2);
    const tags = new Set([...rendered.matchAll(/<(!--|[a-z0-9]+)/g)].map(([, tag]) => tag));
    const own = "!-- h3 table thead tbody tr th td code p strong details summary ul li".split(" ");
    expect([...tags].filter((tag) => !own.includes(tag!))).toEqual([]);
    for (const [table] of rendered.matchAll(/<table>[\s\S]*?<\/table>/g)) {
      const [head, ...rows] = [...table.matchAll(/<tr>[\s\S]*?<\/tr>/g)].map(([row]) => row.match(/<t[hd]/g)!.length);
      expect(rows.every((cells) => cells === head)).toBe(true);
    }
    expect(rendered.match(/<details>/g)?.length).toBe(rendered.match(/<\/details>/g)?.length);
  },
);
