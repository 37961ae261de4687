import { randomBytes } from "node:crypto";
import type { Analyzers } from "../analysis/input.ts";
import type { Config, Origins } from "../config/config.ts";
import { type ConfigRequest, loadConfig } from "../config/load.ts";
import type { ErrorCode } from "../errors/catalogue.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import type { ExecHooks } from "../exec/context.ts";
import { attributed, byName, type Opened } from "../host/attributed.ts";
import { DEADLINE } from "../host/bounded.ts";
import type { HookFailure } from "../host/guard.ts";
import type { KindName } from "../host/kinds.ts";
import { loadPlugin } from "../host/load.ts";
import { isOwn, Registry } from "../host/registry.ts";
import { awaiting } from "../host/whose.ts";
import type { JsonObject } from "../model/case.ts";
import type { Finding } from "../model/comparison.ts";
import type { Analyzer } from "../plugin/analyzer.ts";
import type { Collector, Store } from "../plugin/collector.ts";
import type { OptionsSchema } from "../plugin/schema.ts";
import type { Session } from "../plugin/target.ts";
import { prepareOptions } from "../schema/options.ts";
import { leftOutOf } from "./left-out.ts";
import { soundFindings, soundGrade } from "./sound-claims.ts";
import { refuseUnknownOptions } from "./unknown-options.ts";

export type ProjectRequest = Partial<ConfigRequest>;

/** Functions without which there is no store, and no session. */
const STORE: readonly (keyof Store)[] = [
  ...([
    "putRun",
    "putCase",
    "putRepetition",
    "putBlock",
    "putMeasurements",
    "putWholeRun",
    "tag",
    "removeRun",
  ] as const),
  ...(["runs", "run", "cases", "blocks", "samples", "baselines", "setBaseline", "removeBaseline"] as const),
  ...(["acks", "putAck", "removeAck", "verify", "close"] as const),
];
const SESSION: readonly (keyof Session)[] = [
  ...(["exec", "start", "scratch", "put", "get", "remove", "which", "stat", "port", "topology", "facts"] as const),
  ...(["settle", "lock", "dropCaches", "close"] as const),
];

/** s for a plugin to load, and for one call of its functions. */
function deadlineOf({ PERFMON_PLUGIN_DEADLINE: given }: ConfigRequest["env"]): number {
  if (given === undefined || given === "") return DEADLINE;
  const deadline = Number(given);
  if (deadline > 0 && deadline <= 86_400) return deadline;
  throw new PerfmonError("PM1501", `PERFMON_PLUGIN_DEADLINE is "${given}", no number of seconds`, {
    hint: `from 0.001 to 86400; without it, ${DEADLINE}`,
  });
}

/** A configuration with its plugins loaded: what every command starts from. */
export class Project {
  readonly config: Config;
  readonly origins: Origins;
  /** Folder that the configuration's paths start from. */
  readonly folder: string;
  readonly configFile: string | null;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly registry: Registry;
  #stores = new Map<string, Promise<Store>>();

  private constructor(
    request: Required<Pick<ConfigRequest, "cwd" | "env">>,
    loaded: Awaited<ReturnType<typeof loadConfig>>,
    registry: Registry,
  ) {
    this.cwd = request.cwd;
    this.env = request.env;
    this.config = loaded.config;
    this.origins = loaded.origins;
    this.folder = loaded.folder;
    this.configFile = loaded.file;
    this.registry = registry;
  }

  static async open(request: ProjectRequest = {}): Promise<Project> {
    const whole = { cwd: process.cwd(), env: process.env, ...request };
    const loaded = await loadConfig(whole);
    const deadline = deadlineOf(whole.env);
    const plugins = await Promise.all(
      loaded.config.plugins.map((reference) => loadPlugin(reference, loaded.folder, deadline)),
    );
    const registry = new Registry(plugins, deadline, leftOutOf(loaded));
    refuseUnknownOptions(loaded, registry);
    return new Project(whole, loaded, registry);
  }

  /** A contribution's options as the configuration gives them, checked. PM2006 with what is wrong. */
  options(
    kind: string,
    name: string,
    schema: OptionsSchema,
    given: JsonObject = this.config.options[name] ?? {},
  ): JsonObject {
    const { options, problems } = prepareOptions(schema, given, null, { noun: "option", owner: ` for ${name}` });
    if (problems.length > 0) this.#refuseOptions(kind, name, problems);
    return options;
  }

  #refuseOptions(kind: string, name: string, problems: readonly { message: string; hint?: string | null }[]): never {
    const text = problems.map(({ message, hint }) => (hint ? `${message} (${hint})` : message)).join("; ");
    throw new PerfmonError("PM2006", `the configuration's options of the ${kind} ${name}: ${text}`, {
      hint: `see ${this.origins[`options.${name}`] ?? "options: in perfmon.config.yaml"}`,
    });
  }

  /** The store, opened once; `readOnly` creates nothing and fails where there is none. */
  store({ readOnly = false }: { readonly readOnly?: boolean } = {}): Promise<Store> {
    const key = String(readOnly);
    const opened = this.#stores.get(key) ?? this.#openStore(readOnly);
    this.#stores.set(key, opened);
    // What is not there now may be there when it is asked for again.
    opened.catch(() => this.#stores.delete(key));
    return opened;
  }

  /** The collector of the configured store, and its options. PM2004, PM2006. */
  async collector(): Promise<{ readonly scheme: string; readonly collector: Collector; readonly options: JsonObject }> {
    const { store: url } = this.config;
    const scheme = url.slice(0, url.indexOf(":"));
    const collector = await this.registry.get("collectors", scheme);
    return { scheme, collector, options: this.options("collector", scheme, collector.options) };
  }

  async #openStore(readOnly: boolean): Promise<Store> {
    const { store: url } = this.config;
    const { scheme, collector, options } = await this.collector();
    const owner = this.#opened("collectors", scheme, `the store ${scheme}:`, "PM4007");
    return this.#open(() => collector.open(url, { readOnly, options }), STORE, owner);
  }

  async openSession(): Promise<Session> {
    const { name, use, options } = this.config.target;
    const target = await this.registry.get("targets", use);
    const given = this.options("target", name, target.options, options);
    const context = { cookie: randomBytes(12).toString("hex"), subject: this.config.subject };
    const owner = this.#opened("targets", use, `the target ${name}`, "PM5005");
    return this.#open(() => target.open(given, context), SESSION, owner);
  }

  #opened(kind: KindName, name: string, what: string, code: ErrorCode): Opened {
    return { plugin: this.registry.giver(kind, name)!, what, code };
  }

  /** What a plugin opens names it in all that it throws; perfmon's own are tested for what they throw. */
  async #open<T extends object>(open: () => Promise<T>, members: readonly string[], owner: Opened): Promise<T> {
    if (isOwn(owner.plugin)) return open();
    let opened: T;
    try {
      opened = await awaiting(owner.plugin, `open ${owner.what}`, open());
    } catch (error) {
      throw byName(error, owner, "open");
    }
    return attributed(opened, members, owner);
  }

  /** An analyzer, and its options as the configuration gives them. PM2004, PM2006. */
  async #analyzer(name: string): Promise<{ readonly analyzer: Analyzer; readonly options: JsonObject }> {
    const analyzer = await this.registry.get("analyzers", name);
    const options = this.options("analyzer", name, analyzer.options);
    const problems = analyzer.validate?.(options) ?? [];
    if (problems.length > 0) this.#refuseOptions("analyzer", name, problems);
    return { analyzer, options };
  }

  /** The hooks, with the configured analyzers tapped under their plugins' names. */
  async hooks(onFailure: (failure: HookFailure) => void): Promise<ExecHooks> {
    const { createHooks } = await import("../host/hooks.ts");
    const hooks: ExecHooks = createHooks(onFailure);
    for (const name of this.config.analyzers) {
      const { analyzer, options } = await this.#analyzer(name);
      const tap = this.registry.giver("analyzers", name)!;
      if (analyzer.hook === "detect")
        hooks.detect.tapPromise(tap, async (evidence, context, claim) =>
          claim(soundFindings(await analyzer.detect(evidence, options, context))),
        );
      else hooks.classify.tap(tap, (grade, comparison) => soundGrade(analyzer.classify(grade, comparison, options)));
    }
    return hooks;
  }

  /** The analyzers as judging calls them. */
  async analyzers(): Promise<Analyzers> {
    const failures: HookFailure[] = [];
    const hooks = await this.hooks((failure) => failures.push(failure));
    // A failure names the plugin, and authority goes by the analyzer.
    const given = Map.groupBy(this.config.analyzers, (name) => this.registry.giver("analyzers", name));
    const failed = (hook: HookFailure["hook"]) =>
      failures
        .filter((failure) => failure.hook === hook)
        .flatMap(({ tap, error }) =>
          (given.get(tap) ?? [tap]).map((analyzer) => ({ analyzer, message: error.message })),
        );
    return {
      async detect(evidence, context) {
        const findings: Finding[] = [];
        failures.length = 0;
        await hooks.detect.promise(evidence, context, (claimed) => {
          // One by one: of a file with a hundred thousand series there are too many for one call.
          for (const finding of claimed) findings.push(finding);
        });
        return { findings, failures: failed("detect") };
      },
      classify: (grade, comparison) => hooks.classify.call(grade, comparison),
      failedToGrade: () => failed("classify"),
    };
  }

  async close(): Promise<void> {
    const stores = [...this.#stores.values()];
    this.#stores.clear();
    for (const opening of stores)
      await opening.then(
        (store) => store.close(),
        () => undefined,
      );
  }
}
