import type { Files } from "../files.ts";
import { CPUS } from "../topology.ts";

/** How one thing is put back. Plain data: it is kept on disk while the machine is tuned. */
export type Undo =
  | { readonly file: string; readonly from: string; readonly to: string }
  /** Units that were active and are stopped. */
  | { readonly start: readonly string[] };

/** One thing to change, and how to put it back. `latency`: hold /dev/cpu_dma_latency at so many us. */
export interface Setting {
  readonly what: string;
  readonly from: string;
  readonly to: string;
  readonly undo: readonly Undo[];
  readonly latency?: number;
}

export interface Missing {
  readonly what: string;
  readonly why: string;
}

export interface Settings {
  readonly settings: readonly Setting[];
  readonly missing: readonly Missing[];
}

export const DMA_LATENCY = "/dev/cpu_dma_latency";
/** us: the kernel's "no limit". */
const UNLIMITED = 2_000_000_000;
/** us: a CPU that halts within this (C1) sleeps shallowly enough, and leaves its sibling thread the core, which polling does not. */
const SHALLOW = 2;

/** What there is to change here, and what is not to be had. Services are `units`. Reads only. */
export function settings(files: Files, units: Units): Settings {
  const found = [governor(files), turbo(files), idle(files), irqbalance(units), timers(units)];
  return {
    settings: found.filter((each): each is Setting => "undo" in each),
    missing: found.filter((each): each is Missing => "why" in each),
  };
}

/** systemd's units, as far as there are. */
export interface Units {
  readonly running: boolean;
  isActive(unit: string): boolean;
  activeTimers(): readonly string[];
}

function governor(files: Files): Setting | Missing {
  const what = "governor";
  const policies = files.names(`${CPUS}/cpufreq`).filter((name) => name.startsWith("policy"));
  const known = policies.flatMap((name) => {
    const of = (file: string) => files.text(`${CPUS}/cpufreq/${name}/${file}`);
    const [from, available] = [of("scaling_governor"), of("scaling_available_governors")];
    return from === null ? [] : [{ file: `${CPUS}/cpufreq/${name}/scaling_governor`, from, available }];
  });
  if (known.length === 0) return { what, why: "the clock frequency is not this system's to choose" };
  const able = known.filter(({ available }) => available === null || available.split(/\s+/).includes("performance"));
  if (able.length === 0) return { what, why: `there is no performance among ${known[0]!.available}` };
  return changed(
    `governor of ${able.length} CPU polic${able.length === 1 ? "y" : "ies"}`,
    able.map(({ file, from }) => ({ file, from, to: "performance" })),
  );
}

function turbo(files: Files): Setting | Missing {
  const [intel, other] = [`${CPUS}/intel_pstate/no_turbo`, `${CPUS}/cpufreq/boost`];
  const off = files.text(intel);
  if (off !== null) return changed("turbo (intel_pstate/no_turbo)", [{ file: intel, from: off, to: "1" }]);
  const on = files.text(other);
  if (on !== null) return changed("turbo (cpufreq/boost)", [{ file: other, from: on, to: "0" }]);
  return { what: "turbo", why: "there is no switch for it" };
}

function changed(
  what: string,
  all: readonly (Undo & { readonly from: string; readonly to: string })[],
): Setting | Missing {
  const undo = all.filter(({ from, to }) => from !== to);
  if (undo.length === 0) return { what, why: `it is ${all[0]!.to} already` };
  const from = [...new Set(undo.map((each) => each.from))].join(", ");
  return { what, from, to: undo[0]!.to, undo };
}

/** Deep sleep takes long to wake from, and how deep a CPU sleeps depends on what it did before. */
function idle(files: Files): Setting | Missing {
  const what = "idle states";
  const bytes = files.bytes(DMA_LATENCY);
  if (bytes === null) return { what, why: `there is no ${DMA_LATENCY}, or it cannot be read` };
  const now = bytes.length >= 4 ? bytes.readInt32LE(0) : UNLIMITED;
  const folder = `${CPUS}/cpu0/cpuidle`;
  const shallow = files
    .names(folder)
    .map((state) => Number(files.text(`${folder}/${state}/latency`) ?? Number.NaN))
    .filter((latency) => latency <= SHALLOW);
  const to = Math.max(0, ...shallow);
  if (now <= to) return { what, why: `a wake-up takes ${now} us at most already` };
  const from = now === UNLIMITED ? "any" : `at most ${now} us to wake up`;
  return { what, from, to: `at most ${to} us to wake up`, undo: [], latency: to };
}

const NO_SYSTEMD = "systemd does not run here";

function irqbalance(units: Units): Setting | Missing {
  const what = "irqbalance";
  const unit = "irqbalance.service";
  if (!units.running) return { what, why: NO_SYSTEMD };
  if (!units.isActive(unit)) return { what, why: "it does not run" };
  return { what, from: "running", to: "stopped", undo: [{ start: [unit] }] };
}

function timers(units: Units): Setting | Missing {
  const what = "timers";
  if (!units.running) return { what, why: NO_SYSTEMD };
  const active = units.activeTimers();
  if (active.length === 0) return { what, why: "none is active" };
  return {
    what: `${active.length} timer${active.length === 1 ? "" : "s"} (${active.join(", ")})`,
    from: "active",
    to: "stopped",
    undo: [{ start: active }],
  };
}
