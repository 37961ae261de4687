import { existsSync, realpathSync, type Stats, statfsSync, statSync } from "node:fs";
import { basename, dirname } from "node:path";
import type { Files } from "../files.ts";
import { type Found, fact } from "./found.ts";

interface Mount {
  /** `8:1` */
  readonly device: string;
  readonly point: string;
  readonly options: string;
  readonly type: string;
  readonly source: string;
}

/**
 * What a path lies on. Filesystem and device must match; mount options and the I/O scheduler are noted: they are settings
 * that come with a kernel or a distribution, and a difference is shown.
 */
export function storageFacts(path: string, files: Files): Found {
  const there = nearest(path);
  if (there === null) return {};
  const block = there.stats.isBlockDevice();
  const mount = block ? null : mountOf(there.path, files);
  const number = block ? deviceNumber(there.stats.rdev) : mount && blockNumber(mount);
  const device = number === null ? null : diskOf(number, files);
  const name = `storage.${path}`;
  return {
    [`${name}.filesystem`]: fact(mount?.type, "must-match"),
    [`${name}.options`]: fact(mount?.options, "noted"),
    [`${name}.device`]: fact(device && model(device, files), "must-match"),
    [`${name}.rotational`]: fact(flag(device && files.text(`${device}/queue/rotational`)), "must-match"),
    [`${name}.free`]: fact(block ? null : freeSpace(there.path), "noted", "B"),
    [`${name}.scheduler`]: fact(scheduler(device && files.text(`${device}/queue/scheduler`)), "noted"),
  };
}

/** B that this user may still write. */
function freeSpace(path: string): number {
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize;
}

/** The path, or the folder in which it will be made. */
function nearest(path: string): { readonly path: string; readonly stats: Stats } | null {
  for (let at = path; ; at = dirname(at)) {
    if (existsSync(at)) return { path: realpathSync(at), stats: statSync(at) };
    if (at === dirname(at)) return null;
  }
}

/** The mount with the longest path above; of several on one point the last one, which hides the others. */
function mountOf(path: string, files: Files): Mount | null {
  const above = mounts(files).filter(
    ({ point }) => path === point || path.startsWith(point === "/" ? "/" : `${point}/`),
  );
  return above.reduce<Mount | null>(
    (best, mount) => (best && best.point.length > mount.point.length ? best : mount),
    null,
  );
}

function mounts(files: Files): Mount[] {
  return (files.text("/proc/self/mountinfo") ?? "").split("\n").flatMap((line) => {
    const [fields = "", rest = ""] = line.split(" - ");
    const [, , device, , point, own] = fields.split(" ");
    const [type, source, shared] = rest.split(" ");
    if (!device || !point || !own || !type) return [];
    const options = [...new Set([...own.split(","), ...(shared ?? "").split(",")])].filter(Boolean).join(",");
    return [{ device, point: unescaped(point), options, type, source: unescaped(source ?? "") }];
  });
}

/** Spaces and the like are written `\040`. */
const unescaped = (text: string) =>
  text.replace(/\\([0-7]{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8)));

/** Linux packs 12 bits of major and 20 bits of minor into dev_t as glibc does. */
function deviceNumber(rdev: number): string {
  const value = BigInt(rdev);
  const major = ((value >> 8n) & 0xfffn) | ((value >> 32n) & ~0xfffn);
  const minor = (value & 0xffn) | ((value >> 12n) & ~0xffn);
  return `${major}:${minor}`;
}

/** btrfs and the like have a number of no device; their source is one. Null: no block device below (tmpfs, NFS, overlay). */
function blockNumber(mount: Mount): string | null {
  if (!mount.device.startsWith("0:")) return mount.device;
  if (!mount.source.startsWith("/") || !existsSync(mount.source)) return null;
  const stats = statSync(mount.source);
  return stats.isBlockDevice() ? deviceNumber(stats.rdev) : null;
}

/** Folder of the whole disk in /sys: of a partition's parent, and of what a mapped device lies on first. */
function diskOf(number: string, files: Files): string | null {
  const link = files.link(`/sys/dev/block/${number}`);
  if (link === null) return null;
  // `../../devices/pci.../block/sda/sda1`: a partition's folder lies in its disk's.
  const path = link.replace(/^(\.\.\/)+/, "/sys/");
  const disk = files.text(`${path}/partition`) === null ? path : dirname(path);
  const [below] = files.names(`${disk}/slaves`);
  const number2 = below ? files.text(`${disk}/slaves/${below}/dev`) : null;
  return number2 ? (diskOf(number2, files) ?? disk) : disk;
}

/** `Samsung SSD 980`; a virtual disk has no model: the kind of its name, `vd`, without the letter of its place. */
function model(disk: string, files: Files): string | null {
  const named = [files.text(`${disk}/device/vendor`), files.text(`${disk}/device/model`)];
  // virtio's vendor is a number.
  if (named[1]) return named.filter((text) => text && !text.startsWith("0x")).join(" ");
  return basename(disk).replace(/(?<=^(?:vd|xvd|sd))[a-z]+$|\d+$/, "");
}

const flag = (text: string | null) => (text === null ? null : text === "1");

/** `[none] mq-deadline`; a single one may stand without brackets. */
const scheduler = (text: string | null) => (text === null ? null : (/\[([^\]]+)\]/.exec(text)?.[1] ?? text));
