import type { ToolOutput } from "../tool.ts";

/** An output, damaged in every way that a parser must survive: how, and what is left. */
export function* damaged(output: ToolOutput): Iterable<[string, ToolOutput]> {
  const every = (change: (text: string) => string): ToolOutput => ({
    ...output,
    stdout: change(output.stdout),
    stderr: change(output.stderr),
    files: Object.fromEntries(Object.entries(output.files).map(([name, text]) => [name, change(text)])),
  });
  yield ["empty", every(() => "")];
  yield ["no files", { ...output, files: {} }];
  for (const share of [0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
    yield [`cut at ${share}`, every((text) => text.slice(0, text.length * share))];
  yield ["garbage", every((text) => (text === "" ? "" : "\u0000\ufffd\u001b[31m{]garbage 12,5 \u2028 NaN"))];
  yield ["decimal commas", every((text) => text.replace(/(\d)\.(\d)/g, "$1,$2"))];
  yield ["NaN", every((text) => text.replace(/\d+(\.\d+)?/g, "nan"))];
}
