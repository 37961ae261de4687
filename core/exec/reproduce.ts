import type { Action, Case } from "../model/case.ts";
import { quote } from "../model/shell-word.ts";
import { fill, placeholders } from "./placeholders.ts";
import type { RawRecord } from "./raw.ts";

/**
 * A POSIX shell script that repeats one repetition of a case without perfmon: setup, prepare, companions, the tool as it
 * was called (without monitors), conclude, cleanup, with the suite's own setup and cleanup around them, in the folder and with
 * the environment of then. Reads and writes what the case does, and a scratch folder of its own.
 */
export function reproduceScript(item: Case, record: RawRecord, origin: string): string {
  const { plain, binaries } = record;
  const given = record.placeholders ? new Set(record.placeholders) : null;
  // Scratch files and ports become shell variables, spliced in behind the quotes.
  const word = (text: string) => {
    const filled = fill(
      text,
      ({ kind, name }) => (kind === "binary" ? (binaries[name] ?? name) : `\0${kind}:${name}\0`),
      given,
    );
    return (
      filled
        .split("\0")
        .map((part, i) => (i % 2 === 0 ? (part === "" ? "" : quote(part)) : variable(part)))
        .join("") || "''"
    );
  };
  const { environment = null } = record;
  const call = (argv: readonly string[], env: Readonly<Record<string, string>> = {}, cwd?: string) => {
    const entries = Object.entries({ ...(environment ?? { LC_ALL: "C" }), ...env });
    const assignments = entries.map(([name, value]) => `${name}=${word(value)}`);
    const line = [environment ? "env -i" : "env", ...assignments, ...argv.map(word)].join(" ");
    return cwd === undefined ? line : `(cd ${word(cwd)} && ${line})`;
  };
  const action = ({ argv, env, cwd }: Action) => call(argv, env, cwd);
  const ports = placeholders([...plain.argv, ...(plain.companions ?? []).flatMap(({ argv }) => argv)]).filter(
    ({ kind, name }) => kind === "port" && (given?.has(`{port:${name}}`) ?? true),
  );
  const lines = [
    "#!/bin/sh",
    `# ${comment(item.id)}: one repetition, as ${comment(origin)} ran it`,
    "set -eu",
    ...(record.result?.folder === undefined ? [] : [`cd ${quote(record.result.folder)}`]),
    "scratch=$(mktemp -d)",
    "companions=",
    "finish() {",
    "  status=$?",
    "  trap - EXIT",
    '  [ -z "$companions" ] || kill $companions 2>/dev/null || :',
    ...[...item.cleanup, ...(record.suite?.cleanup ?? [])].map((entry) => `  ${action(entry)} || :`),
    '  rm -rf "$scratch"',
    "  exit $status",
    "}",
    "trap finish EXIT",
    "trap 'exit 130' INT TERM HUP",
    ...ports.map(({ name }) => `port_${identifier(name)}=\${PORT_${identifier(name).toUpperCase()}:-12865}`),
    ...Object.entries(plain.inputs).map(
      ([name, { base64 }]) =>
        `base64 -d > ${variable(`file:${name}`)} <<'END'\n${base64.replace(/(.{76})/g, "$1\n").trimEnd()}\nEND`,
    ),
    ...(record.suite?.setup ?? []).map(action),
    ...item.setup.map(action),
    ...item.prepare.map(action),
    ...(plain.companions ?? []).flatMap(({ argv, env }) => [
      `${call(argv, env)} &`,
      'companions="$companions $!"',
      "sleep 1",
    ]),
    plain.stdin === undefined
      ? `${call(plain.argv, plain.env, plain.cwd)} </dev/null`
      : `printf %s ${word(plain.stdin)} | ${call(plain.argv, plain.env, plain.cwd)}`,
    ...Object.values(plain.files ?? {}).map((path) => `[ ! -f ${word(path)} ] || cat ${word(path)}`),
    ...item.conclude.map(action),
  ];
  return `${lines.join("\n")}\n`;
}

const identifier = (name: string) => name.replace(/[^A-Za-z0-9_]/g, "_");
const comment = (text: string) => text.replace(/[\r\n]+/g, " ");

function variable(part: string): string {
  const [kind, name] = part.split(":") as [string, string];
  return kind === "port" ? `"$port_${identifier(name)}"` : `"$scratch/${name}"`;
}
