import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { PerfmonError } from "../errors/perfmon-error.ts";

/** What a kernel image says of itself. */
export interface KernelImage {
  readonly path: string;
  /** As `uname -r` will say once it runs. */
  readonly release: string;
  /** Hex sha256 of the file. */
  readonly hash: string;
  /** Its configuration, from the image (CONFIG_IKCONFIG) or `config-RELEASE` beside it. Null: not to be had. */
  readonly config: string | null;
}

/** Reads a bzImage (x86), or an uncompressed image (arm64 Image, vmlinux). PM1506 for anything else. */
export function readKernelImage(path: string): KernelImage {
  let image: Buffer;
  try {
    image = readFileSync(path);
  } catch (cause) {
    throw new PerfmonError("PM1506", `the kernel image ${path} cannot be read: ${(cause as Error).message}`, { cause });
  }
  const release = bzImageRelease(image) ?? bannerRelease(image);
  if (release === null)
    throw new PerfmonError("PM1506", `${path} is no kernel image that names its release`, {
      hint: "give a bzImage (vmlinuz), an uncompressed arm64 Image, or a vmlinux",
    });
  const hash = createHash("sha256").update(image).digest("hex");
  return { path, release, hash, config: embeddedConfig(image) ?? configBeside(path, release) };
}

/**
 * x86 boot protocol (Documentation/arch/x86/boot.rst): "HdrS" at 0x202; at 0x20e the offset, less 0x200, of
 * "6.1.0-37-amd64 (builder) #1 SMP ...".
 */
function bzImageRelease(image: Buffer): string | null {
  if (!isBzImage(image)) return null;
  const start = image.readUInt16LE(0x20e) + 0x200;
  const end = image.indexOf(0, start);
  return end === -1 ? null : (/^\S+/.exec(image.toString("latin1", start, end))?.[0] ?? null);
}

const isBzImage = (image: Buffer) => image.length > 0x250 && image.toString("latin1", 0x202, 0x206) === "HdrS";

function bannerRelease(image: Buffer): string | null {
  const at = image.indexOf("Linux version ");
  return at === -1 ? null : (/^Linux version (\S+)/.exec(image.toString("latin1", at, at + 128))?.[1] ?? null);
}

/** CONFIG_IKCONFIG keeps a gzipped .config between the marks IKCFG_ST and IKCFG_ED of the uncompressed kernel. */
function embeddedConfig(image: Buffer): string | null {
  const kernel = isBzImage(image) ? unpack(payload(image)) : image;
  const start = kernel?.indexOf("IKCFG_ST") ?? -1;
  const end = kernel?.indexOf("IKCFG_ED", start) ?? -1;
  if (!kernel || start === -1 || end === -1) return null;
  try {
    return gunzipSync(kernel.subarray(start + 8, end)).toString("utf8");
  } catch {
    return null;
  }
}

/** payload_offset (0x248) counts from the protected-mode code, which follows setup_sects (0x1f1) sectors and the boot sector. */
function payload(image: Buffer): Buffer {
  const setupSectors = image.readUInt8(0x1f1) || 4;
  const start = (setupSectors + 1) * 512 + image.readUInt32LE(0x248);
  return image.subarray(start, start + image.readUInt32LE(0x24c));
}

/** gzip and zstd are what Node has; of xz, lz4 and the others the configuration beside the image must do. */
function unpack(packed: Buffer): Buffer | null {
  try {
    if (packed[0] === 0x1f && packed[1] === 0x8b) return gunzipSync(packed.subarray(0, -4));
    // The last 4 bytes are the size that the kernel's build appends.
    if (packed.length > 8 && packed.readUInt32LE(0) === 0xfd2fb528) return zstdDecompressSync(packed.subarray(0, -4));
  } catch {
    return null;
  }
  return null;
}

function configBeside(path: string, release: string): string | null {
  try {
    return readFileSync(join(dirname(path), `config-${release}`), "utf8");
  } catch {
    return null;
  }
}

/** PM6002 unless the image is of the kernel that runs. */
export function requireRunning(image: KernelImage, running: string): void {
  if (image.release === running) return;
  throw new PerfmonError("PM6002", `${image.path} is kernel ${image.release}, but ${running} is running`, {
    hint: `boot it first, then run this again: install it with its modules and reboot, or try it once by kexec -l ${image.path} --reuse-cmdline && systemctl kexec`,
  });
}
