import { basename } from "node:path";

/** Words of a command that its program reads as a program: their places, and who reads them. */
export interface ProgramText {
  readonly at: number;
  /** `sh`, `awk`, as the command calls it. */
  readonly reader: string;
  /** A shell expands it. */
  readonly shell: boolean;
}

/** Places of texts among the words behind a program's name. */
type Reader = (words: readonly string[]) => readonly number[];

/** How a program's options tell the text of a program. Letters as of `-e`; names as of `--eval`. */
interface Options {
  /** Those whose value is a text. */
  readonly text: string;
  readonly long?: readonly string[];
  /** Those that take the next word, or what is left of their own. */
  readonly valued?: string;
  /** Those that take what is left of their own word, if anything. */
  readonly attached?: string;
  /** Those behind which every word is the text's own. */
  readonly last?: string;
  /** Options stand behind other words too. */
  readonly anywhere?: boolean;
}

const READERS: readonly (readonly [RegExp, Reader, "shell" | "language"])[] = [
  [/^(r?ba|da|z|[lm]?k|a|ya|fi|t?c|po|hu|m)?sh$/, shellTexts, "shell"],
  [/^(su|runuser)$/, userTexts, "shell"],
  [/^([gmn]|original-)?awk$/, awkTexts, "language"],
  [/^python[\d.]*$/, flagged({ text: "c", valued: "WX", last: "cm" }), "language"],
  [/^perl[\d.]*$/, flagged({ text: "eE", valued: "I", attached: "iFMmDCxV" }), "language"],
  [/^ruby[\d.]*$/, flagged({ text: "e", valued: "rICE", attached: "iFKxWT" }), "language"],
  [/^(node|nodejs|bun)$/, flagged({ text: "ep", long: ["eval", "print"], valued: "rC" }), "language"],
  [/^php[\d.]*$/, flagged({ text: "rBRE", valued: "dcfzSt" }), "language"],
  [/^(lua(jit)?[\d.]*|Rscript)$/, flagged({ text: "e", valued: "l" }), "language"],
];

/**
 * The texts of programs in a command, wherever in it the program stands: `env`, `sudo` or `timeout` may stand before. What
 * other programs do with their words is not known here.
 */
export function programTexts(words: readonly string[]): ProgramText[] {
  return words.flatMap((word, i) => {
    const reader = basename(word);
    const row = READERS.find(([names]) => names.test(reader));
    if (!row) return [];
    const [, places, kind] = row;
    return places(words.slice(i + 1)).map((at) => ({ at: i + 1 + at, reader, shell: kind === "shell" }));
  });
}

/** `-ec TEXT`, `-c -- TEXT`, `-o pipefail -c TEXT`: the first word behind all options. Without `-c` it is a file, and the rest is the script's. */
function shellTexts(words: readonly string[]): readonly number[] {
  let isText = false;
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word === "--" || word === "-") return isText ? [i + 1] : [];
    if (/^--(rcfile|init-file)$/.test(word)) i++;
    else if (/^[-+][A-Za-z]+$/.test(word)) {
      isText ||= word.startsWith("-") && word.includes("c");
      if (/[oO]/.test(word)) i++;
    } else if (!word.startsWith("--")) return isText ? [i] : [];
  }
  return [];
}

/** `su -c TEXT USER`, `su USER -c TEXT`; with `runuser -u USER` a program comes without a shell. */
function userTexts(words: readonly string[]): readonly number[] {
  if (words.some((word) => /^(-u|--user(=.*)?)$/.test(word))) return [];
  return flagged({ text: "c", long: ["command", "session-command"], valued: "gGsw", anywhere: true })(words);
}

/** The first word behind the options, unless a file holds the program. */
function awkTexts(words: readonly string[]): readonly number[] {
  const texts: number[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word === "--") return texts.length > 0 ? texts : [i + 1];
    const [, option, value] = /^(-[FvfeiElW]|--\w[\w-]*=?)(.*)$/s.exec(word) ?? [];
    if (option === undefined) {
      if (!word.startsWith("-") || word === "-") return texts.length > 0 ? texts : [i];
      continue;
    }
    const takesNext =
      value === "" && !option.endsWith("=") && /^(-[^W]|--(field|assign|file|source|include|load|exec))/.test(option);
    if (/^(-e|--source)/.test(option)) texts.push(takesNext ? i + 1 : i);
    if (/^(-[fE]|--(file|exec))/.test(option)) return texts;
    if (takesNext) i++;
  }
  return texts;
}

function flagged({ text, long = [], valued = "", attached = "", last = "", anywhere = false }: Options): Reader {
  return (words) => {
    const texts: number[] = [];
    for (let i = 0; i < words.length; i++) {
      const word = words[i]!;
      const [, name, value] = /^--(\w[\w-]*)(=?.*)$/s.exec(word) ?? [];
      if (name !== undefined) {
        if (long.includes(name)) texts.push(value === "" ? ++i : i);
        // Whether another one takes the next word is not known: no word that begins like an option is its value.
        else if (value === "" && !words[i + 1]?.startsWith("-")) i++;
        continue;
      }
      if (!word.startsWith("-") || word === "-" || word === "--") {
        if (anywhere) continue;
        return texts;
      }
      for (let at = 1; at < word.length; at++) {
        const letter = word[at]!;
        const rest = word.slice(at + 1);
        if (!/\w/.test(letter) || attached.includes(letter)) break;
        if (text.includes(letter)) {
          texts.push([...rest].every((other) => text.includes(other)) ? ++i : i);
          if (last.includes(letter)) return texts;
          break;
        }
        if (last.includes(letter)) return texts;
        if (!valued.includes(letter)) continue;
        if (rest === "") i++;
        break;
      }
    }
    return texts;
  };
}
