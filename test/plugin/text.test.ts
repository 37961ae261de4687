import { cutText, drawTable, padText, plainText, sparkline, textWidth, wrapText } from "@perfmon/core/plugin";
import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, test } from "vitest";

describe("plain text", () => {
  test.each([
    ["\u001b[31mred\u001b[0m", "red"],
    ["\u001b]0;title\u0007after", "after"],
    ["two\nlines\r\nand\ttabs", "two lines and tabs"],
    ["bell\u0007 nul\u0000", "bell\\x07 nul\\x00"],
    ["\u202etxt.exe\u2066", "txt.exe"],
    ["µs ± …", "µs ± …"],
  ])("%j becomes %j", (text, plain) => {
    expect(plainText(text)).toBe(plain);
  });

  test("ASCII only", () => {
    expect(plainText("412 µs ±1% 磁 é", { unicode: false })).toBe("412 us +-1% ? ?");
  });

  test("it is plain for any text, and making it plain again changes nothing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.boolean(), (text, unicode) => {
        const plain = plainText(text, { unicode });
        expect(plain).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
        expect(plainText(plain, { unicode })).toBe(plain);
      }),
    );
  });
});

describe("width", () => {
  test("is what string-width says, whether it was asked or not", () => {
    const common = fc.string({
      unit: fc.constantFrom(..." ~AzéßÿłµÀ±×–—…‘’“”•‰←↑→↓▁▄█░", "\u001b[1m", "\u001b[0m", "磁", "\u0301"),
    });
    fc.assert(fc.property(common, (text) => textWidth(text) === stringWidth(text)));
    for (let code = 0x20; code < 0x3000; code++) {
      const text = String.fromCodePoint(code);
      expect(textWidth(text), code.toString(16)).toBe(stringWidth(text));
    }
  });

  test("wide characters take two columns, escape sequences none", () => {
    expect(textWidth("磁盘")).toBe(4);
    expect(padText("磁", 4)).toBe("磁  ");
    expect(padText("\u001b[31mx\u001b[0m", 3, "right")).toBe("  \u001b[31mx\u001b[0m");
    expect(cutText("磁盘读取", 5)).toBe("磁盘…");
    expect(cutText("short", 5)).toBe("short");
  });

  test("wrapping loses nothing but blanks, and every line fits", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }).map((text) => plainText(text)),
        fc.integer({ min: 4, max: 30 }),
        (text, width) => {
          const lines = wrapText(text, width);
          expect(lines.join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
          for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width);
        },
      ),
    );
  });
});

describe("sparkline", () => {
  test("from the lowest to the highest, the last ones where there is no room", () => {
    expect(sparkline([1, 2, 3, 4, 5, 6, 7, 8])).toBe("▁▂▃▄▅▆▇█");
    expect(sparkline([9, 9, 1, 2], { width: 2 })).toBe("▁█");
    expect(sparkline([0, 1], { unicode: false })).toBe("_#");
    expect(sparkline([5, 5, 5])).toBe("▅▅▅");
    expect(sparkline([1, Number.NaN, 2])).toBe("▁ █");
    expect(sparkline([])).toBe("");
    expect(sparkline([1, 2], { width: 0 })).toBe("");
  });
});

describe("table", () => {
  const columns = [
    { title: "", wrap: true },
    { title: "median", align: "right" as const },
    { title: "change", align: "right" as const },
    { title: "verdict", wrap: true },
  ];
  const rows = [
    ["rand-read iodepth=1", "412.6 k/s", "+0.3%", "no change"],
    ["seq-write", "2.30 GB/s", "-7.3%", { text: "regression, low (limit 5%)", style: "red" as const }],
  ];
  const draw = (width: number, more = {}) => drawTable(columns, rows, { width, color: false, unicode: true, ...more });

  test("as wide as it gets", () => {
    expect(draw(0)).toEqual([
      "                         median  change  verdict",
      " rand-read iodepth=1  412.6 k/s   +0.3%  no change",
      " seq-write            2.30 GB/s   -7.3%  regression, low (limit 5%)",
    ]);
  });

  test("texts above their numbers", () => {
    expect(draw(50)).toEqual([
      "      median  change",
      " rand-read iodepth=1  no change",
      "   412.6 k/s   +0.3%",
      " seq-write  regression, low (limit 5%)",
      "   2.30 GB/s   -7.3%",
    ]);
  });

  test("texts below their row where what begins a row is none of them", () => {
    const about = "tag:nightly · lab=rack-7,owner=storage · after the update of the firmware";
    const runs = [
      ["01M8CGYQA5CT3AFBFV1RYYSNVM", "2026-11-26 18:12", { text: about, style: undefined }, "6.12.7 -> 6.12.9"],
      ["01M8CGYNE86RRR4H7YPZFSABM6", "2026-11-25 18:12", "", "-"],
    ];
    const titles = [
      { title: "run" },
      { title: "started" },
      { title: "", wrap: true },
      { title: "what differs", wrap: true },
    ];
    expect(drawTable(titles, runs, { width: 60, color: false, unicode: true })).toEqual([
      " run                         started",
      " 01M8CGYQA5CT3AFBFV1RYYSNVM  2026-11-26 18:12",
      "     tag:nightly · lab=rack-7,owner=storage · after the",
      "     update of the firmware",
      "     what differs: 6.12.7 -> 6.12.9",
      " 01M8CGYNE86RRR4H7YPZFSABM6  2026-11-25 18:12",
    ]);
  });

  test("a block a row", () => {
    const wide = rows.map(([head, median, ...rest]) => [head!, `${String(median)} plus or minus much`, ...rest]);
    expect(drawTable(columns, wide.slice(1), { width: 34, color: false, unicode: true })).toEqual([
      " seq-write",
      "   median   2.30 GB/s plus or",
      "            minus much",
      "   change   -7.3%",
      "   verdict  regression, low (limit",
      "            5%)",
    ]);
  });

  test("colour is put around the words, not around blanks, and never into them", () => {
    const lines = draw(0, { color: true });
    expect(lines[2]).toContain("\u001b[31mregression, low (limit 5%)\u001b[39m");
    expect(drawTable([{ title: "a" }], [["\u001b[31mx"]], { width: 0, color: false, unicode: true })).toEqual([
      " a",
      " x",
    ]);
  });

  test("no rows, no table", () => {
    expect(drawTable(columns, [], { width: 80, color: false, unicode: true })).toEqual([]);
  });
});

test("a terminal of one column gets narrow lines, and gets them at once", () => {
  expect(wrapText("ab c", 0)).toEqual(["a", "b", "c"]);
  for (const width of [1, 2, 3]) {
    const lines = drawTable([{ title: "run" }, { title: "n" }], [["0123456789", "12"]], {
      width,
      color: false,
      unicode: true,
    });
    expect(lines.join("").replaceAll(" ", "")).toContain("0123456789");
  }
});
