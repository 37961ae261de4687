import { Project } from "../api/project.ts";
import type { Cli } from "./cli.ts";
import type { GlobalOptions } from "./terminal.ts";

/** Opens the project that the global options name, and closes it whatever happens. */
export async function withProject<T>(
  cli: Cli,
  flags: GlobalOptions & { readonly target?: string },
  work: (project: Project) => Promise<T>,
): Promise<T> {
  const project = await Project.open({
    cwd: cli.terminal.cwd(),
    env: cli.terminal.env,
    file: flags.config,
    flags: { store: flags.store, target: flags.target },
  });
  try {
    return await work(project);
  } finally {
    await project.close();
  }
}
