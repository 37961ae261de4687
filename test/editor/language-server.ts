import { type ChildProcessByStdio, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath, pathToFileURL } from "node:url";
import { onTestFinished } from "vitest";

/** The server that the YAML extension of VS Code starts, and the ones of Neovim, Helix, Emacs and others. */
const SERVER = fileURLToPath(
  new URL("../../node_modules/yaml-language-server/bin/yaml-language-server", import.meta.url),
);

interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Underlined {
  /** The text that is underlined. */
  readonly text: string;
  readonly line: number;
  readonly message: string;
}

export interface EditorOptions {
  /** Of the editor, by section: `{ yaml: { schemas: ... } }`. */
  readonly settings?: Readonly<Record<string, object>>;
  /** Folder within the project in which texts lie: `suites/`. */
  readonly within?: string;
}

type Message = { readonly id?: number; readonly method?: string; readonly params?: any; readonly result?: any };

/** An editor with one file open in it, speaking the language server protocol as far as a suite needs. */
export class Editor {
  readonly #server: ChildProcessByStdio<Writable, Readable, null>;
  readonly #answers = new Map<number, (message: Message) => void>();
  readonly #diagnostics = new Map<string, any[]>();
  readonly #watchers = new Set<() => void>();
  #received = Buffer.alloc(0);
  #last = 0;
  readonly #root: string;
  readonly #within: string;
  readonly #settings: Readonly<Record<string, object>>;

  private constructor(folder: string, { settings = {}, within = "suites/" }: EditorOptions) {
    this.#within = within;
    this.#settings = { ...settings, yaml: { ...OFFLINE, ...settings.yaml } };
    this.#root = pathToFileURL(folder).href;
    this.#server = spawn(process.execPath, [SERVER, "--stdio"], { cwd: folder, stdio: ["pipe", "pipe", "inherit"] });
    this.#server.stdout.on("data", (chunk: Buffer) => this.#receive(chunk));
  }

  /** Started in a folder; gone when the test is over. */
  static async start(folder: string, options: EditorOptions = {}): Promise<Editor> {
    const editor = new Editor(folder, options);
    onTestFinished(() => void editor.#server.kill());
    await editor.#ask("initialize", {
      processId: process.pid,
      rootUri: editor.#root,
      workspaceFolders: [{ uri: editor.#root, name: "project" }],
      capabilities: {
        workspace: { configuration: true },
        textDocument: {
          completion: { completionItem: { snippetSupport: false, documentationFormat: ["markdown"] } },
          hover: { contentFormat: ["markdown"] },
        },
      },
    });
    editor.#tell("initialized", {});
    return editor;
  }

  /** What completes where `|` stands in the text, each label with its documentation. */
  async completions(marked: string): Promise<Map<string, string>> {
    const { uri, position } = await this.#open(marked);
    const { result } = await this.#ask("textDocument/completion", { textDocument: { uri }, position });
    const items: any[] = Array.isArray(result) ? result : (result?.items ?? []);
    return new Map(items.map(({ label, documentation }) => [label, documentation?.value ?? documentation ?? ""]));
  }

  /** What is shown over the word at `|`. */
  async hover(marked: string): Promise<string> {
    const { uri, position } = await this.#open(marked);
    const { result } = await this.#ask("textDocument/hover", { textDocument: { uri }, position });
    return result?.contents?.value ?? "";
  }

  /** Everything underlined in the text, from its top. `name`: the file's, in the folder. */
  async underlined(text: string, name?: string): Promise<Underlined[]> {
    const { uri } = await this.#open(text, name);
    const lines = text.split("\n");
    return this.#diagnostics.get(uri)!.map(({ range, message }) => ({
      text: lines[range.start.line]!.slice(range.start.character, range.end.character),
      line: range.start.line + 1,
      message,
    }));
  }

  /** Opens a text as a file of the folder that is not saved yet, and waits until the server has judged it. */
  async #open(
    marked: string,
    name = `${this.#within}text-${++this.#last}.yaml`,
  ): Promise<{ readonly uri: string; readonly position: Position }> {
    const uri = `${this.#root}/${name}`;
    const at = marked.indexOf("|");
    const text = at < 0 ? marked : marked.slice(0, at) + marked.slice(at + 1);
    const before = marked.slice(0, Math.max(0, at)).split("\n");
    this.#tell("textDocument/didOpen", { textDocument: { uri, languageId: "yaml", version: 1, text } });
    await this.#until(() => this.#diagnostics.has(uri));
    return { uri, position: { line: before.length - 1, character: before.at(-1)!.length } };
  }

  #until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!holds()) return;
        this.#watchers.delete(look);
        resolve();
      };
      this.#watchers.add(look);
      look();
    });
  }

  #ask(method: string, params: object): Promise<Message> {
    const id = ++this.#last;
    return new Promise((resolve) => {
      this.#answers.set(id, resolve);
      this.#send({ id, method, params });
    });
  }

  #tell(method: string, params: object): void {
    this.#send({ method, params });
  }

  #send(message: Message): void {
    const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
    this.#server.stdin.write(Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]));
  }

  #receive(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    for (;;) {
      const end = this.#received.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.#received.toString("latin1", 0, end))![1]);
      if (this.#received.length < end + 4 + length) return;
      const message: Message = JSON.parse(this.#received.toString("utf8", end + 4, end + 4 + length));
      this.#received = this.#received.subarray(end + 4 + length);
      this.#handle(message);
    }
  }

  #handle({ id, method, params, result }: Message): void {
    if (method === undefined) {
      this.#answers.get(id!)?.({ result });
      this.#answers.delete(id!);
    } else if (method === "textDocument/publishDiagnostics")
      this.#diagnostics.set(uriOf(params.uri), params.diagnostics);
    else if (method === "workspace/configuration")
      this.#send({
        id: id!,
        result: params.items.map(({ section }: { section: string }) => this.#settings[section] ?? null),
      });
    else if (id !== undefined) this.#send({ id, result: method === "vscode/content" ? contentOf(params) : null });
    for (const look of this.#watchers) look();
  }
}

/** The catalogue of schemas for known file names would be fetched from the network. */
const OFFLINE = { validate: true, hover: true, completion: true, schemaStore: { enable: false } };

/** The server escapes what Node does not. */
const uriOf = (uri: string) => pathToFileURL(fileURLToPath(uri)).href;

const contentOf = (uri: string) => readFileSync(fileURLToPath(uri), "utf8");
