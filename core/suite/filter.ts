import type { Case } from "../model/case.ts";
import { fromCommandLine } from "./command-line.ts";
import type { Problems } from "./problems.ts";
import { suggestion } from "./variables.ts";

/** `*` stands for any characters, `?` for one. */
export function globToRegExp(glob: string): RegExp {
  const text = glob
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*+/g, ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${text}$`, "s");
}

/** A filter matches a case by its id, its step, its step with the block's name before it, or a tag. */
export function matches(filter: string, { id, step, tags }: Pick<Case, "id" | "step" | "tags">): boolean {
  if (filter.startsWith("tag:")) return tags.some((tag) => globToRegExp(filter.slice("tag:".length)).test(tag));
  const glob = globToRegExp(filter);
  return [id, step, id.split(" ")[0]!].some((name) => glob.test(name));
}

/** The cases that `--filter` and `--exclude` leave. PM1013 where they leave none, or where one of them matches nothing. */
export function filterCases<T extends Pick<Case, "id" | "step" | "tags">>(
  cases: readonly T[],
  filter: readonly string[],
  exclude: readonly string[],
  problems: Problems,
): T[] {
  for (const [flag, filters] of [
    ["--filter", filter],
    ["--exclude", exclude],
  ] as const)
    for (const each of filters) {
      if (cases.length === 0 || cases.some((item) => matches(each, item))) continue;
      const tags = each.startsWith("tag:");
      const known = tags
        ? cases.flatMap((item) => item.tags.map((tag) => `tag:${tag}`))
        : cases.map(({ step }) => step);
      problems.at(fromCommandLine(flag, each), "PM1013", `no case matches "${each}"`, suggestion(each, new Set(known)));
    }
  const wanted = cases.filter((item) => filter.length === 0 || filter.some((each) => matches(each, item)));
  const left = wanted.filter((item) => !exclude.some((each) => matches(each, item)));
  if (left.length === 0 && wanted.length > 0)
    problems.at(
      fromCommandLine("--exclude", exclude.join(" ")),
      "PM1013",
      "nothing is left to run: every case is excluded",
    );
  return left;
}
