import { definePlugin, type Target } from "@perfmon/core/plugin";
import { openSession } from "../../plugins/targets/local/session.ts";

interface Options {
  readonly scratch: string;
  readonly root: string;
}

const folder = { type: "string", description: "where", examples: ["/tmp"] } as const;

/** The local target, with the kernel's files below another root. */
const rooted: Target<Options> = {
  summary: "this machine with other settings",
  options: {
    type: "object",
    additionalProperties: false,
    required: ["root", "scratch"],
    properties: { root: folder, scratch: folder },
  },
  open: ({ root, scratch }, context) =>
    openSession({ scratch, cgroup: "off", lock_wait: 60 }, context, process.env, root),
};

export default definePlugin({ name: "perfmon-plugin-rooted", apiVersion: 1, targets: { rooted } });
