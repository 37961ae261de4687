/** One entry of apt's sources, in either of its two file formats. */
export interface AptSource {
  readonly uris: readonly string[];
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** Its other fields by their deb822 names, as they are written there: `Signed-By`, `Architectures`, `Trusted` ... */
  readonly fields: Readonly<Record<string, string>>;
}

/** Reads one file of /etc/apt: `.sources` (deb822) or `.list` (one line an entry). Only enabled `deb` entries count. */
export function readAptSources(text: string, name: string): AptSource[] {
  return name.endsWith(".sources") ? readDeb822(text) : text.split("\n").flatMap(readLine);
}

const OWN: ReadonlySet<string> = new Set(["types", "uris", "suites", "components", "enabled"]);

function readDeb822(text: string): AptSource[] {
  return text
    .split(/\n[ \t]*\n/)
    .map(readStanza)
    .filter(
      (fields) => words(fields.get("types")).includes("deb") && !isFalse(fields.get("enabled")) && fields.has("uris"),
    )
    .map((fields) => ({
      uris: words(fields.get("uris")),
      suites: words(fields.get("suites")),
      components: words(fields.get("components")),
      fields: Object.fromEntries(
        [...fields].filter(([name]) => !OWN.has(name)).map(([name, value]) => [title(name), value]),
      ),
    }));
}

/** Values by lower-case name. A value over several lines keeps its line breaks and indents: a key may stand in one. */
function readStanza(stanza: string): Map<string, string> {
  const fields = new Map<string, string>();
  let last = "";
  for (const line of stanza.split("\n")) {
    if (line.startsWith("#")) continue;
    const field = /^([A-Za-z-]+):[ \t]*(.*?)[ \t]*$/.exec(line);
    if (field) {
      last = field[1]!.toLowerCase();
      fields.set(last, field[2]!);
    } else if (/^[ \t]/.test(line) && last) fields.set(last, `${fields.get(last)}\n${line}`);
  }
  return fields;
}

const words = (text: string | undefined): string[] => (text ?? "").split(/\s+/).filter(Boolean);
const isFalse = (text: string | undefined) => /^\s*(no|false|without|off|disable|0)\s*$/i.test(text ?? "");
const title = (name: string) => name.replace(/(^|-)([a-z])/g, (_, dash, letter) => dash + letter.toUpperCase());

/** Options of a one-line entry by their deb822 names, where the two differ (sources.list(5)). */
const LINE_OPTIONS: Readonly<Record<string, string>> = { arch: "Architectures", lang: "Languages", target: "Targets" };

function readLine(line: string): AptSource[] {
  const match = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+(.+)$/.exec(line.replace(/#.*/, ""));
  if (!match) return [];
  const options = words(match[1]).flatMap((option): [string, string][] => {
    const [, name, value] = /^([a-z-]+)=(.*)$/.exec(option) ?? [];
    return name === undefined ? [] : [[LINE_OPTIONS[name] ?? title(name), value!.replaceAll(",", " ")]];
  });
  const fields = Object.fromEntries(options);
  return [{ uris: [match[2]!], suites: [match[3]!], components: words(match[4]), fields }];
}

/**
 * The deb822 text that adds `components` from the mirrors this machine already uses for Debian's `main`, with their own
 * fields. Null: nothing to add, because they are there or because no mirror of Debian's is known.
 */
export function addComponents(sources: readonly AptSource[], components: readonly string[]): string | null {
  // Debian's own archive, not its security one and not a third party's, is what has non-free.
  const archives = sources.filter((source) => source.uris.some(isDebianArchive));
  const wanted = components.filter((component) => !archives.some((source) => source.components.includes(component)));
  const mirrors = archives.filter((source) => source.components.includes("main"));
  if (wanted.length === 0 || mirrors.length === 0) return null;
  return mirrors
    .map(({ uris, suites, fields }) =>
      [
        "Types: deb",
        `URIs: ${uris.filter(isDebianArchive).join(" ")}`,
        `Suites: ${suites.join(" ")}`,
        `Components: ${wanted.join(" ")}`,
        ...Object.entries(fields).map(([name, value]) => `${name}:${value.startsWith("\n") ? "" : " "}${value}`),
      ].join("\n"),
    )
    .join("\n\n")
    .concat("\n");
}

const isDebianArchive = (uri: string) => /\/debian\/?$/.test(uri);
