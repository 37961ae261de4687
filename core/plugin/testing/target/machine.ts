import { expectThat } from "../check.ts";
import { type Row, same } from "./bench.ts";

const ROLES = ["subject", "must-match", "noted"];

/** What the target tells about itself. */
export const MACHINE: readonly Row[] = [
  [
    "facts: told ones only, with their roles",
    async (at) => {
      const facts = await at.session.facts(["/"]);
      for (const name of ["kernel.release", "cpu.count", "memory.total", "boot.id"])
        expectThat(Object.hasOwn(facts, name), `${name} is missing`);
      for (const [name, { value, role }] of Object.entries(facts)) {
        expectThat(ROLES.includes(role), `${name} has the role ${role}`);
        const told =
          typeof value === "number" ? Number.isFinite(value) : value !== "" && value !== null && value !== undefined;
        expectThat(told, `${name} is ${value}`);
      }
      same(facts["kernel.release"]!.role, "subject", "role of kernel.release");
      same(facts["cpu.count"]!.role, "must-match", "role of cpu.count");
      expectThat(
        Object.keys(facts).some((name) => name.startsWith("storage./.")),
        "nothing about the storage of /",
      );
    },
  ],
  [
    "topology: as many CPUs as the facts say",
    async (at) => {
      const { cpus } = await at.session.topology();
      same(cpus.length, (await at.session.facts())["cpu.count"]?.value, "number of CPUs");
      same(new Set(cpus.map(({ id }) => id)).size, cpus.length, "distinct ids");
    },
  ],
  [
    "port: free now",
    async (at) => {
      const port = await at.session.port();
      expectThat(Number.isInteger(port) && port > 0 && port < 65536, `${port} is no port`);
    },
  ],
  [
    "settle: comes back, with reasons where it could not",
    async (at) => {
      const quiet = await at.session.settle({ sync: true, dirty: 2 ** 50, psi: 1, timeout: 30 });
      expectThat(
        quiet.every((reason) => !reason.includes("more than")),
        `limits that hold: ${quiet}`,
      );
      const restless = await at.session.settle({ sync: false, dirty: -1, psi: null, timeout: 0.2 });
      expectThat(restless.length > 0, "a limit that cannot hold gives no reason");
    },
  ],
];
