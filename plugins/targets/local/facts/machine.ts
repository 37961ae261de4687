import type { Files } from "../files.ts";
import { cpuinfo } from "./cpu.ts";
import { type Found, fact } from "./found.ts";

export function machineFacts(files: Files, architecture: string): Found {
  const virtual = virtualisation(files);
  const container = containerOf(files);
  // The name of a virtual machine or a container says nothing about the hardware below it.
  const nameRole = virtual === "none" && container === null ? "must-match" : "noted";
  const [load1, load5, load15] = (files.text("/proc/loadavg") ?? "").split(" ").map((text) => Number.parseFloat(text));
  return {
    "host.name": fact(files.text("/proc/sys/kernel/hostname"), nameRole),
    "host.machine": fact(product(files), "must-match"),
    "host.architecture": fact(architecture, "must-match"),
    virtualisation: fact(virtual, "must-match"),
    container: fact(container, "noted"),
    "user.id": fact(effectiveUser(files), "noted"),
    "os.release": fact(osName(files), "noted"),
    "boot.id": fact(files.text("/proc/sys/kernel/random/boot_id"), "noted"),
    "boot.time": fact(bootTime(files), "noted"),
    "boot.uptime": fact(Math.floor(Number.parseFloat(files.text("/proc/uptime") ?? "")), "noted", "s"),
    "load.1m": fact(load1, "noted", "1"),
    "load.5m": fact(load5, "noted", "1"),
    "load.15m": fact(load15, "noted", "1"),
    "load.pressure_cpu": fact(pressure(files, "cpu"), "noted", "ratio"),
    "load.pressure_io": fact(pressure(files, "io"), "noted", "ratio"),
    "load.pressure_memory": fact(pressure(files, "memory"), "noted", "ratio"),
    "power.source": fact(powerSource(files), "noted"),
  };
}

const dmi = (files: Files, name: string) => files.text(`/sys/class/dmi/id/${name}`);

/** `Dell Inc. PowerEdge R640`; boards without firmware tables name themselves in the device tree. */
function product(files: Files): string | null {
  const named = [dmi(files, "sys_vendor"), dmi(files, "product_name")].filter((text) => text !== null);
  return named.join(" ") || files.text("/proc/device-tree/model");
}

/** Of the firmware's tables. As systemd-detect-virt does it, which may be missing. */
const VENDORS: readonly (readonly [RegExp, string])[] = [
  [/QEMU|KVM/i, "kvm"],
  [/Amazon EC2/i, "amazon"],
  [/Google Compute Engine/i, "google"],
  [/VMware|VMW/i, "vmware"],
  [/VirtualBox|innotek/i, "virtualbox"],
  [/Xen/i, "xen"],
  [/Microsoft Corporation.*Virtual|Hyper-V/i, "hyper-v"],
  [/Parallels/i, "parallels"],
  [/Bochs|BHYVE/i, "other"],
];

/**
 * `none` on bare metal. Not read from what a kernel was built with (kvm-clock, /sys/hypervisor): it must match between runs,
 * and another kernel is what one compares. A hypervisor without firmware tables (Firecracker) is just `vm`.
 */
function virtualisation(files: Files): string | null {
  const hypervisor =
    /\bhypervisor\b/.test(cpuinfo(files, "flags") ?? "") || files.names("/proc/device-tree/hypervisor").length > 0;
  const names = ["sys_vendor", "product_name", "board_vendor", "bios_vendor"]
    .map((name) => dmi(files, name) ?? "")
    .join(" ");
  const vendor = VENDORS.find(([pattern]) => pattern.test(names))?.[1];
  // EC2 bare metal has Amazon's tables and no hypervisor; ARM's CPUs do not tell.
  if (cpuinfo(files, "flags") !== null && !hypervisor) return "none";
  if (vendor !== undefined) return vendor;
  if (hypervisor) return "vm";
  return names.trim() === "" ? null : "none";
}

function containerOf(files: Files): string | null {
  const said =
    files.text("/run/systemd/container") ??
    /(?:^|\0)container=([^\0]+)/.exec(files.bytes("/proc/1/environ")?.toString() ?? "")?.[1];
  if (said) return said;
  if (files.bytes("/.dockerenv") !== null) return "docker";
  return files.bytes("/run/.containerenv") !== null ? "podman" : null;
}

/** 0 is root. */
function effectiveUser(files: Files): number | null {
  const ids = /^Uid:\s*\d+\s+(\d+)/m.exec(files.text("/proc/self/status") ?? "");
  return ids ? Number(ids[1]) : null;
}

function osName(files: Files): string | null {
  const text = files.text("/etc/os-release") ?? files.text("/usr/lib/os-release") ?? "";
  return /^PRETTY_NAME="?([^"\n]+)"?$/m.exec(text)?.[1] ?? null;
}

/** Ratio of the last 10 s in which some task waited. */
function pressure(files: Files, name: string): number | null {
  const match = /^some avg10=([\d.]+)/m.exec(files.text(`/proc/pressure/${name}`) ?? "");
  return match ? Math.round(Number(match[1]) * 100) / 1e4 : null;
}

/** `mains` or `battery`; a machine without batteries does not tell, and needs not. */
function powerSource(files: Files): string | null {
  const folder = "/sys/class/power_supply";
  const supplies = files.names(folder).map((name) => (of: string) => files.text(`${folder}/${name}/${of}`));
  if (!supplies.some((supply) => supply("type") === "Battery" && supply("scope") !== "Device")) return null;
  const mains = supplies.filter((supply) => supply("type") !== "Battery" && supply("online") !== null);
  return mains.some((supply) => supply("online") === "1") ? "mains" : "battery";
}

/** ISO 8601, UTC. */
function bootTime(files: Files): string | null {
  const seconds = /^btime (\d+)$/m.exec(files.text("/proc/stat") ?? "")?.[1];
  return seconds ? new Date(Number(seconds) * 1000).toISOString() : null;
}
