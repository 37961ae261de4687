import type { AbPlanRequest } from "../api/ab-plan.ts";
import { abPlanDetails } from "../api/ab-plan-details.ts";
import { quote } from "../model/shell-word.ts";
import { plainText } from "../plugin/plain-text.ts";
import type { AbFlags } from "./ab.ts";
import type { Cli } from "./cli.ts";
import { planDocument } from "./plan.ts";
import { planLines } from "./plan-lines.ts";
import { withProject } from "./with-project.ts";

/** Both plans and the order of the blocks. Runs nothing, not even the commands of the subjects. */
export async function showAbPlan(request: AbPlanRequest, flags: AbFlags, cli: Cli): Promise<void> {
  await withProject(cli, flags, async (project) => {
    const session = await project.openSession();
    try {
      const plan = await abPlanDetails(project, request, session);
      const { blocks, order, subjects } = plan;
      // Nobody gave a seed: another one is drawn when it runs.
      const seed = request.seed ?? null;
      if (flags.json)
        return cli.document({
          schema: "perfmon.ab-plan/1",
          seed,
          blocks,
          order: seed === null ? null : order.map((keys) => keys.join("")),
          warnings: plan.warnings,
          subjects: subjects.map(({ subject, alone, details }) => ({
            ...subject,
            alone,
            plan: planDocument(details, seed),
          })),
        });
      const plain = (text: string) => cli.print(plainText(text, cli.table("stdout", flags)));
      const drawn =
        seed === null
          ? "in an order drawn when it runs"
          : `seed ${seed}: ${order.map((keys) => keys.join("")).join(" ")}`;
      plain(`${blocks} blocks, each with one visit to a and one to b, ${drawn}`);
      for (const warning of plan.warnings) plain(`! ${warning}`);
      for (const { subject, alone, details } of subjects) {
        const given = subject.given.length > 0 ? subject.given.join("  ") : "the target as it is";
        cli.print("\n");
        plain(`${subject.key}${subject.name === subject.key ? "" : `, ${subject.name}`}: ${given}`);
        for (const { argv } of subject.run) plain(`before each visit: ${argv.map(word).join(" ")}`);
        for (const id of alone) plain(`not measured, for the other has no such case: ${id}`);
        for (const line of planLines(details, seed, cli.table("stdout", flags), flags)) cli.print(line);
      }
    } finally {
      await session.close();
    }
  });
}

const word = (text: string) => (/^[\w@%+=:,./{}-]+$/.test(text) ? text : quote(text));
