/** One annotation: GitHub shows it beside the job, and at a file where it names one. */
export interface Annotation {
  readonly level: "error" | "warning" | "notice";
  readonly title: string;
  readonly message: string;
}

/**
 * The line by which a workflow's log makes an annotation, escaped as the runner reads it
 * (github.com/actions/toolkit, packages/core/src/command.ts). `file`: null: it belongs to no file.
 */
export function commandLine({ level, title, message }: Annotation, file: string | null): string {
  const properties = [...(file === null ? [] : [`file=${property(file)}`]), `title=${property(title)}`];
  return `::${level} ${properties.join(",")}::${data(message)}`;
}

const data = (text: string) =>
  text
    .replaceAll("%", "%25")
    .replaceAll("\r", "%0D")
    .replaceAll("\n", "%0A")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a log is read at terminals too
    .replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, "\ufffd");

const property = (text: string) => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
