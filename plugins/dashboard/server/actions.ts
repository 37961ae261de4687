import { PerfmonError, type StoreActions, ULID_PATTERN } from "@perfmon/core/plugin";
import { SEVERAL } from "../site/links.ts";
import { readQuery, reference } from "./parameters.ts";

/** What a request that changes something holds: texts by name; null where the name may be left out and is. */
type Given = Readonly<Record<string, string | null>>;

interface Action {
  /** Names that must be there, and those that may. */
  readonly required: readonly string[];
  readonly optional: readonly string[];
  act(actions: StoreActions, given: Given): Promise<unknown>;
}

/** By the path to which it is posted. */
export const ACTIONS: Readonly<Record<string, Action>> = {
  "/api/acknowledge": {
    required: ["run", "finding", "reason"],
    optional: ["until", "baseline"],
    act: (actions, { run, finding, reason, until, baseline }) =>
      actions.acknowledge(
        { id: findingId(finding!), run: runOrSeveral(run!) },
        { reason: reason!, until: until!, ...(baseline ? { baseline: stored(baseline) } : {}) },
      ),
  },
  "/api/remove-ack": {
    required: ["id"],
    optional: [],
    act: (actions, { id }) => actions.removeAck(findingId(id!)),
  },
  "/api/promote": {
    required: ["baseline", "run"],
    optional: [],
    act: (actions, { baseline, run }) => actions.promote(baseline!, runId(run!)),
  },
  "/api/annotate": {
    required: ["run"],
    optional: ["note"],
    act: async (actions, { run, note }) => {
      await actions.annotate(runId(run!), note!);
      return null;
    },
  },
};

/** Does what was posted; gives the document of it. PM1506 for what is no such request. */
export async function perform(path: string, body: string, actions: StoreActions): Promise<unknown> {
  const { act, ...names } = ACTIONS[path]!;
  return { done: path.slice("/api/".length), result: (await act(actions, readBody(body, names))) ?? null };
}

function readBody(body: string, { required, optional }: Pick<Action, "required" | "optional">): Given {
  let given: unknown;
  try {
    given = JSON.parse(body);
  } catch (error) {
    throw new PerfmonError("PM1506", `the request is no JSON: ${(error as Error).message}`, { cause: error });
  }
  if (typeof given !== "object" || given === null || Array.isArray(given))
    throw new PerfmonError("PM1506", "the request is no JSON object");
  const known = [...required, ...optional];
  for (const [name, value] of Object.entries(given)) {
    if (!known.includes(name)) throw new PerfmonError("PM1506", `"${name}" is not known: ${known.join(", ")} are`);
    if (value !== null && typeof value !== "string") throw new PerfmonError("PM1506", `${name} is no text`);
  }
  const texts = given as Record<string, string | null>;
  const missing = required.filter((name) => !Object.hasOwn(texts, name) || !texts[name]?.trim());
  if (missing.length > 0) throw new PerfmonError("PM1506", `${missing.join(" and ")}: nothing is given`);
  return Object.fromEntries(
    known.map((name) => [name, Object.hasOwn(texts, name) ? texts[name]?.trim() || null : null]),
  );
}

function runId(text: string): string {
  if (ULID_PATTERN.test(text)) return text;
  throw new PerfmonError("PM1503", "that is no id of a run");
}

/** What a page may have as one side: a run, or several that one reference names. */
const runOrSeveral = (text: string): string => (SEVERAL.test(text) ? stored(text) : runId(text));

/** A reference, as pages take it. */
const stored = (text: string): string =>
  readQuery({ baseline: reference }, new URLSearchParams({ baseline: text })).baseline!;

function findingId(text: string): string {
  if (/^[0-9a-f]{8}$/.test(text)) return text;
  throw new PerfmonError("PM1509", "that is no id of a finding", { hint: "8 hexadecimal digits" });
}
