/**
 * The small fixed environment of every tool: its size moves the stack, and with it the numbers. PATH and HOME are the
 * caller's, because programs are found by them; a command's own entries come on top.
 */
export function toolEnvironment(
  caller: Readonly<Record<string, string | undefined>>,
  own: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return {
    PATH: caller.PATH ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    HOME: caller.HOME ?? "/",
    LC_ALL: "C",
    ...own,
  };
}
