/** One entry of apt's sources, in either of its two file formats. */
export interface AptSource {
  readonly uris: readonly string[];
  readonly suites: readonly string[];
  readonly components: readonly string[];
  readonly signedBy: string | null;
}

/** Reads one file of /etc/apt: `.sources` (deb822) or `.list` (one line an entry). Only `deb` entries count. */
export function readAptSources(text: string, name: string): AptSource[] {
  return name.endsWith(".sources") ? readDeb822(text) : text.split("\n").flatMap(readLine);
}

function readDeb822(text: string): AptSource[] {
  return text
    .split(/\n\s*\n/)
    .map((stanza) => {
      const fields = new Map<string, string>();
      let last = "";
      for (const line of stanza.split("\n")) {
        if (line.startsWith("#")) continue;
        const field = /^([A-Za-z-]+):\s*(.*)$/.exec(line);
        if (field) fields.set((last = field[1]!.toLowerCase()), field[2]!);
        else if (/^\s/.test(line) && last) fields.set(last, `${fields.get(last)}\n${line}`);
      }
      return fields;
    })
    .filter((fields) => words(fields.get("types")).includes("deb") && fields.get("enabled")?.trim() !== "no")
    .map((fields) => ({
      uris: words(fields.get("uris")),
      suites: words(fields.get("suites")),
      components: words(fields.get("components")),
      signedBy: fields.get("signed-by")?.trim() || null,
    }));
}

function readLine(line: string): AptSource[] {
  const match = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+(.+)$/.exec(line.replace(/#.*/, ""));
  if (!match) return [];
  const signedBy = /signed-by=(\S+)/.exec(match[1] ?? "")?.[1] ?? null;
  return [{ uris: [match[2]!], suites: [match[3]!], components: words(match[4]), signedBy }];
}

const words = (text: string | undefined): string[] => (text ?? "").split(/\s+/).filter(Boolean);

/**
 * The deb822 text that adds `components` from the mirrors this machine already uses for Debian's `main`. Null: nothing to
 * add, because they are there or because no mirror of Debian's is known.
 */
export function addComponents(sources: readonly AptSource[], components: readonly string[]): string | null {
  const wanted = components.filter((component) => !sources.some((source) => source.components.includes(component)));
  // Debian's own archive, not its security one and not a third party's, is what has non-free.
  const mirrors = sources.filter((source) => source.components.includes("main") && source.uris.some(isDebianArchive));
  if (wanted.length === 0 || mirrors.length === 0) return null;
  return mirrors
    .map(({ uris, suites, signedBy }) =>
      [
        "Types: deb",
        `URIs: ${uris.join(" ")}`,
        `Suites: ${suites.join(" ")}`,
        `Components: ${wanted.join(" ")}`,
        ...(signedBy ? [`Signed-By: ${signedBy}`] : []),
      ].join("\n"),
    )
    .join("\n\n")
    .concat("\n");
}

const isDebianArchive = (uri: string) => /\/debian\/?$/.test(uri);
