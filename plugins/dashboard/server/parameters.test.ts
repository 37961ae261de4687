import { expect, test } from "vitest";
import { labels, readQuery, reference } from "./parameters.ts";

const read = (text: string) => readQuery({ a: reference }, new URLSearchParams({ a: text })).a;

test("a reference is whatever the command line takes", () => {
  const all = ["@latest~2", "kernel:6.12.0-rc3+", "git:HEAD^", "label:note=two words, a comma", "tag:größer", "main"];
  for (const text of all) expect(read(text)).toBe(text);
});

test("but no file of this machine, no standard input, no control characters, nothing endless", () => {
  for (const text of ["file:/etc/passwd", "file:-", "-", "a\nb", "a\u0000b", "a\u001b[1m", "x".repeat(301)])
    expect(() => read(text), JSON.stringify(text)).toThrow(expect.objectContaining({ code: "PM1506" }));
});

test("labels as people write them, or exactly", () => {
  const read = (text: string) => readQuery({ labels }, new URLSearchParams({ labels: text })).labels;
  expect(read("job=a,size=4k")).toBe("job=a,size=4k");
  expect(read("{}")).toEqual({});
  expect(read(JSON.stringify({ cpus: "0,node=1" }))).toEqual({ cpus: "0,node=1" });
  expect(read("{a=1")).toBe("{a=1");
  const long = { path: "x".repeat(500) };
  expect(read(JSON.stringify(long))).toEqual(long);
});
