import { expect, test } from "vitest";
import { commandContext, fill, placeholders } from "../../core/exec/placeholders.ts";

test("a context gives placeholders, and only for plain names", () => {
  const context = commandContext([0], {});
  expect([context.binary("fio"), context.file("out.json"), context.port("netserver")]).toEqual([
    "{binary:fio}",
    "{file:out.json}",
    "{port:netserver}",
  ]);
  expect(() => context.file("../x")).toThrow("no name for a file");
  expect(() => context.binary("a b")).toThrow("no name for a binary");
});

test("a program named by its path stays that path", () => {
  const given = new Set<string>();
  const { binary } = commandContext(null, {}, given);
  expect([binary("/opt/fio-3.38/fio"), binary("./a b")]).toEqual(["/opt/fio-3.38/fio", "./a b"]);
  expect(given.size).toBe(0);
});

test("filling is one pass: a value that looks like a placeholder stays as it is", () => {
  expect(fill("{file:a} {file:b}", ({ name }) => (name === "a" ? "{file:b}" : "B"))).toBe("{file:b} B");
});

test("each placeholder once, in order; what is none is left alone", () => {
  expect(placeholders(["{port:x}{file:a}", "{file:a} {other:b} {}"])).toEqual([
    { kind: "port", name: "x" },
    { kind: "file", name: "a" },
  ]);
});

test("with the placeholders that a plugin asked for, what else looks like one stays text", () => {
  const given = new Set<string>();
  const context = commandContext(null, {}, given);
  const text = `${context.file("a")} {file:b} {binary:sh}`;
  expect(fill(text, ({ name }) => name.toUpperCase(), given)).toBe("A {file:b} {binary:sh}");
});
