import type { Files } from "../files.ts";
import { CPUS, cpuIds, cpuList, topology } from "../topology.ts";
import { type Found, fact } from "./found.ts";

export function cpuFacts(files: Files): Found {
  const { cpus } = topology(files);
  const distinct = (key: (cpu: (typeof cpus)[number]) => string) => new Set(cpus.map(key)).size || null;
  const max = Number(files.text(`${CPUS}/cpu0/cpufreq/cpuinfo_max_freq`) ?? Number.NaN);
  return {
    "cpu.model": fact(model(files), "must-match"),
    "cpu.count": fact(cpus.length || null, "must-match", "1"),
    "cpu.cores": fact(
      distinct(({ socket, core }) => `${socket}.${core}`),
      "must-match",
      "1",
    ),
    "cpu.sockets": fact(
      distinct(({ socket }) => String(socket)),
      "must-match",
      "1",
    ),
    "cpu.smt": fact(smt(files), "must-match"),
    "cpu.governor": fact(ofAllCpus(files, "cpufreq/scaling_governor"), "must-match"),
    "cpu.turbo": fact(turbo(files), "must-match"),
    "cpu.driver": fact(ofAllCpus(files, "cpufreq/scaling_driver"), "noted"),
    "cpu.max_frequency": fact(max * 1000, "noted", "Hz"),
    "cpu.idle_driver": fact(files.text(`${CPUS}/cpuidle/current_driver`), "noted"),
    "cpu.idle_limit": fact(idleLimit(files), "noted"),
    "cpu.idle_states": fact(idleStates(files), "noted"),
    // Not must-match: it often comes with the kernel that is compared; a difference is shown.
    "cpu.microcode": fact(cpuinfo(files, "microcode"), "noted"),
    "cpu.isolated": fact(files.text(`${CPUS}/isolated`), "noted"),
    "cpu.steal": fact(steal(files), "noted", "ratio"),
    "numa.nodes": fact(cpuList(files.text("/sys/devices/system/node/online"))?.size, "must-match", "1"),
    clocksource: fact(files.text("/sys/devices/system/clocksource/clocksource0/current_clocksource"), "noted"),
    ...cacheFacts(files),
  };
}

export function cpuinfo(files: Files, key: string): string | null {
  const line = new RegExp(`^${key}\\s*:\\s*(.+)$`, "m").exec(files.text("/proc/cpuinfo") ?? "");
  return line ? line[1]!.trim().replace(/\s+/g, " ") : null;
}

/** ARM has numbers instead of a name. */
function model(files: Files): string | null {
  const name = cpuinfo(files, "model name") ?? cpuinfo(files, "cpu model");
  if (name !== null) return name;
  const [implementer, part, revision] = ["CPU implementer", "CPU part", "CPU revision"].map((key) =>
    cpuinfo(files, key),
  );
  return implementer && part ? `implementer ${implementer} part ${part} revision ${revision ?? "?"}` : null;
}

/** What all CPUs have, or the several values joined by commas. */
function ofAllCpus(files: Files, name: string): string | null {
  const values = cpuIds(files).flatMap((id) => files.text(`${CPUS}/cpu${id}/${name}`) ?? []);
  return [...new Set(values)].sort().join(",") || null;
}

function smt(files: Files): string | null {
  const active = files.text(`${CPUS}/smt/active`);
  return active === null ? null : active === "1" ? "on" : "off";
}

function turbo(files: Files): string | null {
  const off = files.text(`${CPUS}/intel_pstate/no_turbo`);
  const on = files.text(`${CPUS}/cpufreq/boost`) ?? (off === null ? null : off === "0" ? "1" : "0");
  return on === null ? null : on === "1" ? "on" : "off";
}

/** Names of the states that the first CPU may use. */
function idleStates(files: Files): string | null {
  const folder = `${CPUS}/cpu0/cpuidle`;
  const states = files.names(folder).filter((state) => files.text(`${folder}/${state}/disable`) !== "1");
  return states.map((state) => files.text(`${folder}/${state}/name`)).join(",") || null;
}

/** How long waking up may take: `none` or `2 us`, as whoever holds /dev/cpu_dma_latency wants it (exec --tune, tuned). */
function idleLimit(files: Files): string | null {
  const bytes = files.bytes("/dev/cpu_dma_latency");
  if (bytes === null || bytes.length < 4) return null;
  const limit = bytes.readInt32LE(0);
  return limit < 2e9 ? `${limit} us` : "none";
}

/** Since boot; to two decimals, because it is for people. */
function steal(files: Files): number | null {
  const line = /^cpu +(.+)$/m.exec(files.text("/proc/stat") ?? "");
  if (!line) return null;
  // Guest time, the ninth and tenth, is counted in user time already.
  const ticks = line[1]!.split(" ").map(Number).slice(0, 8);
  const total = ticks.reduce((sum, value) => sum + value, 0);
  return ticks.length === 8 && total > 0 ? Math.round((100 * ticks[7]!) / total) / 100 : null;
}

/** Data or unified caches of the first CPU, B; `last` is the largest level's. */
function cacheFacts(files: Files): Found {
  const folder = `${CPUS}/cpu0/cache`;
  const sizes = new Map<number, number>();
  for (const index of files.names(folder)) {
    const [level, type, size] = ["level", "type", "size"].map((name) => files.text(`${folder}/${index}/${name}`));
    const kilobytes = /^(\d+)K$/.exec(size ?? "");
    if (level && kilobytes && type !== "Instruction") sizes.set(Number(level), Number(kilobytes[1]) * 1024);
  }
  const facts = [...sizes].map(([level, size]) => [`cache.l${level}`, fact(size, "noted", "B")] as const);
  const last = sizes.get(Math.max(...sizes.keys()));
  return { ...Object.fromEntries(facts), "cache.last": fact(last, "noted", "B") };
}
