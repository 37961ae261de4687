import { remember, token } from "./token.ts";

/** Forms that change something: shown, and sent with the token. What came of it is said beside the button. */
export function enliven(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-action]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void submit(form);
    });
  }
}

async function submit(form: HTMLFormElement): Promise<void> {
  const shown = token() ?? typedToken(form);
  if (shown === null)
    return askForToken(form, "This tab does not have the token that perfmon serve printed: type it in.");
  const button = form.querySelector("button");
  if (button) button.disabled = true;
  say(form, "…");
  try {
    const response = await fetch(form.dataset.action!, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${shown}` },
      body: JSON.stringify(fieldsOf(form)),
    });
    if (response.status === 401) {
      remember(null);
      return askForToken(form, "The token is wrong: perfmon serve prints a new one whenever it starts. Type it in.");
    }
    if (!response.ok) return say(form, await faultOf(response), true);
    remember(shown);
    say(form, "Done.");
    location.reload();
  } catch {
    say(form, "The dashboard does not answer: does perfmon serve still run?", true);
  } finally {
    if (button) button.disabled = false;
  }
}

function fieldsOf(form: HTMLFormElement): Record<string, string> {
  const fields = [...new FormData(form)].filter(([name]) => name !== TOKEN);
  return Object.fromEntries(fields.map(([name, value]) => [name, String(value)]));
}

async function faultOf(response: Response): Promise<string> {
  const { error } = (await response.json().catch(() => ({}))) as { error?: { message: string; hint: string | null } };
  if (!error) return `That did not work (${response.status}).`;
  return error.hint ? `${error.message} (${error.hint})` : error.message;
}

function say(form: HTMLFormElement, text: string, wrong = false): void {
  const output = form.querySelector("output");
  if (!output) return;
  output.textContent = text;
  output.classList.toggle("error", wrong);
}

const TOKEN = "perfmon-token";

function askForToken(form: HTMLFormElement, why: string): void {
  say(form, why, true);
  const there = form.querySelector<HTMLInputElement>(`input[name=${TOKEN}]`);
  if (there) {
    there.value = "";
    there.focus();
    return;
  }
  const label = document.createElement("label");
  const input = document.createElement("input");
  input.name = TOKEN;
  input.type = "password";
  input.autocomplete = "off";
  input.required = true;
  label.append("Token ", input);
  form.querySelector("button")?.before(label, " ");
  input.focus();
}

function typedToken(form: HTMLFormElement): string | null {
  const typed = form.querySelector<HTMLInputElement>(`input[name=${TOKEN}]`)?.value.trim();
  // The whole address is as good.
  return typed ? typed.replace(/^.*#token=/, "") : null;
}
