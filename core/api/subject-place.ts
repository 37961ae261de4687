import { isAbsolute, resolve } from "node:path";
import { PerfmonError } from "../errors/perfmon-error.ts";
import type { LookedAt } from "../exec/verify.ts";
import type { Session } from "../plugin/target.ts";
import type { Subject } from "./subject.ts";

/** Where a subject's programs are found on the target. */
export interface SubjectPlace {
  /** What its commands inherit PATH and HOME from. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Its folders and files, absolute. */
  readonly folders: readonly string[];
  readonly programs: ReadonlyMap<string, string>;
  /** The target as verifying sees it: programs are looked for in the subject's places first. */
  readonly target: LookedAt;
}

const DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Resolves a subject's folders and files against `cwd` and looks whether they are there. PM1506 with all that are not. */
export async function placeOf(
  { key, folders, programs }: Subject,
  session: Session,
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<SubjectPlace> {
  const wrong: string[] = [];
  const absolute = (path: string) => (isAbsolute(path) ? path : resolve(cwd, path));
  const own = folders.map(absolute);
  for (const [i, folder] of own.entries()) {
    const is = await session.stat(folder);
    if (is === "file")
      wrong.push(
        `--${key} bin:${folders[i]}: that is a file; name the program that it stands for: bin:NAME=${folders[i]}`,
      );
    else if (is !== "folder")
      wrong.push(`--${key} bin:${folders[i]}: there is no folder ${folder} on target ${session.name}`);
    else if (folder.includes(":")) wrong.push(`--${key} bin:${folders[i]}: a folder with a colon cannot stand on PATH`);
  }
  const named = new Map(Object.entries(programs).map(([name, file]) => [name, absolute(file)]));
  for (const [name, file] of named)
    if ((await session.which(file)) === null)
      wrong.push(`--${key} bin:${name}=${programs[name]}: ${file} is no program on target ${session.name}`);
  if (wrong.length > 0) throw new PerfmonError("PM1506", wrong.join("\n  "));

  const which: Session["which"] = async (program, more) => {
    const replaced = named.get(program);
    if (replaced !== undefined) return replaced;
    if (!program.includes("/"))
      for (const folder of own) {
        const found = await session.which(`${folder}/${program}`);
        if (found !== null) return found;
      }
    return session.which(program, more);
  };
  return {
    env: own.length === 0 ? env : { ...env, PATH: [...own, env.PATH ?? DEFAULT_PATH].join(":") },
    folders: own,
    programs: named,
    target: {
      name: session.name,
      which,
      stat: (path) => session.stat(path),
      topology: () => session.topology(),
      facts: (paths) => session.facts(paths),
    },
  };
}
